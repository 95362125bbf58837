// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Reads range texts into comparators, with node-semver's grammar.

#include <string_view>

#include <tank/semver/range.hpp>

namespace tank::inline v0::semver {

/// Reads `text` into `sets`, which must be empty. False: it is not a range.
[[nodiscard]] bool read_range(std::string_view text, Options options, ComparatorSets& sets);

}  // namespace tank::inline v0::semver
