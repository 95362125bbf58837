// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Base64 as attackers write it: either alphabet, with or without padding.

#include <string>
#include <string_view>

namespace tank::inline v0::analysis {

/// Decodes what can be decoded: other bytes than those of either alphabet end it.
[[nodiscard]] std::string decode_base64(std::string_view text);

/// Whether `text` is readable: nearly all of it printable ASCII.
[[nodiscard]] bool is_readable(std::string_view text);

}  // namespace tank::inline v0::analysis
