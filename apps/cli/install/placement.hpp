// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Puts cached packages into a tree: hard links where the file system can, copies elsewhere.

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include <tank/base/result.hpp>

#include "cli/install/package_cache.hpp"

namespace tank::inline v0::cli {

struct Placement {
  const CachedPackage* package = nullptr;
  std::string folder;  ///< below the root; made with its parents
};

struct PlacementOptions {
  Trust trust = Trust::hash;
  bool copy = false;  ///< never link: files that the project may write to
  unsigned threads = 2;
};

/// Places every file. Gives the numbers of the placements whose cached files are not what was
/// downloaded; their folders are incomplete, and their packages have to be fetched again.
/// Errors: storage_full, io_error.
[[nodiscard]] Result<std::vector<std::size_t>> place(std::span<const Placement> placements,
                                                     int root, const PlacementOptions& options);

}  // namespace tank::inline v0::cli
