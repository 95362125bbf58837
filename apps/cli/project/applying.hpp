// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// From a lock file to files: downloaded, staged, and moved in at once.

#include <optional>
#include <string>
#include <vector>

#include <tank/base/result.hpp>
#include <tank/package/lockfile.hpp>
#include <tank/package/manifest.hpp>

#include "cli/project/project.hpp"

namespace tank::inline v0::cli {

struct Context;

/// What a project becomes.
struct Target {
  std::string manifest;  ///< text; the file is left alone when it is the same
  package::Lockfile lock;
  bool frozen = false;   ///< manifest and lock stay as they are, byte for byte
  LinkedFolders linked;  ///< what shall stand in for packages of the lock; others are dropped
};

/// What was done, for the summary.
struct Applied {
  std::size_t placed = 0;
  std::size_t kept = 0;
  std::size_t downloaded = 0;
  std::size_t removed = 0;
};

/// The caller holds the project's lock. Fills in the files of the lock as it unpacks them.
/// Errors: integrity_mismatch, precondition_failed (a folder is in the way), lockfile_outdated
/// (frozen, and the packages hold other files than the lock says), those of the registry and of the
/// archive reader, storage_full, io_error, cancelled.
[[nodiscard]] Result<Applied> apply(Context& context, const Project& project, Target target);

/// Files of a release against those of the one before it; sorted.
struct FileChanges {
  std::vector<std::string> added;
  std::vector<std::string> removed;
  std::vector<std::string> changed;  ///< in their bytes, or in whether they may be run
};

/// What changes from one lock to another, a line each: `+ @acme/pdf 1.2.0`,
/// `~ @acme/pdf 1.1.0 -> 1.2.0`, `- @acme/pdf 1.2.0`; changed permissions set in below.
struct Difference {
  char sign = '+';
  package::PackageName name;
  std::string from;
  std::string to;
  package::Permissions gained;
  package::Permissions lost;
  std::optional<FileChanges> files;  ///< where `compare_files` filled it in
};
[[nodiscard]] std::vector<Difference> differences(const std::optional<package::Lockfile>& old,
                                                  const package::Lockfile& now);

}  // namespace tank::inline v0::cli
