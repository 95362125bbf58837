// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// What people see of a package before they open it, and the marks they leave on it.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <tank/registry/search.hpp>

namespace tank::inline v0::registry {

/// A package that was found, with what a list shows of it.
struct CatalogueEntry {
  SearchHit hit;
  std::string publisher;  ///< name of the organization, for people
  std::int64_t stars = 0;
  std::optional<double> audit_score;              ///< of the latest release
  std::optional<analysis::Verdict> scan_verdict;  ///< likewise
  std::string manifest;                           ///< of the latest release; empty without one

  friend bool operator==(const CatalogueEntry&, const CatalogueEntry&) = default;
};

/// One page out of many that are counted, unlike those of a cursor.
struct CataloguePage {
  std::vector<CatalogueEntry> items;
  std::int64_t total = 0;
};

/// The stars of a package, and whether the one who asks has given one.
struct Stars {
  std::int64_t count = 0;
  bool is_mine = false;

  friend bool operator==(const Stars&, const Stars&) = default;
};

}  // namespace tank::inline v0::registry
