// SPDX-License-Identifier: Apache-2.0
#include "core/registry/publication.hpp"

#include <utility>
#include <vector>

#include <tank/identity/policy.hpp>
#include <tank/package/escalation.hpp>
#include <tank/registry/dist_tags.hpp>
#include <tank/storage/package_store.hpp>
#include <tank/storage/scan_store.hpp>

#include "core/identity/audited.hpp"
#include "core/org/access.hpp"
#include "core/registry/latest.hpp"
#include "core/registry/name_check.hpp"
#include "core/registry/release_scanning.hpp"
#include "core/registry/release_signing.hpp"
#include "core/trust/log_writing.hpp"

namespace tank::inline v0::registry {
namespace {

using identity::Action;
using identity::Actor;

// The same two sentences wherever a version turns out to be taken.
tl::unexpected<Error> taken(Errc code, const package::PackageName& name,
                            const semver::Version& version) {
  const std::string what = '`' + name.to_string() + '@' + version.to_string() + '`';
  if (code == Errc::release_burnt) {
    return fail(code, what +
                          " was removed; a removed version is never used again, so choose a "
                          "higher one");
  }
  return fail(code, what + " already exists and never changes; choose a higher version");
}

Package package_of(const Draft& draft, OrganizationId organization, const Press& press) {
  return {.id = draft.package_id.value_or(PackageId::make(press.now, press.entropy)),
          .organization_id = organization,
          .name = draft.name,
          .visibility = draft.visibility,
          .description = draft.description,
          .repository = draft.repository,
          .downloads = 0,
          .revision = 1,
          .created_at = press.now,
          .updated_at = press.now,
          // What nobody can install, nobody needs to know of but those who published it.
          .status = is_unsafe(draft.scan.verdict) ? PackageStatus::draft : PackageStatus::active,
          .status_reason = {},
          .labels = {}};
}

Result<void> add_release(Transaction& tx, const Draft& draft, const Release& release) {
  auto added = tx.releases().add(release);
  if (added) return added;
  const Errc code = added.error().code;
  if (code != Errc::release_burnt && code != Errc::release_exists) return added;
  return taken(code, draft.name, release.version);
}

Result<void> check_widening(Transaction& tx, const Release& release) {
  const auto found =
      find_escalation(tx.releases(), release.package_id, release.version, release.permissions);
  if (!found) return pass(found);
  if (found->empty()) return {};
  std::string reasons = "asks for more than the version before";
  for (const package::Escalation& escalation : *found) reasons += "; " + escalation.reason;
  return fail(Errc::permission_escalation, std::move(reasons));
}

// What the analysis said, beside the release of which it was said.
Result<void> add_scan(Transaction& tx, const Draft& draft, const Release& release,
                      const std::optional<HeldRelease>& held, const Press& press) {
  return tx.scans().add({.id = ScanId::make(press.now, press.entropy),
                         .release_id = release.id,
                         .outcome = draft.scan,
                         .held = held,
                         .dispute = {},
                         .revision = 1});
}

// Moves `latest` and what the package shows, if the new release takes over.
Result<Package> present(Transaction& tx, Package package, const Draft& draft,
                        const Release& release, bool is_new) {
  const bool is_held = release.state == ReleaseState::quarantined;
  if (is_held && is_new) return package;
  if (is_held) return tx.packages().save(package);
  if (!is_new) {
    const auto tags = tx.dist_tags().of_package(package.id);
    if (!tags) return pass(tags);
    if (!takes_over(latest_in(*tags), release.version)) return tx.packages().save(package);
    package.description = draft.description;
    package.repository = draft.repository;
    auto saved = tx.packages().save(package);
    if (!saved) return saved;
    package = std::move(*saved);
  }
  auto set = tx.dist_tags().set(package.id, {std::string(latest_tag), release.version});
  if (!set) return pass(set);
  if (auto indexed = tx.packages().index(package, release.readme); !indexed) return pass(indexed);
  return package;
}

// Garbage may have been collected since the bytes were kept. The collector works in a
// transaction of its own, so what is there now stays until this one ends.
Result<void> ensure_kept(const Draft& draft, ArtifactStore& artifacts) {
  const auto there = artifacts.open(draft.release.digest);
  if (there) return {};
  if (there.error().code != Errc::artifact_not_found) return pass(there);
  if (auto kept = artifacts.put(draft.served); !kept) return pass(kept);
  return {};
}

Result<void> log_publish(Transaction& tx, const Draft& draft, const Package& package,
                         const Release& release, const Press& press) {
  const auto key = check_signed(tx, draft.signature, package, release, press.actor);
  if (!key) return pass(key);
  const auto logged =
      trust::append_release({tx, press.now, press.entropy}, trust::EntryKind::publish, package.name,
                            release, *key, draft.signature);
  if (!logged) return pass(logged);
  if (release.state != ReleaseState::quarantined) return {};
  const auto held = trust::append_release({tx, press.now, press.entropy},
                                          trust::EntryKind::quarantine, package.name, release);
  if (!held) return pass(held);
  return {};
}

Result<void> record_publish(Transaction& tx, const Package& package, const Release& release,
                            const Press& press) {
  return identity::record(tx, press.actor,
                          {.action = "release.published",
                           .subject = package.name.to_string() + '@' + release.version.to_string(),
                           .scope = package.organization_id,
                           .payload = {{"release", release.id.to_string()},
                                       {"state", to_string(release.state)},
                                       {"reason", release.state_reason},
                                       {"audit", to_string(audit_status(release))},
                                       {"digest", release.digest.to_string()},
                                       {"uploaded_digest", release.uploaded_digest.to_string()}}},
                          press.now, press.entropy);
}

}  // namespace

namespace {

// A package belongs to the organization of its scope until it is transferred.
Result<org::Standing> standing_in(const PackageStore& packages,
                                  const OrganizationStore& organizations,
                                  const MembershipStore& memberships, const Actor& actor,
                                  const package::PackageName& name) {
  const auto scope = [&] {
    return org::find_standing(organizations, memberships, actor, name.scope());
  };
  if (actor.is_anonymous()) return scope();
  const auto package = packages.find(name);
  if (!package && package.error().code == Errc::package_not_found) return scope();
  if (!package) return pass(package);
  auto organization = organizations.find(package->organization_id);
  if (!organization) return pass(organization);
  const auto role = memberships.role_of(organization->id, *actor.user_id);
  if (!role) return pass(role);
  return org::Standing{std::move(*organization), *role};
}

}  // namespace

Result<OrganizationId> enter_scope(const PackageStore& packages,
                                   const OrganizationStore& organizations,
                                   const MembershipStore& memberships, const Actor& actor,
                                   const package::PackageName& name) {
  auto standing = standing_in(packages, organizations, memberships, actor, name);
  if (!standing) return pass(standing);
  identity::Subject subject = org::subject_of(*standing);
  subject.package = name.to_string();
  if (auto allowed = may(actor, Action::package_publish, subject); !allowed) return pass(allowed);
  return standing->organization.id;
}

Result<void> check_may_publish(const Snapshot& snapshot, const Actor& actor,
                               const package::PackageName& name) {
  const auto entered = enter_scope(snapshot.packages(), snapshot.organizations(),
                                   snapshot.memberships(), actor, name);
  if (!entered) return pass(entered);
  return {};
}

Result<void> check_version_free(const Snapshot& snapshot, const package::PackageName& name,
                                const semver::Version& version) {
  const auto package = snapshot.packages().find(name);
  if (!package && package.error().code == Errc::package_not_found) {
    return check_new_name(snapshot.packages(), name);
  }
  if (!package) return pass(package);
  const auto release = snapshot.releases().find(package->id, version);
  if (!release && release.error().code == Errc::release_not_found) return {};
  if (!release) return pass(release);
  const bool burnt = release->state == ReleaseState::deleted;
  return taken(burnt ? Errc::release_burnt : Errc::release_exists, name, version);
}

Result<std::vector<package::Escalation>> find_escalation(const ReleaseStore& releases,
                                                         PackageId package,
                                                         const semver::Version& version,
                                                         const package::Permissions& permissions) {
  const auto lower = releases.highest_below(package, version);
  if (!lower) return pass(lower);
  if (!*lower) return std::vector<package::Escalation>{};
  return package::check_escalation((*lower)->version, (*lower)->permissions, version, permissions);
}

Draft draft_of(const CheckedArchive& archive, std::string_view uploaded, const Press& press) {
  const package::Manifest& manifest = archive.manifest;
  return {.name = *manifest.name,
          .package_id = std::nullopt,
          .visibility = manifest.visibility.value_or(package::Visibility::public_),
          .description = manifest.description,
          .repository = manifest.repository,
          .release = {.id = ReleaseId::make(press.now, press.entropy),
                      .package_id = {},
                      .version = *manifest.version,
                      .state = ReleaseState::available,
                      .state_reason = {},
                      .deprecated = {},
                      .digest = archive.digest,
                      .integrity = archive.integrity,
                      .uploaded_digest = archive.uploaded_digest,
                      .size_bytes = archive.size_bytes,
                      .unpacked_bytes = archive.unpacked_bytes,
                      .file_count = archive.file_count,
                      .dependencies = manifest.skills,
                      .permissions = *manifest.permissions,
                      .manifest = package::write_manifest(manifest),
                      .readme = archive.readme,
                      .audit_score = std::nullopt,
                      .scan_verdict = std::nullopt,
                      .scanned_at = std::nullopt,
                      .published_by = press.actor.user_id.value_or(UserId{}),
                      .published_at = press.now},
          .served = archive.served(uploaded),
          .signature = {},
          .scan = {}};
}

Result<PublishedRelease> publish_draft(Transaction& tx, const Draft& draft, const Press& press) {
  const auto organization =
      enter_scope(tx.packages(), tx.organizations(), tx.memberships(), press.actor, draft.name);
  if (!organization) return pass(organization);
  const auto found = tx.packages().find(draft.name);
  const bool is_new = !found && found.error().code == Errc::package_not_found;
  if (is_new) {
    if (auto good = check_new_name(tx.packages(), draft.name); !good) return pass(good);
  }
  auto package =
      is_new ? tx.packages().add_or_find(package_of(draft, *organization, press)) : found;
  if (!package) return pass(package);

  Release release = draft.release;
  release.package_id = package->id;
  show_outcome(release, draft.scan);
  std::optional<HeldRelease> held;
  if (is_unsafe(draft.scan.verdict)) held = hold(release, draft.scan);
  if (auto added = add_release(tx, draft, release); !added) return pass(added);
  if (auto kept = add_scan(tx, draft, release, held, press); !kept) return pass(kept);
  if (!is_new) {
    if (auto narrow = check_widening(tx, release); !narrow) return pass(narrow);
  }
  // A draft becomes a package that others may see; one that was archived takes nothing more.
  const auto status =
      is_new ? Result<PackageStatus>(package->status) : advance(package->status, Published{});
  if (!status) return pass(status);
  if (!held) package->status = *status;
  package->updated_at = press.now;
  auto presented = present(tx, std::move(*package), draft, release, is_new);
  if (!presented) return pass(presented);
  if (auto logged = log_publish(tx, draft, *presented, release, press); !logged) {
    return pass(logged);
  }
  if (auto recorded = record_publish(tx, *presented, release, press); !recorded) {
    return pass(recorded);
  }
  if (auto kept = ensure_kept(draft, press.artifacts); !kept) return pass(kept);
  return PublishedRelease{std::move(*presented), std::move(release), false};
}

Result<PublishedRelease> replay(const PackageStore& packages, const ReleaseStore& releases,
                                const package::PackageName& name, ReleaseId release) {
  auto package = packages.find(name);
  if (!package) return pass(package);
  auto found = releases.find(release);
  if (!found) return pass(found);
  return PublishedRelease{std::move(*package), std::move(*found), true};
}

}  // namespace tank::inline v0::registry
