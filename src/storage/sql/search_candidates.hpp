// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Which packages match a search, and how well, before anybody asks who may see them.

#include <compare>
#include <cstdint>
#include <string>
#include <vector>

#include <tank/registry/search.hpp>

#include "storage/sql/session.hpp"

namespace tank::inline v0::sql {

/// Where a match stands in the order of all matches.
struct MatchOrder {
  std::int64_t kind = 0;   ///< a `MatchKind`
  std::int64_t field = 0;  ///< a `MatchField`
  std::int64_t rank = 0;
  std::string name;  ///< without `@`

  friend auto operator<=>(const MatchOrder&, const MatchOrder&) = default;
};

struct Candidate {
  std::string package_id;
  MatchOrder order;
};

/// Every package that the viewer's audiences hold and that matches, best first. Of what each
/// way of looking finds only the `limits::best_matches` with most downloads are looked at,
/// so that a word that everybody uses costs no more than others; a word that stands in more
/// readmes than that is not looked for in readmes at all. Both engines give the same.
/// Errors: those of the session.
[[nodiscard]] Result<std::vector<Candidate>> search_candidates(Session& db,
                                                               const registry::SearchQuery& query);

}  // namespace tank::inline v0::sql
