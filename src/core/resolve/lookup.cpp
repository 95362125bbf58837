// SPDX-License-Identifier: Apache-2.0
#include <tank/base/nearest.hpp>
#include <tank/semver/range.hpp>

#include "core/resolve/universe.hpp"

namespace tank::inline v0::resolve::detail {

semver::Version Universe::version(Id package, Id ordinal) const {
  if (package < base_.sorted.size()) return base_.sorted[package][ordinal];
  if (packages_.is_own(package)) return sorted_[package - base_.view.packages.size()][ordinal];
  const Text spelt = versions_[packages_[package].first_version + ordinal].text;
  return semver::Version::parse(text(spelt)).value_or(semver::Version{});
}

std::vector<semver::Version> Universe::versions_of(Id package) const {
  std::vector<semver::Version> all;
  all.reserve(packages_[package].version_count);
  for (Id i = 0; i < packages_[package].version_count; ++i) all.push_back(version(package, i));
  return all;
}

std::vector<std::pair<std::string_view, Id>> Universe::tags_of(Id package) const {
  const PackageRow& row = packages_[package];
  std::vector<std::pair<std::string_view, Id>> all;
  for (Id i = row.first_tag; i < row.first_tag + row.tag_count; ++i) {
    all.emplace_back(text(tags_[i].name), tags_[i].version);
  }
  return all;
}

Ordinals Universe::matching(Id package, std::string_view range) const {
  const PackageRow& row = packages_[package];
  Ordinals found;
  if (row.version_count == 0) return found;
  const semver::Options options{.loose = true, .include_prerelease = include_prerelease_};
  const auto parsed = semver::Range::parse(range, options);
  if (!parsed) {
    for (Id i = row.first_tag; i < row.first_tag + row.tag_count; ++i) {
      if (text(tags_[i].name) == range) found.push_back({tags_[i].version, tags_[i].version + 1});
    }
  } else if (package < base_.sorted.size()) {
    base_.sorted[package].append_ordinals(*parsed, found);
  } else if (packages_.is_own(package)) {
    sorted_[package - base_.view.packages.size()].append_ordinals(*parsed, found);
  } else {
    semver::SortedVersions{versions_of(package)}.append_ordinals(*parsed, found);
  }
  return found;
}

std::vector<std::string> Universe::nearest(std::string_view name) const {
  if (source_ != nullptr) return source_->nearest(name);
  std::vector<std::string_view> known;
  for (const Id package : base_.view.by_name) {
    if (packages_[package].version_count != 0) known.push_back(this->name(package));
  }
  const auto found = v0::nearest(name, known);
  if (!found) return {};
  return {std::string{*found}};
}

TableView Universe::own_tables() const {
  return {.packages = packages_.own(),
          .tags = tags_.own(),
          .versions = versions_.own(),
          .slots = slots_.own(),
          .lists = lists_.own(),
          .group_ids = group_ids_.own(),
          .groups = groups_.own(),
          .requirements = requirements_.own(),
          .words = words_.own(),
          .texts = texts_.own(),
          .by_name = {}};
}

}  // namespace tank::inline v0::resolve::detail
