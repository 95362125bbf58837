// SPDX-License-Identifier: Apache-2.0
#include "core/registry/registry_source.hpp"

#include <algorithm>
#include <utility>

#include <tank/identity/policy.hpp>

#include "core/registry/access.hpp"

namespace tank::inline v0::registry {
namespace {

resolve::Candidate candidate_of(const Release& release) {
  resolve::Candidate out;
  out.version = release.version;
  out.requirements.reserve(release.dependencies.size());
  for (const auto& [name, range] : release.dependencies) {
    out.requirements.push_back({.name = name.to_string(), .range = range, .optional = false});
  }
  out.yanked = release.state == ReleaseState::yanked;
  out.deprecated = release.deprecated;
  out.published_at = release.published_at;
  out.score = release.audit_score;
  out.permissions = release.permissions;
  return out;
}

}  // namespace

RegistrySource::RegistrySource(const Snapshot& snapshot, const identity::Actor& actor)
    : snapshot_(&snapshot), actor_(&actor) {}

Result<std::optional<resolve::PackageVersions>> RegistrySource::load(std::string_view name) {
  const auto parsed = package::PackageName::parse(name);
  if (!parsed) return std::optional<resolve::PackageVersions>{};
  const auto package = enter(*snapshot_, *actor_, identity::Action::package_read, *parsed);
  if (!package && package.error().code == Errc::package_not_found) {
    return std::optional<resolve::PackageVersions>{};
  }
  if (!package) return pass(package);
  auto releases = visible_releases(snapshot_->releases(), package->id);
  if (!releases) return pass(releases);
  const auto tags = snapshot_->dist_tags().of_package(package->id);
  if (!tags) return pass(tags);

  resolve::PackageVersions out;
  out.versions.reserve(releases->size());
  std::ranges::transform(*releases, std::back_inserter(out.versions), candidate_of);
  for (const DistTag& tag : *tags) out.tags.emplace(tag.tag, tag.version);
  releases_.insert_or_assign(parsed->to_string(), std::move(*releases));
  return std::optional{std::move(out)};
}

const Release* RegistrySource::find(const std::string& name, const semver::Version& version) const {
  const auto package = releases_.find(name);
  if (package == releases_.end()) return nullptr;
  const auto found = std::ranges::find(package->second, version, &Release::version);
  return found == package->second.end() ? nullptr : &*found;
}

}  // namespace tank::inline v0::registry
