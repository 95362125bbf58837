// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// What a compiled graph holds: its own tables, or borrowed ones.

#include <vector>

#include <tank/resolve/graph.hpp>
#include <tank/semver/sorted_versions.hpp>

#include "core/resolve/universe.hpp"

namespace tank::inline v0::resolve {

struct CompiledGraph::Data {
  detail::Universe built;  // empty where the tables are borrowed
  detail::TableView view;
  Mode mode = Mode::flat;
  bool include_prerelease = false;
  std::vector<detail::Id> by_name;
  std::vector<semver::SortedVersions> sorted;  // empty where the tables are borrowed
  std::vector<package::Permissions> permissions;

  [[nodiscard]] detail::GraphTables tables() const {
    return {.mode = mode,
            .include_prerelease = include_prerelease,
            .view = view,
            .sorted = sorted,
            .permissions = permissions};
  }
};

}  // namespace tank::inline v0::resolve
