// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Base64 as attackers write it, in either alphabet, with or without padding; and hexadecimal.

#include <string>
#include <string_view>

namespace tank::inline v0::analysis {

/// Decodes what can be decoded: other bytes than those of either alphabet end it.
[[nodiscard]] std::string decode_base64(std::string_view text);

/// Decodes pairs of hexadecimal digits up to the first byte that is none.
[[nodiscard]] std::string decode_hex(std::string_view text);

/// Whether `text` is readable: nearly all of it printable ASCII.
[[nodiscard]] bool is_readable(std::string_view text);

}  // namespace tank::inline v0::analysis
