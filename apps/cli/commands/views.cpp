// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <set>

#include <tank/package/budget.hpp>
#include <tank/semver/range.hpp>

#include "cli/commands/commands.hpp"
#include "cli/context.hpp"
#include "cli/project/permission_text.hpp"
#include "cli/project/project.hpp"

namespace tank::inline v0::cli {
namespace {

using package::LockedPackage;

Result<Project> locked_project(Context& context) {
  auto project = open_project(context);
  if (project && !project->lock) {
    return fail(Errc::invalid_lockfile, "there is no tank.lock; `tank install` makes one");
  }
  return project;
}

void print_tree(Terminal& terminal, const package::Lockfile& lock, const LockedPackage& each,
                const std::string& prefix, std::set<package::PackageName>& shown) {
  const bool first = shown.insert(each.name).second;
  terminal.print(prefix + each.name.to_string() + " " + each.version.to_string() +
                 (first || each.dependencies.empty() ? "" : " (above)"));
  if (!first) return;
  for (const auto& [name, version] : each.dependencies) {
    const LockedPackage* next = find_locked(lock, name);
    if (next != nullptr) print_tree(terminal, lock, *next, prefix + "  ", shown);
  }
}

/// One permission, who asks for it, and whether the budget has it.
struct PermissionRow {
  std::string entry;
  std::vector<std::string> packages;
  bool covered = false;
};

std::vector<PermissionRow> permission_rows(const Project& project) {
  std::vector<PermissionRow> out;
  const package::Permissions budget = project.manifest.permissions.value_or(package::Permissions{});
  for (const LockedPackage& each : project.lock->packages) {
    const auto beyond = permission_lines(package::difference(each.permissions, budget));
    for (const std::string& line : permission_lines(each.permissions)) {
      auto found = std::ranges::find(out, line, &PermissionRow::entry);
      if (found == out.end()) found = out.insert(out.end(), {line, {}, true});
      found->packages.push_back(full_name(each));
      if (std::ranges::find(beyond, line) != beyond.end()) found->covered = false;
    }
  }
  std::ranges::sort(out, {}, &PermissionRow::entry);
  return out;
}

std::string joined(const std::vector<std::string>& words) {
  std::string out;
  for (const std::string& word : words) out += (out.empty() ? "" : ", ") + word;
  return out;
}

}  // namespace

Result<json::Value> run_list(Context& context, const Invocation& invocation) {
  const auto project = locked_project(context);
  if (!project) return pass(project);
  const auto folders = skill_folders(*project->lock);
  json::Array skills;
  for (const LockedPackage& each : project->lock->packages) {
    const bool direct = project->lock->roots.contains(each.name);
    json::Object skill{{"name", each.name.to_string()},
                       {"version", each.version.to_string()},
                       {"direct", direct},
                       {"folder", std::string(skills_folder) + "/" + folders.at(each.name)},
                       {"permissions", permission_document(each.permissions)}};
    const auto linked = project->files.linked.find(each.name);
    const bool stands_in = linked != project->files.linked.end();
    if (stands_in) skill.append("linked", linked->second);
    skills.push_back(std::move(skill));
    if (invocation.has("tree")) continue;
    Text line = each.name.to_string() + " " + each.version.to_string();
    if (!direct) line += context.terminal.paint(Colour::dim, " (needed)");
    if (stands_in) {
      line += context.terminal.paint(Colour::yellow, " (linked to " + linked->second + ")");
    }
    context.terminal.print(line);
  }
  if (invocation.has("tree")) {
    std::set<package::PackageName> shown;
    for (const auto& root : project->lock->roots) {
      const LockedPackage* locked = find_locked(*project->lock, root.first);
      if (locked != nullptr) print_tree(context.terminal, *project->lock, *locked, "", shown);
    }
  }
  return json::Object{{"skills", std::move(skills)}};
}

Result<json::Value> run_permissions(Context& context, const Invocation&) {
  const auto project = locked_project(context);
  if (!project) return pass(project);
  const auto rows = permission_rows(*project);
  json::Array document;
  std::vector<std::vector<Text>> table;
  bool all_covered = true;
  for (const PermissionRow& row : rows) {
    json::Array packages;
    for (const std::string& name : row.packages) packages.push_back(name);
    document.push_back(json::Object{
        {"permission", row.entry}, {"packages", std::move(packages)}, {"in_budget", row.covered}});
    table.push_back({row.entry,
                     row.covered ? context.terminal.paint(Colour::green, "in budget")
                                 : context.terminal.paint(Colour::red, "beyond"),
                     joined(row.packages)});
    all_covered = all_covered && row.covered;
  }
  if (rows.empty()) {
    context.terminal.note("The installed skills ask for nothing");
  } else {
    context.terminal.table({"permission", "budget", "asked for by"}, table);
  }
  json::Object out{{"permissions", std::move(document)}, {"within_budget", all_covered}};
  out.append("budget", project->manifest.permissions
                           ? permission_document(*project->manifest.permissions)
                           : json::Value());
  return out;
}

}  // namespace tank::inline v0::cli
