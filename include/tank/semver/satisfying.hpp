// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Which versions satisfy a range.

#include <cstddef>
#include <optional>
#include <span>
#include <string_view>

#include <tank/base/api.hpp>
#include <tank/semver/options.hpp>
#include <tank/semver/range.hpp>
#include <tank/semver/version.hpp>

namespace tank::inline v0::semver {

/// Whether the text `version` satisfies the text `range`; false where one of them cannot be
/// read. Allocates nothing for texts of usual size.
[[nodiscard]] TANK_API bool satisfies(std::string_view version, std::string_view range,
                                      Options options = {});

/// Index of the highest of `versions` that satisfies `range`; of equal ones the first. For a
/// list that is asked more than once use `SortedVersions`.
[[nodiscard]] TANK_API std::optional<std::size_t> max_satisfying(std::span<const Version> versions,
                                                                 const Range& range);

/// Index of the lowest of `versions` that satisfies `range`; of equal ones the first.
[[nodiscard]] TANK_API std::optional<std::size_t> min_satisfying(std::span<const Version> versions,
                                                                 const Range& range);

}  // namespace tank::inline v0::semver
