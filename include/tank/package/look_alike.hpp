// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Names that a reader takes for each other, beyond `confusable`.

#include <string>
#include <vector>

#include <tank/base/api.hpp>
#include <tank/package/package_name.hpp>

namespace tank::inline v0::package {

/// Skeletons under which a store finds everything that `look_alike` may hold for, the name's own
/// first: those of the name, and of the name with one letter doubled or said once.
[[nodiscard]] TANK_API std::vector<std::string> look_alike_skeletons(const PackageName& name);

/// Whether the names are confusable, or differ only in separators and in letters that are
/// doubled: `@acme/pdf-reader` and `@acme/pdff_reader`. Digits count: `v1` and `v11` differ.
/// Symmetric; no name looks like itself.
[[nodiscard]] TANK_API bool look_alike(const PackageName& a, const PackageName& b);

/// Whether the skeletons of two names are at most one letter apart: one put in, left out or
/// replaced, or two neighbours swapped. Symmetric; no name is a slip of itself.
[[nodiscard]] TANK_API bool one_slip_apart(const PackageName& a, const PackageName& b);

}  // namespace tank::inline v0::package
