// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Writes and reads bundles of a project.

#include <cstdint>
#include <string>

#include <tank/base/result.hpp>

#include "cli/bundle/bundle.hpp"
#include "cli/project/project.hpp"

namespace tank::inline v0::cli {

struct Context;

/// What was written, or taken.
struct BundleSummary {
  std::size_t packages = 0;
  std::size_t proven = 0;        ///< by the publish log
  std::int64_t revocations = 0;  ///< entries that say what was withdrawn
  std::int64_t bytes = 0;        ///< of all archives
};

/// Writes everything of the project's lock into `path`, whole or not at all. Archives are packed
/// again from the cache, or else fetched; each has the digest of the lock. The log is asked for
/// all proofs anew, and believed like everywhere.
/// Errors: those of `LogWatch::refresh`, of the registry, integrity_mismatch, storage_full,
/// io_error.
[[nodiscard]] Result<BundleSummary> export_bundle(Context& context, const Project& project,
                                                  const std::string& path);

/// Checks everything, then puts the archives into the cache, and the proofs and what was
/// withdrawn to what was seen of the registry: an install without a network is like one with it.
/// A log that was seen before has to be the same, and forgets nothing of what was seen of it.
/// Errors: integrity_mismatch (an archive is not what the lock says: bytes, files, name,
/// permissions), log_inconsistent, invalid_note, invalid_signature, invalid_log_entry, those of
/// the archive reader, storage_full, io_error.
[[nodiscard]] Result<BundleSummary> import_bundle(Context& context, const OpenBundle& bundle);

}  // namespace tank::inline v0::cli
