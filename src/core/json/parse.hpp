// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Text to JSON values, strictly: RFC 8259 and nothing beyond it.

#include <cstddef>
#include <string_view>

#include <tank/base/limits.hpp>
#include <tank/base/result.hpp>

#include "core/json/value.hpp"

namespace tank::inline v0::json {

struct ParseLimits {
  std::size_t depth = limits::json_depth;  ///< of arrays and objects within each other
  std::size_t bytes = limits::json_bytes;
};

/// Reads exactly one document.
///
/// Refused besides what RFC 8259 refuses: invalid UTF-8 and lone surrogates, a byte order
/// mark, a key that stands twice in one object, integers beyond 64 bits, numbers beyond the
/// range of a double. Every other entry point reads through this one.
///
/// Errors: limit_exceeded (too long or too deep), invalid_json (the detail has the line and
/// column, or the key and the JSON pointer of its object).
[[nodiscard]] Result<Value> parse(std::string_view text, const ParseLimits& limits = {});

}  // namespace tank::inline v0::json
