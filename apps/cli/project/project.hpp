// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// A project on disk: its manifest, its lock file, and what the last install left.

#include <map>
#include <optional>
#include <string>
#include <vector>

#include <tank/base/result.hpp>
#include <tank/package/lockfile.hpp>
#include <tank/package/manifest.hpp>

#include "cli/install/descriptor.hpp"
#include "cli/install/installed_state.hpp"
#include "cli/project/agents.hpp"
#include "cli/project/linked_folders.hpp"

namespace tank::inline v0::cli {

struct Context;

inline constexpr const char* lock_file = "tank.lock";
inline constexpr const char* state_file = ".tank/state";
inline constexpr const char* skills_folder = ".agents/skills";

/// The texts of a project as they lie on disk, and no more: enough to see that there is
/// nothing to do.
struct ProjectFiles {
  std::string folder;  ///< absolute
  Descriptor root;
  Reach reach = Reach::project;
  std::string manifest_name;        ///< `tank.json`, or `skills.json` where there is no other
  std::string lock_name;            ///< `tank.lock`; those of a user's own skills are below `.tank`
  std::vector<std::string> agents;  ///< the folders in which skills are linked
  LinkedFolders linked;             ///< folders that stand in for packages
  std::string manifest;
  std::optional<std::string> lock;
  std::optional<InstalledState> state;
};

/// Looks for a manifest in the working directory and above it; under `--global` in the home
/// folder, where an empty one stands for one that nobody has made yet.
/// Errors: invalid_manifest (there is none), precondition_failed (the home folder is a project
/// and holds a user's own skills as well), invalid_json, io_error.
[[nodiscard]] Result<ProjectFiles> find_project(const Context& context);
/// Reads the files again, such as after waiting for another command. Errors: io_error.
[[nodiscard]] Result<void> reload(ProjectFiles& files);

/// The project as values.
struct Project {
  ProjectFiles files;
  package::Manifest manifest;
  std::optional<package::Lockfile> lock;
};

/// Finishes what a dead command left, warns about `skills.json`, and reads everything.
/// Errors: those of `find_project`, invalid_manifest, invalid_lockfile.
[[nodiscard]] Result<Project> open_project(Context& context);
[[nodiscard]] Result<Project> parse_project(ProjectFiles files);

/// Whether the state says that manifest, lock and every installed file are as the last
/// install left them.
[[nodiscard]] bool is_up_to_date(const ProjectFiles& files);

/// The folder below `.agents/skills` of each package of a lock: the name without its scope;
/// where two scopes share a name, the first in the order of full names has it and the others
/// are put into `<scope>-<name>`.
[[nodiscard]] std::map<package::PackageName, std::string> skill_folders(
    const package::Lockfile& lock);

/// Null when the lock does not have it.
[[nodiscard]] const package::LockedPackage* find_locked(const package::Lockfile& lock,
                                                        const package::PackageName& name);

/// `@scope/name@1.2.3`
[[nodiscard]] std::string full_name(const package::LockedPackage& package);

}  // namespace tank::inline v0::cli
