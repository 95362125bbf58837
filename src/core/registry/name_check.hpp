// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Whether a name may be given to a new package.

#include <optional>

#include <tank/base/result.hpp>
#include <tank/package/package_name.hpp>
#include <tank/storage/package_store.hpp>

namespace tank::inline v0::registry {

/// A name that people would take for `name`: one of the same scope that looks alike, or a popular
/// one that looks alike or is a slip of one letter away. Nothing when there is none, and for a
/// name that is taken itself. Errors: those of the store.
[[nodiscard]] Result<std::optional<package::PackageName>> find_look_alike(
    const PackageStore& packages, const package::PackageName& name);

/// Asked in the transaction that gives the name, in which no other name can come.
/// Errors: package_exists (says which one), and those of the store.
[[nodiscard]] Result<void> check_new_name(const PackageStore& packages,
                                          const package::PackageName& name);

}  // namespace tank::inline v0::registry
