// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// The two ways to read an archive. They take and refuse the same; tests compare them.

#include <string_view>

#include <tank/base/result.hpp>
#include <tank/package/archive.hpp>

#include "core/package/archive/gzip.hpp"

namespace tank::inline v0::package {

/// Whether the member may be inflated at once: small, and not above the ratio.
[[nodiscard]] bool fits_whole(const GzipMember& member, const ArchiveLimits& limits);

/// With one small buffer. Errors: those of `read_archive`.
[[nodiscard]] Result<void> read_streaming(const GzipMember& member, ArchiveVisitor& visitor,
                                          const ArchiveLimits& limits);

/// With all in memory; each file's content comes in one piece. Errors: those of `read_archive`.
[[nodiscard]] Result<void> read_whole(const GzipMember& member, ArchiveVisitor& visitor,
                                      const ArchiveLimits& limits);

}  // namespace tank::inline v0::package
