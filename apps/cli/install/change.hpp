// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// The step from one state of a project to the next: all of it, or none.
///
/// What will be is staged below `.tank/staging`. Then a journal is written that says what has
/// to be renamed where; from the moment at which it stands the change counts as made, and
/// whoever comes next finishes it. Every step is one rename and may be repeated. This is safe
/// against a process that dies, not against a power cut: after one `tank install` repairs.

#include <optional>
#include <string>
#include <vector>

#include <tank/base/result.hpp>

namespace tank::inline v0::cli {

inline constexpr const char* staging_folder = ".tank/staging";

/// A symbolic link.
struct PlannedLink {
  std::string path;    ///< below the project
  std::string target;  ///< as the link holds it
  /// An earlier install made one there: what leads nowhere now may be put right.
  bool known = false;

  friend bool operator==(const PlannedLink&, const PlannedLink&) = default;
};

/// A file or folder that lies in the staging folder, and where it belongs.
struct PlannedMove {
  std::string staged;  ///< below `staging_folder`
  std::string target;  ///< below the project

  friend bool operator==(const PlannedMove&, const PlannedMove&) = default;
};

/// In the order in which it is done. Nothing but our own links is replaced or taken out: those
/// that lead where a link of ours at that place leads, which is into the folder of skills.
struct Change {
  std::vector<PlannedMove> folders;   ///< put in the place of what stands there
  std::vector<PlannedLink> links;     ///< made, unless something of somebody else stands there
  std::vector<PlannedLink> unlinks;   ///< taken out if they lead to their target
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

/// What a link holds; nothing for what is no link.
[[nodiscard]] std::optional<std::string> link_target(int root, const std::string& path);

/// Whether a dead command left something to recover. Cheap.
[[nodiscard]] bool needs_recovery(int root);

}  // namespace tank::inline v0::cli
