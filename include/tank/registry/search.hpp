// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Search: what is asked and what comes back, whichever full-text engine answers.

#include <cstdint>
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
  std::string scope = {};  ///< without `@`; only packages of this scope when it is not empty
  std::optional<package::Visibility> visibility = {};  ///< only such
};

/// Why a hit matched; also the order of ranks. `typo`: it holds a word that is spelled like
/// one that was asked for and is hardly there.
enum class MatchKind { exact_name, name_prefix, name_substring, text, typo };
[[nodiscard]] TANK_API std::string_view to_string(MatchKind kind);

/// Where the words of the query stand; of several, where the last in this order stands. Also
/// the order among hits of one kind.
enum class MatchField { name, scope, description, readme };
[[nodiscard]] TANK_API std::string_view to_string(MatchField field);

/// One package found, and why.
struct SearchHit {
  Package package;
  std::optional<semver::Version> latest;
  MatchKind match = MatchKind::text;
  MatchField field = MatchField::name;

  friend bool operator==(const SearchHit&, const SearchHit&) = default;
};

/// How many hits have a value.
struct FacetCount {
  std::string value;
  std::int64_t count = 0;

  friend bool operator==(const FacetCount&, const FacetCount&) = default;
};

/// What a search found, counted. Most frequent values first, then by value. Counts only what
/// the viewer may see.
struct SearchFacets {
  std::vector<FacetCount> scopes;
  std::vector<FacetCount> visibilities;
  std::vector<FacetCount> matches;  ///< by `MatchKind`
  std::vector<FacetCount> fields;   ///< by `MatchField`
  std::int64_t counted = 0;         ///< hits that were counted
  bool complete = true;             ///< false: there are more than were counted

  friend bool operator==(const SearchFacets&, const SearchFacets&) = default;
};

/// Counts hits. Pure.
[[nodiscard]] TANK_API SearchFacets count_facets(const std::vector<SearchHit>& hits);

}  // namespace tank::inline v0::registry
