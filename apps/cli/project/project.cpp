// SPDX-License-Identifier: Apache-2.0
#include "cli/project/project.hpp"

#include <algorithm>
#include <set>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/context.hpp"
#include "cli/install/change.hpp"
#include "cli/install/file_text.hpp"
#include "cli/install/project_lock.hpp"

namespace tank::inline v0::cli {
namespace {

bool exists(int folder, const char* name) { return ::faccessat(folder, name, F_OK, 0) == 0; }

std::string parent_of(const std::string& folder) {
  const auto slash = folder.find_last_of('/');
  return slash == 0 || slash == std::string::npos ? "/" : folder.substr(0, slash);
}

bool has_links(const ProjectFiles& files) {
  return std::ranges::all_of(files.state->packages, [&](const InstalledPackage& each) {
    const auto name = package::PackageName::parse(each.name);
    if (!name) return false;
    return std::ranges::all_of(
        skill_links(files.agents, *name, each.folder), [&](const SkillLink& link) {
          return exists(files.root.get(), link.path.c_str());  // followed: it leads to the skill
        });
  });
}

/// Whether just the folders that somebody linked stand in for packages.
bool has_linked(const ProjectFiles& files) {
  std::size_t standing = 0;
  for (const InstalledPackage& each : files.state->packages) {
    if (each.integrity != linked_integrity) continue;
    const auto name = package::PackageName::parse(each.name);
    const auto found = name ? files.linked.find(*name) : files.linked.end();
    if (found == files.linked.end()) return false;
    const std::string path = std::string(skills_folder) + "/" + each.folder;
    if (!leads_to(files.root.get(), path, found->second)) return false;
    ++standing;
  }
  return standing == files.linked.size();
}

/// What a user's own skills start from.
constexpr std::string_view empty_manifest = "{\n  \"skills\": {}\n}\n";

Result<ProjectFiles> open_files(const Context& context, std::string folder, Descriptor root,
                                std::string manifest_name, Reach reach) {
  ProjectFiles files;
  files.folder = std::move(folder);
  files.root = std::move(root);
  files.reach = reach;
  files.manifest_name = std::move(manifest_name);
  files.lock_name = reach == Reach::user ? ".tank/tank.lock" : lock_file;
  files.agents = agent_folders(files.root.get(), context.environment.home(), reach);
  if (auto read = reload(files); !read) return pass(read);
  return files;
}

Result<ProjectFiles> find_user_skills(const Context& context) {
  const std::string home = context.environment.home();
  auto root = open_folder(AT_FDCWD, home);
  if (!root) return pass(root);
  if (exists(root->get(), "tank.json")) {
    return fail(Errc::precondition_failed,
                home +
                    " is a project itself, with a tank.json of its own; move that into a "
                    "folder to have skills with `--global`");
  }
  return open_files(context, home, std::move(*root), ".tank/tank.json", Reach::user);
}

}  // namespace

Result<void> reload(ProjectFiles& files) {
  const int root = files.root.get();
  auto manifest = read_text(root, files.manifest_name, limits::manifest_bytes);
  if (!manifest) return pass(manifest);
  const std::string_view none = files.reach == Reach::user ? empty_manifest : "";
  files.manifest = manifest->value_or(std::string(none));
  auto lock = read_text(root, files.lock_name);
  if (!lock) return pass(lock);
  files.lock = std::move(*lock);
  auto linked = read_text(root, linked_file, limits::manifest_bytes);
  if (!linked) return pass(linked);
  auto folders = *linked ? parse_linked(**linked) : LinkedFolders();
  if (!folders) return pass(folders);
  files.linked = std::move(*folders);
  auto state = read_text(root, state_file);
  if (!state) return pass(state);
  files.state = *state ? InstalledState::parse(**state) : std::nullopt;
  return {};
}

Result<ProjectFiles> find_project(const Context& context) {
  if (context.global) return find_user_skills(context);
  for (std::string folder = context.environment.working_directory;; folder = parent_of(folder)) {
    auto root = open_folder(AT_FDCWD, folder);
    if (!root) return pass(root);
    for (const char* name : {"tank.json", "skills.json"}) {
      if (!exists(root->get(), name)) continue;
      if (folder == context.environment.home() && exists(root->get(), ".tank/tank.json")) {
        return fail(Errc::precondition_failed,
                    folder +
                        " holds the skills of `--global`, and cannot be a project as well; "
                        "move its " +
                        name + " into a folder");
      }
      return open_files(context, folder, std::move(*root), name, Reach::project);
    }
    if (folder == "/") break;
  }
  return fail(Errc::invalid_manifest, "there is no tank.json in " +
                                          context.environment.working_directory +
                                          " or above it; `tank init` makes one");
}

Result<Project> parse_project(ProjectFiles files) {
  auto manifest = package::parse_manifest(files.manifest);
  if (!manifest) {
    return fail(manifest.error().code, files.manifest_name + ": " + manifest.error().detail);
  }
  Project project{std::move(files), std::move(*manifest), std::nullopt};
  if (project.files.lock) {
    auto lock = package::parse_lockfile(*project.files.lock);
    if (!lock) {
      return fail(lock.error().code, project.files.lock_name + ": " + lock.error().detail +
                                         "; remove it and run `tank install`");
    }
    project.lock = std::move(*lock);
  }
  return project;
}

Result<Project> open_project(Context& context) {
  auto files = find_project(context);
  if (!files) return pass(files);
  if (needs_recovery(files->root.get())) {
    const auto held = ProjectLock::take(files->root.get(), [&] {
      context.terminal.note("waiting for another tank in this project");
    });
    if (!held) return pass(held);
    const auto recovered = recover_change(files->root.get());
    if (!recovered) return pass(recovered);
    if (*recovered) context.terminal.note("finished what an interrupted command had begun");
    if (auto read = reload(*files); !read) return pass(read);
  }
  if (files->manifest_name == "skills.json") {
    context.terminal.warn("skills.json is read as tank.json; rename it to tank.json");
  }
  return parse_project(std::move(*files));
}

bool is_up_to_date(const ProjectFiles& files) {
  if (!files.state || !files.lock || needs_recovery(files.root.get())) return false;
  if (files.state->manifest != Digest::of(files.manifest)) return false;
  if (files.state->lock != Digest::of(*files.lock)) return false;
  const auto skills = open_folder(files.root.get(), skills_folder);
  if (!skills) return files.state->packages.empty();
  return has_linked(files) && all_untouched(skills->get(), files.state->packages) &&
         has_links(files);
}

std::map<package::PackageName, std::string> skill_folders(const package::Lockfile& lock) {
  std::map<package::PackageName, std::string> out;
  for (const package::LockedPackage& each : lock.packages) out.emplace(each.name, "");
  std::set<std::string> taken;
  for (auto& [name, folder] : out) {
    const std::string plain(name.name());
    if (taken.insert(plain).second) folder = plain;
  }
  for (auto& [name, folder] : out) {
    if (!folder.empty()) continue;
    const std::string wanted = std::string(name.scope()) + "-" + std::string(name.name());
    folder = wanted;
    for (int i = 2; !taken.insert(folder).second; ++i) folder = wanted + "-" + std::to_string(i);
  }
  return out;
}

const package::LockedPackage* find_locked(const package::Lockfile& lock,
                                          const package::PackageName& name) {
  const auto found = std::ranges::find(lock.packages, name, &package::LockedPackage::name);
  return found == lock.packages.end() ? nullptr : &*found;
}

std::string full_name(const package::LockedPackage& package) {
  return package.name.to_string() + "@" + package.version.to_string();
}

}  // namespace tank::inline v0::cli
