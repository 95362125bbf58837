// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Full-text search over packages.

#include <string>

#include <tank/registry/package.hpp>
#include <tank/registry/search.hpp>

#include "storage/sql/session.hpp"

namespace tank::inline v0::sql {

[[nodiscard]] Result<void> index_package(Session& db, const registry::Package& package,
                                         const std::string& readme);

/// Of every kind of match at most `limits::search_candidates` are looked at, so that a word
/// that everybody uses costs no more than others.
[[nodiscard]] Result<Page<registry::SearchHit>> search_packages(Session& db,
                                                                const registry::SearchQuery& query);

}  // namespace tank::inline v0::sql
