// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// The request methods that this server knows.

#include <cstdint>
#include <optional>
#include <string_view>

namespace tank::server {

enum class Method : std::uint8_t { get, head, post, put, patch, del, options };

/// Methods are case-sensitive (RFC 9110 §9.1). Nothing for those not known here.
[[nodiscard]] std::optional<Method> parse_method(std::string_view word);
[[nodiscard]] std::string_view to_string(Method method);

}  // namespace tank::server
