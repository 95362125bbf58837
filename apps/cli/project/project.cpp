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
    return std::ranges::all_of(skill_links(*name, each.folder), [&](const SkillLink& link) {
      return exists(files.root.get(), link.path.c_str());  // followed: it must lead to the skill
    });
  });
}

}  // namespace

Result<void> reload(ProjectFiles& files) {
  const int root = files.root.get();
  auto manifest = read_text(root, files.manifest_name, limits::manifest_bytes);
  if (!manifest) return pass(manifest);
  files.manifest = manifest->value_or("");
  auto lock = read_text(root, lock_file);
  if (!lock) return pass(lock);
  files.lock = std::move(*lock);
  auto state = read_text(root, state_file);
  if (!state) return pass(state);
  files.state = *state ? InstalledState::parse(**state) : std::nullopt;
  return {};
}

Result<ProjectFiles> find_project(const Context& context) {
  ProjectFiles files;
  for (std::string folder = context.environment.working_directory;; folder = parent_of(folder)) {
    auto root = open_folder(AT_FDCWD, folder);
    if (!root) return pass(root);
    for (const char* name : {"tank.json", "skills.json"}) {
      if (!exists(root->get(), name)) continue;
      files.folder = folder;
      files.root = std::move(*root);
      files.manifest_name = name;
      if (auto read = reload(files); !read) return pass(read);
      return files;
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
      return fail(lock.error().code, std::string(lock_file) + ": " + lock.error().detail +
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
  return all_untouched(skills->get(), files.state->packages) && has_links(files);
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

std::vector<SkillLink> skill_links(const package::PackageName& name, const std::string& folder) {
  return {{".claude/skills/" + folder, "../../.agents/skills/" + folder},
          {".tank/skills/" + name.to_string(), "../../../.agents/skills/" + folder}};
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
