// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// The one file of a form (RFC 7578).

#include <string>
#include <string_view>

#include <tank/base/result.hpp>

namespace tank::server {

/// A part of a form. `content` is a view into the body.
struct FormFile {
  std::string name;  ///< as the browser or program calls it; may be empty
  std::string_view content;
};

/// Whether a body of this `Content-Type` is a form of parts.
[[nodiscard]] bool is_multipart(std::string_view content_type);

/// The first part that has a file name, or else the first part that is called `file`. Boundaries
/// are read as RFC 2046 §5.1.1 has them, with CRLF and nothing else.
/// Errors: invalid_argument (no boundary, no such part, or the body ends within one).
[[nodiscard]] Result<FormFile> read_form_file(std::string_view content_type, std::string_view body);

}  // namespace tank::server
