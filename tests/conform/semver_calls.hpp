// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Calls of node-semver's functions, answered by the library.

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/json/value.hpp"

namespace tank::conform {

/// What a call gave. Marked values (`{"$": "SemVer", …}`) are as in the sets.
struct Answer {
  json::Value value;
  bool threw = false;

  friend bool operator==(const Answer&, const Answer&) = default;
};

[[nodiscard]] std::string to_text(const Answer& answer);

/// Resolves the markers that have a plain value: `undefined`, `number`, `rle`.
[[nodiscard]] json::Value plain(const json::Value& value);

/// Answers one call; arguments are plain. A function that is not known is an answer too, which
/// no set expects.
[[nodiscard]] Answer call(std::string_view function, const json::Array& arguments);

/// The parts of a version, as the sets spell them.
[[nodiscard]] json::Value parts_of(std::string_view version);

}  // namespace tank::conform
