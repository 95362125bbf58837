// SPDX-License-Identifier: Apache-2.0
#include <memory>

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "cli/commands/commands.hpp"
#include "cli/commands/project_change.hpp"
#include "cli/context.hpp"
#include "cli/install/file_text.hpp"

namespace tank::inline v0::cli {
namespace {

/// Without links, so that it leads there from everywhere. Errors: io_error.
Result<std::string> real_folder(const std::string& path) {
  std::unique_ptr<char, decltype(&::free)> real(::realpath(path.c_str(), nullptr), &::free);
  if (real == nullptr) return fail_io("cannot find the folder", path);
  return std::string(real.get());
}

/// Whose place the folder takes: what `--as` says, else the name in its manifest.
Result<PackageName> name_of(const Invocation& invocation, const std::string& folder) {
  if (invocation.has("as")) {
    auto spec = parse_spec(invocation.value("as"));
    if (!spec) return pass(spec);
    return spec->name;
  }
  const auto text = read_text(AT_FDCWD, folder + "/tank.json", limits::manifest_bytes);
  if (!text) return pass(text);
  if (!*text) {
    return fail(Errc::invalid_argument, folder +
                                            " has no tank.json that names a skill; say "
                                            "`--as @scope/name`");
  }
  auto manifest = package::parse_manifest(**text);
  if (!manifest) return fail(manifest.error().code, folder + ": " + manifest.error().detail);
  if (manifest->name) return *manifest->name;
  return fail(Errc::invalid_argument, folder + "/tank.json names no skill; say `--as @scope/name`");
}

/// The lock stays as it is: what stands in is nobody's business but this machine's.
Result<Solved> keep_lock(const Project& project, LinkedFolders linked) {
  if (!project.lock) {
    return fail(Errc::invalid_lockfile, "there is no tank.lock; `tank install` makes one");
  }
  Solved out{.manifest = project.manifest, .lock = *project.lock, .warnings = {}};
  out.linked = std::move(linked);
  return out;
}

json::Value linked_document(const LinkedFolders& linked) {
  json::Object out;
  for (const auto& [name, folder] : linked) out.append(name.to_string(), folder);
  return json::Object{{"linked", std::move(out)}};
}

}  // namespace

Result<json::Value> run_link(Context& context, const Invocation& invocation) {
  const Started started = std::chrono::steady_clock::now();
  const std::string given = context.environment.absolute(invocation.arguments.front());
  const auto folder = real_folder(given);
  if (!folder) return pass(folder);
  if (::access((*folder + "/SKILL.md").c_str(), R_OK) != 0) {
    return fail(Errc::invalid_skill, *folder + " holds no SKILL.md");
  }
  const auto name = name_of(invocation, *folder);
  if (!name) return pass(name);
  LinkedFolders now;
  auto done = change_project(
      context, invocation, started, [&](Context&, const Project& project) -> Result<Solved> {
        if (!project.lock || find_locked(*project.lock, *name) == nullptr) {
          return fail(Errc::package_not_found,
                      name->to_string() +
                          " is not installed, so nothing can stand in for it; "
                          "`tank install` it first");
        }
        now = project.files.linked;
        now.insert_or_assign(*name, *folder);
        return keep_lock(project, now);
      });
  if (!done) return done;
  context.terminal.note(name->to_string() + " is " + *folder + " until `tank unlink`");
  return linked_document(now);
}

Result<json::Value> run_unlink(Context& context, const Invocation& invocation) {
  const Started started = std::chrono::steady_clock::now();
  LinkedFolders now;
  auto done = change_project(
      context, invocation, started, [&](Context&, const Project& project) -> Result<Solved> {
        if (!invocation.arguments.empty()) now = project.files.linked;
        for (const std::string& argument : invocation.arguments) {
          const auto spec = parse_spec(argument);
          if (!spec) return pass(spec);
          if (now.erase(spec->name) > 0) continue;
          return fail(Errc::package_not_found, "no folder stands in for " + argument);
        }
        return keep_lock(project, now);
      });
  if (!done) return done;
  return linked_document(now);
}

}  // namespace tank::inline v0::cli
