// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Ranges as sets of versions: what they share, contain, and leave out.

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <tank/base/api.hpp>
#include <tank/base/result.hpp>
#include <tank/semver/range.hpp>
#include <tank/semver/version.hpp>

namespace tank::inline v0::semver {

// Two ranges given to one of these functions were read with the same options, and these are
// what the function goes by; where they differ, those of the first count.

/// Whether some alternative of `a` and one of `b` can both hold.
[[nodiscard]] TANK_API bool intersects(const Range& a, const Range& b);

/// Whether every version that satisfies `part` satisfies `whole`, as far as bounds tell. As in
/// node-semver, an alternative of `part` must lie in one alternative of `whole`.
[[nodiscard]] TANK_API bool subset(const Range& part, const Range& whole);

/// Whether `version` is above (below) everything in `range`. False where it lies in a gap.
[[nodiscard]] TANK_API bool greater_than_range(const Version& version, const Range& range);
[[nodiscard]] TANK_API bool less_than_range(const Version& version, const Range& range);

/// The lowest version that can satisfy `range`; nothing for a range that none satisfies.
[[nodiscard]] TANK_API std::optional<Version> min_version(const Range& range);

/// The comparators of each alternative as text; `*` is one empty text.
[[nodiscard]] TANK_API std::vector<std::vector<std::string>> to_comparators(const Range& range);

/// A shorter range that takes the same ones of `versions`, which may be in any order; or the
/// text of `range` where that is not longer.
/// Errors: invalid_version, for the first that cannot be read with the range's options.
[[nodiscard]] TANK_API Result<std::string> simplify(std::span<const std::string_view> versions,
                                                    const Range& range);

}  // namespace tank::inline v0::semver
