// SPDX-License-Identifier: Apache-2.0
#include "cli/project/applying.hpp"

#include <algorithm>
#include <set>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/context.hpp"
#include "cli/install/change.hpp"
#include "cli/install/file_text.hpp"
#include "cli/install/placement.hpp"
#include "cli/project/claims.hpp"
#include "cli/project/fetching.hpp"

namespace tank::inline v0::cli {
namespace {

using package::LockedPackage;

/// What lies in the project already, by folder.
std::map<std::string, InstalledPackage> installed_before(const Project& project) {
  std::map<std::string, InstalledPackage> out;
  if (project.files.state) {
    for (const InstalledPackage& each : project.files.state->packages)
      out.emplace(each.folder, each);
  } else if (project.lock) {
    // Without a state the old lock tells which folders are ours, but not that they are whole.
    for (const auto& [name, folder] : skill_folders(*project.lock)) {
      InstalledPackage& each = out[folder];
      each.name = name.to_string();
      each.folder = folder;
    }
  }
  return out;
}

bool stands(int root, const std::string& path) {
  struct stat status{};
  return ::fstatat(root, path.c_str(), &status, AT_SYMLINK_NOFOLLOW) == 0;
}

/// One package of the new lock, and whether its folder can stay as it is.
struct Item {
  LockedPackage* locked = nullptr;
  std::string folder;
  bool keep = false;
  std::string linked;  ///< the folder that stands in for it; empty: none

  [[nodiscard]] bool needs_bytes() const {
    return !keep && (linked.empty() || locked->files.empty());
  }
};

/// Whether what lies in an item's folder is what shall lie there.
bool is_kept(int skills, const Item& item, const InstalledPackage& before) {
  if (item.locked->files.empty()) return false;
  if (!item.linked.empty()) return leads_to(skills, item.folder, item.linked);
  return before.integrity == item.locked->integrity.to_string() && is_untouched(skills, before);
}

Result<std::vector<Item>> items_of(const Project& project, Target& target,
                                   const std::map<std::string, InstalledPackage>& before) {
  package::Lockfile& lock = target.lock;
  const auto skills = open_folder(project.files.root.get(), skills_folder);
  const auto folders = skill_folders(lock);
  std::vector<Item> out;
  for (LockedPackage& locked : lock.packages) {
    Item& item = out.emplace_back(Item{&locked, folders.at(locked.name), false, ""});
    const auto linked = target.linked.find(locked.name);
    if (linked != target.linked.end()) item.linked = linked->second;
    const auto found = before.find(item.folder);
    if (found != before.end()) {
      item.keep = skills && is_kept(skills->get(), item, found->second);
    } else if (skills && stands(skills->get(), item.folder)) {
      return fail(Errc::precondition_failed,
                  std::string(skills_folder) + "/" + item.folder +
                      " is there and was not installed by tank; move it away and try again");
    }
  }
  return out;
}

void record_files(LockedPackage& locked, const CachedPackage& cached) {
  locked.files.clear();
  for (std::size_t i = 0; i < cached.count(); ++i) {
    const CachedFile file = cached.file(i);
    locked.files.push_back({.path = std::string(file.path),
                            .digest = Digest(file.digest),
                            .executable = file.executable});
  }
}

/// Places what has to be placed; fetches again what the cache no longer holds as it was.
Result<void> stage(Context& context, int root, std::vector<Item*>& items, Fetched& fetched) {
  const auto staging = open_folder(root, staging_folder);
  if (!staging) return pass(staging);
  const PlacementOptions options{.trust = Trust::hash, .copy = context.configuration.is_on("copy")};
  for (int attempt = 0;; ++attempt) {
    std::vector<Placement> placements;
    for (const Item* item : items) {
      placements.push_back({&fetched.find(item->locked->integrity), item->folder});
    }
    const auto damaged = place(placements, staging->get(), options);
    if (!damaged) return pass(damaged);
    if (damaged->empty()) return {};
    if (attempt > 0) return fail(Errc::integrity_mismatch, "the cache changes while it is read");
    std::vector<Item*> again;
    std::vector<const LockedPackage*> wanted;
    for (const std::size_t i : *damaged) {
      again.push_back(items[i]);
      wanted.push_back(items[i]->locked);
      context.terminal.warn("the cached copy of " + full_name(*items[i]->locked) +
                            " was changed; it is fetched again");
      if (auto gone = remove_tree(staging->get(), items[i]->folder); !gone) return gone;
    }
    if (auto done = fetch_again(context, wanted, fetched); !done) return done;
    items = std::move(again);
  }
}

Result<void> stage_text(int root, const std::string& name, std::string_view text) {
  return replace_text(root, std::string(staging_folder) + "/" + name, text);
}

/// Puts a link to the folder that stands in for a package where its files would be.
Result<void> stage_linked(int root, const Item& item) {
  const std::string path = std::string(staging_folder) + "/" + item.folder;
  if (::symlinkat(item.linked.c_str(), root, path.c_str()) == 0) return {};
  return fail_io("cannot link", item.folder);
}

void plan_links(const Project& project, const package::Lockfile& lock,
                const std::map<std::string, InstalledPackage>& before, Change& change) {
  for (const auto& [name, folder] : skill_folders(lock)) {
    const auto found = before.find(folder);
    const bool known = found != before.end() && found->second.name == name.to_string();
    for (SkillLink& link : skill_links(project.files.agents, name, folder)) {
      change.links.push_back({std::move(link.path), std::move(link.target), known});
    }
  }
}

/// Links and folders of what was there and is no longer wanted.
void plan_removals(const Project& project, const std::map<std::string, InstalledPackage>& before,
                   const std::vector<Item>& items, Change& change) {
  const auto agents = all_agent_folders(project.files.reach);
  std::set<std::string> folders;
  std::set<std::string> links;
  for (const Item& item : items) folders.insert(item.folder);
  for (const PlannedLink& link : change.links) links.insert(link.path);
  for (const auto& [folder, package] : before) {
    if (const auto name = package::PackageName::parse(package.name)) {
      for (const SkillLink& link : skill_links(agents, *name, folder)) {
        if (!links.contains(link.path)) change.unlinks.push_back({link.path, link.target});
      }
    }
    if (!folders.contains(folder)) {
      change.removals.push_back(std::string(skills_folder) + "/" + folder);
    }
  }
}

InstalledState state_of(const std::vector<Item>& items, const Target& target,
                        const std::string& lock_text,
                        const std::map<std::string, InstalledPackage>& before,
                        const Fetched& fetched) {
  InstalledState out{Digest::of(target.manifest), Digest::of(lock_text), {}};
  for (const Item& item : items) {
    InstalledPackage package;
    if (!item.linked.empty()) {
      package.folder = item.folder;
    } else if (item.keep) {
      package = before.at(item.folder);
    } else {
      package = installed(fetched.find(item.locked->integrity), item.folder);
    }
    package.name = item.locked->name.to_string();
    package.version = item.locked->version.to_string();
    package.integrity =
        item.linked.empty() ? item.locked->integrity.to_string() : std::string(linked_integrity);
    out.packages.push_back(std::move(package));
  }
  return out;
}

Result<void> stage_texts(const Project& project, const Target& target, const std::string& lock_text,
                         const std::string& state, Change& change) {
  const int root = project.files.root.get();
  if (target.manifest != project.files.manifest) {
    if (auto staged = stage_text(root, "manifest", target.manifest); !staged) return staged;
    change.files.push_back({"manifest", project.files.manifest_name});
  }
  if (lock_text != project.files.lock) {
    if (auto staged = stage_text(root, "lock", lock_text); !staged) return staged;
    change.files.push_back({"lock", project.files.lock_name});
  }
  if (target.linked != project.files.linked) {
    if (auto staged = stage_text(root, "linked", write_linked(target.linked)); !staged) {
      return staged;
    }
    change.files.push_back({"linked", linked_file});
  }
  if (auto staged = replace_text(root, std::string(staging_folder) + "/state", state, 0644,
                                 Durability::unsynced);
      !staged) {
    return staged;
  }
  change.files.push_back({"state", state_file});
  return {};
}

/// `.tank` is nobody's business but this machine's, except for its configuration.
Result<void> write_ignore_file(const Project& project) {
  constexpr const char* path = ".tank/.gitignore";
  const int root = project.files.root.get();
  if (project.files.reach == Reach::user || stands(root, path)) return {};
  return replace_text(root, path, "*\n!config.json\n", 0644, Durability::unsynced);
}

}  // namespace

Result<Applied> apply(Context& context, const Project& project, Target target) {
  const int root = project.files.root.get();
  const auto before = installed_before(project);
  std::erase_if(target.linked,
                [&](const auto& each) { return find_locked(target.lock, each.first) == nullptr; });
  auto items = items_of(project, target, before);
  if (!items) return pass(items);
  std::vector<Item*> placed;
  std::vector<const LockedPackage*> wanted;
  for (Item& item : *items) {
    if (!item.keep && item.linked.empty()) placed.push_back(&item);
    if (item.needs_bytes()) wanted.push_back(item.locked);
  }
  Fetched fetched(context.configuration.value("cache"));
  if (auto done = fetch(context, wanted, fetched); !done) return pass(done);
  for (const LockedPackage* each : wanted) {
    auto good = check_claims(*each, fetched.find(each->integrity));
    if (!good) return pass(good);
  }
  if (auto begun = begin_change(root); !begun) return pass(begun);

  Change change;
  for (const Item& item : *items) {
    if (item.keep) continue;
    if (item.needs_bytes()) record_files(*item.locked, fetched.find(item.locked->integrity));
    change.folders.push_back({item.folder, std::string(skills_folder) + "/" + item.folder});
    if (item.linked.empty()) continue;
    if (auto staged = stage_linked(root, item); !staged) return pass(staged);
  }
  Applied applied{.placed = placed.size(),
                  .kept = items->size() - placed.size(),
                  .downloaded = fetched.downloaded(),
                  .removed = 0};
  if (auto staged = stage(context, root, placed, fetched); !staged) return pass(staged);
  plan_links(project, target.lock, before, change);
  plan_removals(project, before, *items, change);
  applied.removed = change.removals.size();
  // A lock of version 2 does not tell the files, so there is nothing that it could contradict.
  if (target.frozen && project.lock->version >= 3 && target.lock != *project.lock) {
    return fail(Errc::lockfile_outdated, "tank.lock says other files than the packages hold");
  }
  const std::string lock_text =
      target.frozen ? *project.files.lock : package::write_lockfile(target.lock);
  const std::string state = state_of(*items, target, lock_text, before, fetched).write();
  auto texts = stage_texts(project, target, lock_text, state, change);
  if (!texts) return pass(texts);
  if (context.interrupted()) return fail(Errc::cancelled, "interrupted before anything changed");
  if (auto ignored = write_ignore_file(project); !ignored) return pass(ignored);
  if (auto done = commit_change(root, change); !done) return pass(done);
  return applied;
}

std::vector<Difference> differences(const std::optional<package::Lockfile>& old,
                                    const package::Lockfile& now) {
  std::vector<Difference> out;
  for (const LockedPackage& each : now.packages) {
    const LockedPackage* before = old ? find_locked(*old, each.name) : nullptr;
    if (before == nullptr) {
      out.push_back({'+', each.name, "", each.version.to_string(), each.permissions, {}, {}});
    } else if (before->version != each.version) {
      out.push_back({'~',
                     each.name,
                     before->version.to_string(),
                     each.version.to_string(),
                     package::difference(each.permissions, before->permissions),
                     package::difference(before->permissions, each.permissions),
                     {}});
    }
  }
  if (!old) return out;
  for (const LockedPackage& each : old->packages) {
    if (find_locked(now, each.name) != nullptr) continue;
    out.push_back({'-', each.name, each.version.to_string(), "", {}, each.permissions, {}});
  }
  std::ranges::sort(out, {}, &Difference::name);
  return out;
}

}  // namespace tank::inline v0::cli
