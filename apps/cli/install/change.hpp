// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// The step from one state of a project to the next: all of it, or none.
///
/// What will be is staged below `.tank/staging`. Then a journal is written that says what has
/// to be renamed where; from the moment at which it stands the change counts as made, and
/// whoever comes next finishes it. Every step is one rename and may be repeated. This is safe
/// against a process that dies, not against a power cut: after one `tank install` repairs.

#include <string>
#include <vector>

#include <tank/base/result.hpp>

namespace tank::inline v0::cli {

inline constexpr const char* staging_folder = ".tank/staging";

/// A symbolic link; both relative to where they stand.
struct PlannedLink {
  std::string path;    ///< below the project
  std::string target;  ///< as the link holds it

  friend bool operator==(const PlannedLink&, const PlannedLink&) = default;
};

/// A file or folder that lies in the staging folder, and where it belongs.
struct PlannedMove {
  std::string staged;  ///< below `staging_folder`
  std::string target;  ///< below the project

  friend bool operator==(const PlannedMove&, const PlannedMove&) = default;
};

/// In the order in which it is done. Paths hold neither spaces nor line ends.
struct Change {
  std::vector<PlannedMove> folders;   ///< put in the place of what stands there
  std::vector<PlannedLink> links;     ///< likewise; a real folder that stands there is left alone
  std::vector<std::string> unlinks;   ///< links to take out
  std::vector<std::string> removals;  ///< folders to take out
  std::vector<PlannedMove> files;     ///< last: the lock file says what is installed

  friend bool operator==(const Change&, const Change&) = default;
};

/// Makes an empty staging folder. The caller holds the project's lock. Errors: io_error.
[[nodiscard]] Result<void> begin_change(int root);

/// Makes the change. When it fails before the journal stands nothing has changed.
/// Errors: storage_full, io_error.
[[nodiscard]] Result<void> commit_change(int root, const Change& change);

/// Finishes a change whose journal is there, and sweeps what was staged for one that never
/// came so far. Tells whether there was anything. The caller holds the project's lock.
/// Errors: io_error.
[[nodiscard]] Result<bool> recover_change(int root);

/// Whether a dead command left something to recover. Cheap.
[[nodiscard]] bool needs_recovery(int root);

}  // namespace tank::inline v0::cli
