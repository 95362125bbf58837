// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Search over packages: the pages of what the viewer may see of the candidates.

#include <vector>

#include <tank/base/page.hpp>
#include <tank/registry/search.hpp>

#include "storage/sql/session.hpp"

namespace tank::inline v0::sql {

/// Errors: limit_exceeded, invalid_cursor.
[[nodiscard]] Result<Page<registry::SearchHit>> search_packages(Session& db,
                                                                const registry::SearchQuery& query);
/// The first `limits::best_matches` hits. Errors: limit_exceeded.
[[nodiscard]] Result<std::vector<registry::SearchHit>> best_of_packages(
    Session& db, const registry::SearchQuery& query);

}  // namespace tank::inline v0::sql
