// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// The files of a release in memory, as the cache holds them.

#include <string>
#include <vector>

#include <tank/analysis/scan.hpp>
#include <tank/base/result.hpp>
#include <tank/package/archive.hpp>

#include "cli/install/package_cache.hpp"

namespace tank::inline v0::cli {

/// Sorted by path. Every file is what its digest says.
/// Errors: integrity_mismatch (the cache was changed), io_error.
[[nodiscard]] Result<std::vector<package::ArchiveFile>> read_files(const CachedPackage& package);

/// What the security analysis says of them. Errors: limit_exceeded.
[[nodiscard]] Result<analysis::ScanReport> scan_files(
    const std::vector<package::ArchiveFile>& files);

}  // namespace tank::inline v0::cli
