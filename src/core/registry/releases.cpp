// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <utility>

#include <tank/base/limits.hpp>
#include <tank/identity/policy.hpp>
#include <tank/registry/download_counter.hpp>
#include <tank/registry/releases.hpp>
#include <tank/storage/package_store.hpp>
#include <tank/storage/store.hpp>

#include "core/registry/access.hpp"
#include "core/registry/publication.hpp"
#include "core/registry/release_scanning.hpp"
#include "core/registry/remembered_publish.hpp"

namespace tank::inline v0::registry {
namespace {

using identity::Action;
using identity::Actor;

Result<semver::Version> version_of(const DistTagStore& tags, const Package& package,
                                   std::string_view tag_or_version) {
  if (auto version = semver::Version::parse(tag_or_version)) return version;
  const auto all = tags.of_package(package.id);
  if (!all) return pass(all);
  const auto found = std::ranges::find(*all, tag_or_version, &DistTag::tag);
  if (found != all->end()) return found->version;
  return fail(Errc::dist_tag_not_found, '`' + package.name.to_string() + "` has no tag `" +
                                            std::string(tag_or_version) + '`');
}

// What can be said before the bytes are looked at: whether the actor may publish at all, and
// whether the key was answered before.
Result<std::optional<PublishedRelease>> look_up(Store& store, const Actor& actor,
                                                const NewRelease& request) {
  const auto snapshot = store.snapshot();
  if (!snapshot) return pass(snapshot);
  auto allowed = check_may_publish(**snapshot, actor, request.name);
  if (!allowed) return pass(allowed);
  return find_remembered(**snapshot, actor, request);
}

// With a key, "exists already" is for the transaction to say, which knows both.
Result<void> check_fresh(Store& store, const NewRelease& request, const CheckedArchive& archive) {
  if (!request.idempotency_key.empty()) return {};
  const auto snapshot = store.snapshot();
  if (!snapshot) return pass(snapshot);
  return check_version_free(**snapshot, request.name, *archive.manifest.version);
}

}  // namespace

Releases::Releases(Store& store, ArtifactStore& artifacts, const Clock& clock, Entropy& entropy,
                   DownloadCounter& downloads, Scanner& scanner)
    : store_(&store),
      artifacts_(&artifacts),
      clock_(&clock),
      entropy_(&entropy),
      downloads_(&downloads),
      scanner_(&scanner) {}

Result<PublishedRelease> Releases::publish(const Actor& actor, const NewRelease& request) {
  if (request.idempotency_key.size() > limits::idempotency_key_length) {
    return fail(Errc::invalid_argument, "the idempotency key is too long");
  }
  auto earlier = look_up(*store_, actor, request);
  if (!earlier) return pass(earlier);
  if (*earlier) return std::move(**earlier);
  const auto archive = check_archive(request.archive, request.name, request.version);
  if (!archive) return pass(archive);
  if (auto fresh = check_fresh(*store_, request, *archive); !fresh) return pass(fresh);
  const Press press{*artifacts_, actor, clock_->now(), *entropy_};
  Draft draft = draft_of(*archive, request.archive, press);
  draft.signature = request.signature;
  draft.scan = scan_archive(*scanner_, draft.served, press.now);
  if (auto kept = artifacts_->put(draft.served); !kept) return pass(kept);
  return transact(*store_, [&](Transaction& tx) -> Result<PublishedRelease> {
    auto faster = remember(tx, request, draft, press);
    if (!faster) return pass(faster);
    if (*faster) return std::move(**faster);
    return publish_draft(tx, draft, press);
  });
}

Result<std::vector<Release>> Releases::list(const Actor& actor,
                                            const package::PackageName& name) const {
  const auto snapshot = store_->snapshot();
  if (!snapshot) return pass(snapshot);
  const auto package = enter(**snapshot, actor, Action::package_read, name);
  if (!package) return pass(package);
  return visible_releases((*snapshot)->releases(), package->id);
}

Result<Release> Releases::find(const Actor& actor, const package::PackageName& name,
                               std::string_view tag_or_version) const {
  const auto snapshot = store_->snapshot();
  if (!snapshot) return pass(snapshot);
  const auto package = enter(**snapshot, actor, Action::package_read, name);
  if (!package) return pass(package);
  const auto version = version_of((*snapshot)->dist_tags(), *package, tag_or_version);
  if (!version) return pass(version);
  return find_visible((*snapshot)->releases(), *package, *version);
}

Result<OpenRelease> Releases::open_archive(const Actor& actor, const package::PackageName& name,
                                           const semver::Version& version,
                                           Counting counting) const {
  const auto snapshot = store_->snapshot();
  if (!snapshot) return pass(snapshot);
  auto package = enter(**snapshot, actor, Action::package_read, name);
  if (!package) return pass(package);
  auto release = find_visible((*snapshot)->releases(), *package, version);
  if (!release) return pass(release);
  auto archive = artifacts_->open(release->digest);
  if (!archive) return pass(archive);
  if (counting == Counting::counted) downloads_->add(package->id, clock_->now());
  return OpenRelease{std::move(*package), std::move(*release), std::move(*archive)};
}

}  // namespace tank::inline v0::registry
