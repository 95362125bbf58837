// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Which release is the latest: the highest available one that is not a pre-release, or the
/// highest pre-release where there is nothing else.

#include <optional>
#include <span>

#include <tank/base/result.hpp>
#include <tank/registry/package.hpp>
#include <tank/storage/store.hpp>

namespace tank::inline v0::registry {

/// Whether a new release takes over from `current`. Pure.
[[nodiscard]] bool takes_over(const std::optional<semver::Version>& current,
                              const semver::Version& next);

/// Null when no release is available. Pure.
[[nodiscard]] const Release* latest_of(std::span<const Release> releases);

/// Where the tag `latest` points now.
[[nodiscard]] std::optional<semver::Version> latest_in(std::span<const DistTag> tags);

/// Removes the tags that point at a release which nobody can have any more.
/// Errors: those of the store.
[[nodiscard]] Result<void> drop_tags(Transaction& tx, const Package& package,
                                     const semver::Version& version);

/// Puts `latest`, and what the package shows of it, right after a release changed its state;
/// raises the revision. Errors: those of the store.
[[nodiscard]] Result<Package> refresh_latest(Transaction& tx, Package package, TimePoint now);

}  // namespace tank::inline v0::registry
