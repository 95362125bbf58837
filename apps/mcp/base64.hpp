// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Base64 (RFC 4648 §4) for what JSON and HTTP fields cannot hold as it is.

#include <optional>
#include <string>
#include <string_view>

namespace tank::inline v0::mcp {

[[nodiscard]] std::string to_base64(std::string_view bytes);
/// Nothing unless `text` is what `to_base64` would write.
[[nodiscard]] std::optional<std::string> from_base64(std::string_view text);

}  // namespace tank::inline v0::mcp
