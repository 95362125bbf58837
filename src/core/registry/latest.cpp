// SPDX-License-Identifier: Apache-2.0
#include "core/registry/latest.hpp"

#include <algorithm>
#include <string>

#include <tank/registry/dist_tags.hpp>
#include <tank/storage/package_store.hpp>

namespace tank::inline v0::registry {
namespace {

Result<Package> show(Transaction& tx, Package package, const Release& latest) {
  const auto full = tx.releases().find(latest.id);
  if (!full) return pass(full);
  const auto manifest = package::parse_manifest(full->manifest);
  if (!manifest) return fail(Errc::storage_broken, "a stored manifest does not read back");
  package.description = manifest->description;
  package.repository = manifest->repository;
  if (auto indexed = tx.packages().index(package, full->readme); !indexed) return pass(indexed);
  return package;
}

Result<Package> move_latest(Transaction& tx, Package package, const Release* latest) {
  if (latest == nullptr) {
    auto removed = tx.dist_tags().remove(package.id, latest_tag);
    if (!removed && removed.error().code != Errc::dist_tag_not_found) return pass(removed);
    return package;
  }
  auto set = tx.dist_tags().set(package.id, {std::string(latest_tag), latest->version});
  if (!set) return pass(set);
  return show(tx, std::move(package), *latest);
}

}  // namespace

bool takes_over(const std::optional<semver::Version>& current, const semver::Version& next) {
  if (!current) return true;
  if (current->is_prerelease() != next.is_prerelease()) return current->is_prerelease();
  return next > *current;
}

const Release* latest_of(std::span<const Release> releases) {
  const Release* latest = nullptr;
  for (const Release& release : releases) {
    if (release.state != ReleaseState::available) continue;
    if (latest == nullptr || takes_over(latest->version, release.version)) latest = &release;
  }
  return latest;
}

std::optional<semver::Version> latest_in(std::span<const DistTag> tags) {
  const auto found = std::ranges::find(tags, latest_tag, &DistTag::tag);
  if (found == tags.end()) return std::nullopt;
  return found->version;
}

Result<void> drop_tags(Transaction& tx, const Package& package, const semver::Version& version) {
  const auto tags = tx.dist_tags().of_package(package.id);
  if (!tags) return pass(tags);
  for (const DistTag& tag : *tags) {
    if (tag.version != version) continue;
    if (auto removed = tx.dist_tags().remove(package.id, tag.tag); !removed) return removed;
  }
  return {};
}

Result<Package> refresh_latest(Transaction& tx, Package package, TimePoint now) {
  const auto releases = tx.releases().of_package(package.id);
  if (!releases) return pass(releases);
  const auto tags = tx.dist_tags().of_package(package.id);
  if (!tags) return pass(tags);
  const Release* latest = latest_of(*releases);
  const auto current = latest_in(*tags);
  const bool stays = latest == nullptr ? !current : current == latest->version;
  if (!stays) {
    auto moved = move_latest(tx, std::move(package), latest);
    if (!moved) return moved;
    package = std::move(*moved);
  }
  package.updated_at = now;
  return tx.packages().save(package);
}

}  // namespace tank::inline v0::registry
