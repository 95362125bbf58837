// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <memory>
#include <set>

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/commands/commands.hpp"
#include "cli/context.hpp"
#include "cli/install/file_text.hpp"
#include "cli/project/project.hpp"
#include "cli/trust/settling.hpp"

namespace tank::inline v0::cli {
namespace {

struct Finding {
  std::string_view kind;  ///< changed | missing | extra | linked
  std::string package;
  std::string path;
};

struct CloseDirectory {
  void operator()(DIR* directory) const { ::closedir(directory); }
};

/// Every file and link below a folder. Folders exist only through them.
void collect(int folder, const std::string& prefix, std::set<std::string>& out) {
  const std::unique_ptr<DIR, CloseDirectory> directory(
      ::fdopendir(::openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)));
  if (directory == nullptr) return;
  while (const dirent* entry = ::readdir(directory.get())) {
    const std::string name = entry->d_name;
    if (name == "." || name == "..") continue;
    struct stat status{};
    if (::fstatat(folder, name.c_str(), &status, AT_SYMLINK_NOFOLLOW) != 0) continue;
    if (!S_ISDIR(status.st_mode)) {
      out.insert(prefix + name);
      continue;
    }
    const Descriptor inner(::openat(folder, name.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW));
    if (inner.is_open()) collect(inner.get(), prefix + name + "/", out);
  }
}

bool is_as_locked(int folder, const package::LockedFile& file) {
  struct stat status{};
  if (::fstatat(folder, file.path.c_str(), &status, AT_SYMLINK_NOFOLLOW) != 0) return false;
  if (!S_ISREG(status.st_mode)) return false;
  if (((status.st_mode & 0100) != 0) != file.executable) return false;
  const auto text = read_text(folder, file.path);
  return text && *text && Digest::of(**text) == file.digest;
}

void check_package(int skills, const std::string& folder, const package::LockedPackage& locked,
                   std::vector<Finding>& out) {
  const std::string name = full_name(locked);
  const Descriptor open(
      ::openat(skills, folder.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
  std::set<std::string> there;
  if (open.is_open()) collect(open.get(), "", there);
  for (const package::LockedFile& file : locked.files) {
    const std::string path = std::string(skills_folder) + "/" + folder + "/" + file.path;
    if (there.erase(file.path) == 0) {
      out.push_back({"missing", name, path});
    } else if (!is_as_locked(open.get(), file)) {
      out.push_back({"changed", name, path});
    }
  }
  for (const std::string& extra : there) {
    out.push_back({"extra", name, std::string(skills_folder) + "/" + folder + "/" + extra});
  }
}

json::Value findings_document(const std::vector<Finding>& findings, const TrustReport& trust,
                              std::size_t packages, std::size_t files) {
  json::Array out;
  for (const TrustFinding& each : trust.findings) {
    out.push_back(json::Object{{"kind", each.kind}, {"package", each.package}, {"why", each.why}});
  }
  json::Array warnings;
  for (const std::string& each : trust.warnings) warnings.push_back(each);
  for (const Finding& each : findings) {
    out.push_back(
        json::Object{{"kind", each.kind}, {"package", each.package}, {"path", each.path}});
  }
  return json::Object{{"ok", findings.empty() && trust.findings.empty()},
                      {"packages", packages},
                      {"files", files},
                      {"proven", trust.proven},
                      {"signed", trust.with_publisher},
                      {"warnings", std::move(warnings)},
                      {"findings", std::move(out)}};
}

void tell_trust(Context& context, const TrustReport& trust) {
  for (const std::string& each : trust.warnings) context.terminal.warn(each);
  for (const TrustFinding& each : trust.findings) {
    context.terminal.print(context.terminal.paint(Colour::red, each.kind) + "  " + each.package +
                           "  (" + each.why + ")");
  }
  if (!trust.findings.empty()) context.exit_code = 1;
  if (trust.proven == 0) return;
  context.terminal.note(std::to_string(trust.proven) + " releases are in the publish log, " +
                        std::to_string(trust.with_publisher) + " signed by their publishers");
}

}  // namespace

Result<json::Value> run_verify(Context& context, const Invocation& invocation) {
  auto project = open_project(context);
  if (!project) return pass(project);
  if (!project->lock) {
    return fail(Errc::invalid_lockfile, "there is no tank.lock; `tank install` makes one");
  }
  if (invocation.has("refresh")) {
    if (auto asked = refresh_trust(context); !asked) return pass(asked);
  }
  const auto trust = check_trust(context, *project->lock);
  if (!trust) return pass(trust);
  const Descriptor skills(
      ::openat(project->files.root.get(), skills_folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  std::vector<Finding> findings;
  std::size_t files = 0;
  const auto folders = skill_folders(*project->lock);
  for (const package::LockedPackage& locked : project->lock->packages) {
    if (locked.files.empty()) {
      // So that the next install looks at the lock again.
      ::unlinkat(project->files.root.get(), state_file, 0);
      return fail(Errc::invalid_lockfile, "tank.lock does not say which files " +
                                              full_name(locked) +
                                              " has; `tank install` writes them into it");
    }
    const auto linked = project->files.linked.find(locked.name);
    if (linked != project->files.linked.end()) {
      findings.push_back({"linked", full_name(locked), linked->second});
      continue;
    }
    files += locked.files.size();
    check_package(skills.get(), folders.at(locked.name), locked, findings);
  }
  for (const Finding& each : findings) {
    context.terminal.print(context.terminal.paint(Colour::red, each.kind) + "  " + each.path +
                           "  (" + each.package + ")");
  }
  const std::size_t packages = project->lock->packages.size();
  tell_trust(context, *trust);
  if (findings.empty()) {
    context.terminal.note(std::to_string(packages) + " skills, " + std::to_string(files) +
                          " files: all as in tank.lock");
  } else if (std::ranges::all_of(findings, [](const Finding& f) { return f.kind == "linked"; })) {
    context.exit_code = 1;
    context.terminal.error(std::to_string(findings.size()) +
                           " folders stand in for skills of tank.lock; `tank unlink` puts the "
                           "skills back");
  } else {
    context.exit_code = 1;
    // The next install must not take sizes and times for an answer.
    ::unlinkat(project->files.root.get(), state_file, 0);
    context.terminal.error(std::to_string(findings.size()) +
                           " files are not as in tank.lock; `tank install` puts changed and "
                           "missing ones back");
  }
  return findings_document(findings, *trust, packages, files);
}

}  // namespace tank::inline v0::cli
