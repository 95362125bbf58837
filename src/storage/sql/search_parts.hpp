// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Parts of statements that search packages: whom they show, and what matches.

#include "storage/sql/text.hpp"

namespace tank::inline v0::sql {

// Private packages are seen by members only; a package without a release that can be
// installed, of a deleted organization, or that its owner took off the lists, is not there at all.
inline constexpr Part seen_by_viewer =
    " (p.visibility = 'public' OR EXISTS (SELECT 1 FROM membership m"
    " WHERE m.organization_id = p.organization_id AND m.user_id = CAST($1 AS TEXT)"
    " AND m.removed_at IS NULL))"
    " AND EXISTS (SELECT 1 FROM organization o WHERE o.id = p.organization_id"
    " AND o.deleted_at IS NULL)"
    " AND p.status IN ('active', 'deprecated')"
    " AND EXISTS (SELECT 1 FROM release r WHERE r.package_id = p.id"
    " AND r.state IN ('available', 'yanked'))";

inline constexpr Part with_latest =
    " LEFT JOIN dist_tag t ON t.package_id = p.id AND t.tag = 'latest' WHERE";

// $2 the name, $3 what lies beyond its prefix, $4 grams, $5 words, $6 candidates of a kind;
// $7 to $9 the cursor, $10 the limit. A lower score is a better match, as with bm25.
inline constexpr Part hits_by_name =
    "WITH hit (package_id, kind, score) AS ("
    "SELECT package_id, CASE WHEN name = $2 THEN 0 ELSE 1 END, CAST(0 AS DOUBLE PRECISION) FROM ("
    "SELECT d.package_id, d.name FROM search_document d WHERE d.name >= $2 AND d.name < $3"
    " ORDER BY d.name LIMIT $6) AS full_name"
    " UNION ALL "
    "SELECT package_id, CASE WHEN bare_name = $2 THEN 0 ELSE 1 END, CAST(0 AS DOUBLE PRECISION)"
    " FROM (SELECT d.package_id, d.bare_name FROM search_document d"
    " WHERE d.bare_name >= $2 AND d.bare_name < $3 ORDER BY d.bare_name LIMIT $6) AS bare"
    " UNION ALL ";

inline constexpr Part hits_by_text_sqlite =
    "SELECT package_id, 2, 0.0 FROM ("
    "SELECT d.package_id FROM search_text f JOIN search_document d ON d.number = f.rowid"
    " WHERE f.search_text MATCH $4 AND instr(d.name, $2) > 0 LIMIT $6)"
    " UNION ALL "
    "SELECT d.package_id, 3, f.score FROM ("
    "SELECT rowid AS number, bm25(search_text, 0.0, 10.0, 4.0, 1.0) AS score FROM search_text"
    " WHERE search_text MATCH $5 ORDER BY score LIMIT $6) AS f"
    " JOIN search_document d ON d.number = f.number";

inline constexpr Part hits_by_text_postgres =
    "SELECT package_id, 2, CAST(0 AS DOUBLE PRECISION) FROM ("
    "SELECT d.package_id FROM search_document d"
    " WHERE d.gram_vector @@ to_tsquery('simple', $4) AND strpos(d.name, $2) > 0"
    " LIMIT $6) AS part"
    " UNION ALL "
    "SELECT package_id, 3, score FROM ("
    "SELECT d.package_id, -CAST(ts_rank(d.words, to_tsquery('simple', $5)) AS DOUBLE PRECISION)"
    " AS score FROM search_document d WHERE d.words @@ to_tsquery('simple', $5)"
    " ORDER BY 2 LIMIT $6) AS word";

inline constexpr Part best_hits =
    "), best AS (SELECT package_id, MIN(kind) AS kind, MIN(score) AS score FROM hit"
    " GROUP BY package_id) SELECT ";

}  // namespace tank::inline v0::sql
