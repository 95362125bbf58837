// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <map>

#include <tank/base/limits.hpp>
#include <tank/registry/search.hpp>
#include <tank/registry/search_limits.hpp>

#include "core/base/words.hpp"

namespace tank::inline v0::registry {
namespace {

constexpr Words<MatchKind, 5> match_words{{
    {MatchKind::exact_name, "exact_name"},
    {MatchKind::name_prefix, "name_prefix"},
    {MatchKind::name_substring, "name_substring"},
    {MatchKind::text, "text"},
    {MatchKind::typo, "typo"},
}};

constexpr Words<MatchField, 4> field_words{{
    {MatchField::name, "name"},
    {MatchField::scope, "scope"},
    {MatchField::description, "description"},
    {MatchField::readme, "readme"},
}};

std::vector<FacetCount> by_count(const std::map<std::string, std::int64_t>& counts) {
  std::vector<FacetCount> out;
  for (const auto& [value, count] : counts) out.push_back({value, count});
  std::ranges::stable_sort(out, std::ranges::greater{}, &FacetCount::count);
  return out;
}

}  // namespace

std::string_view to_string(MatchKind kind) { return word_of(match_words, kind); }
std::string_view to_string(MatchField field) { return word_of(field_words, field); }

SearchFacets count_facets(const std::vector<SearchHit>& hits) {
  std::map<std::string, std::int64_t> scopes;
  std::map<std::string, std::int64_t> visibilities;
  std::map<std::string, std::int64_t> matches;
  std::map<std::string, std::int64_t> fields;
  for (const SearchHit& hit : hits) {
    ++scopes[std::string(hit.package.name.scope())];
    ++visibilities[std::string(to_string(hit.package.visibility))];
    ++matches[std::string(to_string(hit.match))];
    ++fields[std::string(to_string(hit.field))];
  }
  return {.scopes = by_count(scopes),
          .visibilities = by_count(visibilities),
          .matches = by_count(matches),
          .fields = by_count(fields),
          .counted = static_cast<std::int64_t>(hits.size()),
          .complete = hits.size() < static_cast<std::size_t>(limits::best_matches)};
}

}  // namespace tank::inline v0::registry
