// SPDX-License-Identifier: Apache-2.0
#include "cli/project/registry_source.hpp"

#include <utility>

namespace tank::inline v0::cli {
namespace {

Result<resolve::Candidate> to_candidate(const wire::IndexVersion& version) {
  auto parsed = semver::Version::parse(version.version);
  if (!parsed) return pass(parsed);
  auto permissions = wire::from_wire(version.permissions);
  if (!permissions) return pass(permissions);
  resolve::Candidate out;
  out.version = *parsed;
  for (const auto& [name, range] : version.dependencies) {
    out.requirements.push_back({.name = name, .range = range});
  }
  out.yanked = version.yanked.value_or(false);
  out.deprecated = version.deprecated.value_or("");
  out.published_at = version.published_at;
  out.score = version.score;
  out.permissions = std::move(*permissions);
  return out;
}

}  // namespace

Result<package::Lockfile> versions_of(const Registry& registry, const PackageName& name,
                                      const wire::IndexDocument& index) {
  package::Lockfile out;
  for (const wire::IndexVersion& each : index.versions) {
    const auto version = semver::Version::parse(each.version);
    if (!version) return pass(version);
    auto permissions = wire::from_wire(each.permissions);
    if (!permissions) return pass(permissions);
    package::LockedPackage& locked =
        out.packages.emplace_back(package::LockedPackage{.name = name, .version = *version});
    locked.resolved = registry.archive_url(name, *version);
    locked.integrity = each.integrity;
    locked.permissions = std::move(*permissions);
  }
  return out;
}

Result<std::optional<resolve::PackageVersions>> RegistrySource::load(std::string_view name) {
  auto index = registry_->index(std::string(name));
  if (!index) return pass(index);
  if (!*index) return std::nullopt;
  const auto parsed_name = PackageName::parse(name);
  resolve::PackageVersions out;
  for (const wire::IndexVersion& each : (*index)->versions) {
    auto candidate = to_candidate(each);
    if (!candidate) {
      return fail(Errc::unavailable,
                  "the index of " + std::string(name) + " is damaged: " + candidate.error().detail);
    }
    if (!parsed_name) {
      out.versions.push_back(std::move(*candidate));
      continue;
    }
    const trust::Standing standing = seen_.of(*parsed_name, candidate->version);
    if (standing == trust::Standing::quarantined || standing == trust::Standing::removed) continue;
    candidate->yanked |= standing == trust::Standing::yanked;
    out.versions.push_back(std::move(*candidate));
  }
  for (const auto& [tag, version] : (*index)->tags) {
    if (auto parsed = semver::Version::parse(version)) out.tags.emplace(tag, *parsed);
  }
  if (ask_signed_ && parsed_name) {
    if (auto marked = mark_signed(*parsed_name, **index, out); !marked) return pass(marked);
  }
  documents_.insert_or_assign(std::string(name), std::move(**index));
  return out;
}

Result<void> RegistrySource::mark_signed(const PackageName& name, const wire::IndexDocument& index,
                                         resolve::PackageVersions& versions) const {
  const auto asked = versions_of(*registry_, name, index);
  if (!asked) return pass(asked);
  const auto flags = ask_signed_(*asked);
  if (!flags) return pass(flags);
  for (resolve::Candidate& each : versions.versions) {
    for (std::size_t i = 0; i < flags->size(); ++i) {
      if (asked->packages[i].version == each.version) each.is_signed = (*flags)[i];
    }
  }
  return {};
}

void RegistrySource::prefetch(const std::vector<std::string_view>& names) {
  registry_->prefetch({names.begin(), names.end()});
}

std::vector<std::string> RegistrySource::nearest(std::string_view name) const {
  const auto slash = name.find('/');
  const std::string text(name.substr(slash == std::string_view::npos ? 0 : slash + 1));
  const auto hits = registry_->search({.text = text, .limit = 3, .after = {}});
  std::vector<std::string> out;
  if (!hits) return out;
  for (const wire::PackageHit& hit : hits->items) out.push_back(hit.name);
  return out;
}

const wire::IndexDocument* RegistrySource::document(const std::string& name) const {
  const auto found = documents_.find(name);
  return found == documents_.end() ? nullptr : &found->second;
}

const wire::IndexVersion* RegistrySource::find(const std::string& name,
                                               const semver::Version& version) const {
  const wire::IndexDocument* index = document(name);
  if (index == nullptr) return nullptr;
  for (const wire::IndexVersion& each : index->versions) {
    const auto parsed = semver::Version::parse(each.version);
    if (parsed && *parsed == version) return &each;
  }
  return nullptr;
}

}  // namespace tank::inline v0::cli
