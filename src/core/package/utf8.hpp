// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// UTF-8, read strictly: no overlong forms, no surrogates, nothing above U+10FFFF.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace tank::inline v0::package {

/// One code point and how many bytes it took.
struct CodePoint {
  char32_t value;
  std::size_t size_bytes;
};

/// The code point at the start of `text`; nothing when it is empty or not UTF-8 there.
[[nodiscard]] std::optional<CodePoint> first_code_point(std::string_view text);

[[nodiscard]] bool is_utf8(std::string_view text);

void append_utf8(std::string& out, char32_t value);

}  // namespace tank::inline v0::package
