// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Parts of statements that search packages: whom they show.

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

}  // namespace tank::inline v0::sql
