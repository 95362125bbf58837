// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// The way to a package: found by its one canonical name, and shown or not.

#include <optional>

#include <tank/base/result.hpp>
#include <tank/identity/actor.hpp>
#include <tank/identity/policy.hpp>
#include <tank/registry/package.hpp>
#include <tank/storage/organization_store.hpp>
#include <tank/storage/package_store.hpp>
#include <tank/storage/store.hpp>

namespace tank::inline v0::registry {

/// What everybody hears who may not know better.
[[nodiscard]] tl::unexpected<Error> no_such_package(const package::PackageName& name);

/// Lists name no package, so only the scope decides; each item is decided by itself.
/// Errors: forbidden.
[[nodiscard]] Result<void> check_may_list(const identity::Actor& actor);

/// Whether an item of a list may be shown, given the actor's role where that is known.
[[nodiscard]] bool is_readable(const identity::Actor& actor, const Package& package,
                               std::optional<org::Role> role);

/// Errors: package_not_found, and those of `may`.
[[nodiscard]] Result<Package> enter(const PackageStore& packages,
                                    const MembershipStore& memberships,
                                    const identity::Actor& actor, identity::Action action,
                                    const package::PackageName& name);

/// The same over a snapshot or a transaction.
template <class View>
[[nodiscard]] Result<Package> enter(View& view, const identity::Actor& actor,
                                    identity::Action action, const package::PackageName& name) {
  return enter(view.packages(), view.memberships(), actor, action, name);
}

/// Whether releases in this state are shown at all.
[[nodiscard]] constexpr bool is_visible(ReleaseState state) {
  return state == ReleaseState::available || state == ReleaseState::yanked;
}

/// All releases that are shown, highest first. Errors: those of the store.
[[nodiscard]] Result<std::vector<Release>> visible_releases(const ReleaseStore& releases,
                                                            PackageId package);

/// Errors: release_not_found (also for what is quarantined or removed).
[[nodiscard]] Result<Release> find_visible(const ReleaseStore& releases, const Package& package,
                                           const semver::Version& version);

}  // namespace tank::inline v0::registry
