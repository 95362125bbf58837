// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// What a lock claims about a package, held against the package itself.

#include <string_view>

#include <tank/base/result.hpp>
#include <tank/package/lockfile.hpp>

#include "cli/install/package_cache.hpp"

namespace tank::inline v0::cli {

/// Budget and consent go by what a registry, or whoever wrote a lock, says of an archive; the
/// manifest in it has to say the same. Errors: integrity_mismatch, those of `parse_manifest`.
[[nodiscard]] Result<void> check_manifest(const package::LockedPackage& locked,
                                          std::string_view manifest);

/// The same for the manifest among the unpacked files. Errors: also io_error.
[[nodiscard]] Result<void> check_claims(const package::LockedPackage& locked,
                                        const CachedPackage& cached);

}  // namespace tank::inline v0::cli
