// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Publishing, as the two ways into the registry share it: bytes to a draft, the draft to a
/// release in one transaction.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <tank/base/entropy.hpp>
#include <tank/base/result.hpp>
#include <tank/base/time.hpp>
#include <tank/identity/actor.hpp>
#include <tank/package/escalation.hpp>
#include <tank/port/artifact_store.hpp>
#include <tank/registry/package.hpp>
#include <tank/registry/release_scan.hpp>
#include <tank/registry/releases.hpp>
#include <tank/storage/organization_store.hpp>
#include <tank/storage/package_store.hpp>
#include <tank/storage/store.hpp>

#include "core/registry/checked_archive.hpp"

namespace tank::inline v0::registry {

/// What a publish is made with.
struct Press {
  ArtifactStore& artifacts;
  const identity::Actor& actor;
  TimePoint now;
  Entropy& entropy;
};

/// A release that is ready to be made; its package may not exist yet.
struct Draft {
  package::PackageName name;
  std::optional<PackageId> package_id;  ///< of the package, if it is new
  package::Visibility visibility = package::Visibility::public_;
  std::string description;
  std::string repository;
  Release release;          ///< `package_id` is set when the package is known
  std::string_view served;  ///< the bytes; borrowed
  std::string signature;    ///< the publisher's; empty: none
  ScanOutcome scan;         ///< of the files in `served`
};

/// The organization that the name belongs to, if the actor may publish there: the package's
/// owner, or for a name that is new, the one of its scope.
/// Errors: unauthorized, forbidden, organization_not_found.
[[nodiscard]] Result<OrganizationId> enter_scope(const PackageStore& packages,
                                                 const OrganizationStore& organizations,
                                                 const MembershipStore& memberships,
                                                 const identity::Actor& actor,
                                                 const package::PackageName& name);

/// Refuses early, before any byte is looked at; the transaction decides again.
/// Errors: unauthorized, forbidden, organization_not_found.
[[nodiscard]] Result<void> check_may_publish(const Snapshot& snapshot, const identity::Actor& actor,
                                             const package::PackageName& name);

/// Refuses before bytes are kept in vain; the transaction decides again.
/// Errors: release_burnt, release_exists, package_exists (the name is new and looks like another).
[[nodiscard]] Result<void> check_version_free(const Snapshot& snapshot,
                                              const package::PackageName& name,
                                              const semver::Version& version);

/// What a release would ask for that is too much for the step from the highest lower version;
/// empty when all is well, and when nothing is lower. Tombstones count too: removing a release
/// must not open a way around its permissions. Errors: those of the store.
[[nodiscard]] Result<std::vector<package::Escalation>> find_escalation(
    const ReleaseStore& releases, PackageId package, const semver::Version& version,
    const package::Permissions& permissions);

/// `archive` and `uploaded` are borrowed by the draft.
[[nodiscard]] Draft draft_of(const CheckedArchive& archive, std::string_view uploaded,
                             const Press& press);

/// Makes the release visible when `tx` commits, or quarantined where the analysis is against it,
/// with what the analysis said. The artifact must have been kept before.
/// Errors: unauthorized, forbidden, organization_not_found, package_exists (the name is new and
/// looks like another), release_burnt, release_exists, permission_escalation, and those of the
/// store.
[[nodiscard]] Result<PublishedRelease> publish_draft(Transaction& tx, const Draft& draft,
                                                     const Press& press);

/// The answer of an earlier publish. Errors: those of the store.
[[nodiscard]] Result<PublishedRelease> replay(const PackageStore& packages,
                                              const ReleaseStore& releases,
                                              const package::PackageName& name, ReleaseId release);

}  // namespace tank::inline v0::registry
