// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <numeric>

#include <tank/base/nearest.hpp>
#include <tank/resolve/graph.hpp>

#include "core/resolve/graph_data.hpp"

namespace tank::inline v0::resolve {

namespace {

using detail::Id;

// Gives a graph back as candidates.
class GraphSource final : public PackageSource {
 public:
  explicit GraphSource(const detail::GraphTables& tables) { universe_.begin(tables); }

  Result<std::optional<PackageVersions>> load(std::string_view name) override {
    const Id package = universe_.package(name);
    const detail::PackageRow row = universe_.package_row(package);
    if (row.state != detail::known) return std::optional<PackageVersions>{};
    PackageVersions found;
    for (Id slot = row.first_slot; slot < row.first_slot + row.slot_count; ++slot) {
      for (Id k = 1; k <= universe_.slot(slot).count; ++k) {
        found.versions.push_back(candidate(package, slot, k));
      }
    }
    for (const auto& [tag, ordinal] : universe_.tags_of(package)) {
      found.tags.emplace(tag, universe_.version(package, ordinal));
    }
    return std::optional{std::move(found)};
  }

  std::vector<std::string> nearest(std::string_view name) const override {
    return universe_.nearest(name);
  }

 private:
  Candidate candidate(Id package, Id slot, Id k) const {
    const Id ordinal = universe_.slot(slot).first + k - 1;
    const detail::VersionRow& row = universe_.version_row(package, ordinal);
    Candidate made;
    made.version = universe_.version(package, ordinal);
    for (const Id group : universe_.groups_of(slot, k)) {
      const auto& wanted = universe_.requirement_row(universe_.group(group).requirement);
      made.requirements.push_back({.name = std::string{universe_.name(wanted.package)},
                                   .range = std::string{universe_.text(wanted.range)},
                                   .optional = wanted.is_optional != 0});
    }
    made.yanked = (row.flags & detail::yanked_flag) != 0;
    made.is_signed = (row.flags & detail::signed_flag) != 0;
    made.deprecated = universe_.text(row.deprecated);
    if (row.published_at != detail::no_time) {
      made.published_at = TimePoint{TimePoint::duration{row.published_at}};
    }
    if (row.score >= 0) made.score = row.score;
    made.permissions = universe_.permissions(row.permissions);
    return made;
  }

  detail::Universe universe_;
};

}  // namespace

CompiledGraph::CompiledGraph(std::shared_ptr<const Data> data) : data_(std::move(data)) {}

Result<CompiledGraph> CompiledGraph::compile(std::span<const std::string> names,
                                             PackageSource& source, Mode mode,
                                             bool include_prerelease) {
  auto data = std::make_shared<Data>();
  data->mode = mode;
  data->include_prerelease = include_prerelease;
  data->built.begin(mode, include_prerelease, source);
  // The same graph whatever the order of the names.
  std::vector<std::string> sorted(names.begin(), names.end());
  std::ranges::sort(sorted);
  if (auto done = data->built.expand_all(sorted); !done) return pass(done);
  data->view = data->built.own_tables();
  data->by_name.resize(data->view.packages.size());
  std::iota(data->by_name.begin(), data->by_name.end(), Id{0});
  std::ranges::sort(data->by_name, {}, [&](Id id) { return data->built.name(id); });
  data->view.by_name = data->by_name;
  data->permissions.assign(data->built.own_permissions().begin(),
                           data->built.own_permissions().end());
  data->sorted = data->built.take_sorted();
  data->sorted.resize(data->view.packages.size());
  return CompiledGraph{std::move(data)};
}

Mode CompiledGraph::mode() const { return data_->mode; }
bool CompiledGraph::include_prerelease() const { return data_->include_prerelease; }
std::size_t CompiledGraph::package_count() const { return data_->view.packages.size(); }
std::size_t CompiledGraph::version_count() const { return data_->view.versions.size(); }

std::unique_ptr<PackageSource> CompiledGraph::source() const {
  return std::make_unique<GraphSource>(data_->tables());
}

}  // namespace tank::inline v0::resolve
