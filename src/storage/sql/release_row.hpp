// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// A release as a row, for every statement that reads one.

#include <tank/registry/package.hpp>

#include "storage/sql/reader.hpp"
#include "storage/sql/text.hpp"

namespace tank::inline v0::sql {

/// Of `release r`, without manifest and readme.
inline constexpr Part release_columns =
    "r.id, r.package_id, r.version, r.state, r.state_reason, r.deprecated, r.digest,"
    " r.integrity, r.uploaded_digest, r.size_bytes, r.unpacked_bytes, r.file_count,"
    " r.dependencies, r.permissions, r.audit_score, r.scan_verdict, r.scanned_at,"
    " r.published_by, r.published_at";

/// The next columns, which are those.
[[nodiscard]] registry::Release read_release(Reader& in);

}  // namespace tank::inline v0::sql
