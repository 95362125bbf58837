// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Search: what is asked and what comes back, whichever full-text engine answers.

#include <optional>
#include <string>
#include <vector>

#include <tank/base/id.hpp>
#include <tank/base/page.hpp>
#include <tank/registry/package.hpp>

namespace tank::inline v0::registry {

/// What to look for, and for whom.
struct SearchQuery {
  std::string text;              ///< empty lists everything, most recently updated first
  std::optional<UserId> viewer;  ///< whose private packages may appear
  PageRequest page;
};

/// Why a hit matched; also the order of ranks.
enum class MatchKind { exact_name, name_prefix, name_substring, text };
[[nodiscard]] TANK_API std::string_view to_string(MatchKind kind);

/// One package found, and why.
struct SearchHit {
  Package package;
  std::optional<semver::Version> latest;
  MatchKind match = MatchKind::text;

  friend bool operator==(const SearchHit&, const SearchHit&) = default;
};

}  // namespace tank::inline v0::registry
