// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <map>

#include <tank/semver/range.hpp>

#include "cli/commands/commands.hpp"
#include "cli/commands/project_change.hpp"
#include "cli/context.hpp"
#include "cli/project/fetching.hpp"
#include "cli/project/permission_text.hpp"
#include "cli/project/release_files.hpp"
#include "cli/project/unified_diff.hpp"

namespace tank::inline v0::cli {
namespace {

/// One side of the comparison.
struct Side {
  package::PackageName name;
  semver::Version version;
  package::Permissions permissions;
  std::map<std::string, std::string> dependencies;
  std::vector<package::ArchiveFile> files;
  analysis::ScanReport report;

  [[nodiscard]] std::string full() const { return name.to_string() + "@" + version.to_string(); }
};

/// A version, a dist-tag, or the highest version of a range; `latest` where nothing was said.
const wire::IndexVersion* choose(const wire::IndexDocument& index, const std::string& wanted) {
  const auto tag = index.tags.find(wanted.empty() ? "latest" : wanted);
  const auto range = semver::Range::parse(wanted.empty() ? "*" : wanted);
  const wire::IndexVersion* best = nullptr;
  std::optional<semver::Version> highest;
  for (const wire::IndexVersion& each : index.versions) {
    if (each.version == wanted || (tag != index.tags.end() && each.version == tag->second)) {
      return &each;
    }
    const auto version = semver::Version::parse(each.version);
    if (!version || !range || !range->satisfied_by(*version)) continue;
    if (highest && *version < *highest) continue;
    highest = *version;
    best = &each;
  }
  return best;
}

Result<Side> load_side(Context& context, const PackageSpec& spec) {
  auto registry = context.registry();
  if (!registry) return pass(registry);
  const std::string name = spec.name.to_string();
  const auto index = (*registry)->index(name);
  if (!index) return pass(index);
  if (!*index) return fail(Errc::package_not_found, "there is no " + name);
  const wire::IndexVersion* found = choose(**index, spec.range);
  if (found == nullptr) {
    return fail(Errc::release_not_found, name + " has no version `" + spec.range + "`");
  }
  const auto version = semver::Version::parse(found->version);
  if (!version) return pass(version);
  auto permissions = wire::from_wire(found->permissions);
  if (!permissions) return pass(permissions);
  package::LockedPackage locked{.name = spec.name, .version = *version};
  locked.integrity = found->integrity;
  const std::vector<const package::LockedPackage*> wanted{&locked};
  Fetched fetched(context.configuration.value("cache"));
  if (auto done = fetch(context, wanted, fetched); !done) return pass(done);
  auto files = read_files(fetched.find(locked.integrity));
  if (!files) return pass(files);
  auto report = scan_files(*files);
  if (!report) return pass(report);
  return Side{spec.name,           *version,          std::move(*permissions),
              found->dependencies, std::move(*files), std::move(*report)};
}

/// One file that is not the same on both sides.
struct FileDifference {
  std::string_view change;  ///< added | removed | changed | mode
  std::string path;
  std::string diff;  ///< empty for what is no text
  bool is_text = true;
  bool truncated = false;
};

FileDifference compare(const package::ArchiveFile* before, const package::ArchiveFile* after) {
  FileDifference out;
  out.change = before == nullptr                   ? "added"
               : after == nullptr                  ? "removed"
               : before->content == after->content ? "mode"
                                                   : "changed";
  out.path = before == nullptr ? after->path : before->path;
  const std::string_view old_text = before == nullptr ? "" : std::string_view(before->content);
  const std::string_view new_text = after == nullptr ? "" : std::string_view(after->content);
  out.is_text = is_text(old_text) && is_text(new_text);
  if (!out.is_text || out.change == "mode") return out;
  UnifiedDiff lines = unified_diff(old_text, new_text);
  out.diff = std::move(lines.text);
  out.truncated = lines.truncated;
  return out;
}

std::vector<FileDifference> compare_all(const Side& from, const Side& to) {
  std::map<std::string_view, std::pair<const package::ArchiveFile*, const package::ArchiveFile*>>
      both;
  for (const package::ArchiveFile& each : from.files) both[each.path].first = &each;
  for (const package::ArchiveFile& each : to.files) both[each.path].second = &each;
  std::vector<FileDifference> out;
  for (const auto& [path, pair] : both) {
    const auto& [before, after] = pair;
    if (before != nullptr && after != nullptr && *before == *after) continue;
    out.push_back(compare(before, after));
  }
  return out;
}

struct DependencyChange {
  std::string name;
  std::string from;  ///< empty: it is new
  std::string to;    ///< empty: it is gone
};

std::vector<DependencyChange> compare_dependencies(const Side& from, const Side& to) {
  std::map<std::string, DependencyChange> both;
  for (const auto& [name, range] : from.dependencies) both[name] = {name, range, ""};
  for (const auto& [name, range] : to.dependencies) {
    both[name].name = name;
    both[name].to = range;
  }
  std::vector<DependencyChange> out;
  for (auto& [name, change] : both) {
    if (change.from != change.to) out.push_back(std::move(change));
  }
  return out;
}

void print_file(Terminal& terminal, const Side& from, const Side& to, const FileDifference& file) {
  terminal.print(terminal.paint(Colour::bold, std::string(file.change) + " file: " + file.path) +
                 (file.is_text ? "" : "  (not a text)"));
  if (file.diff.empty()) return;
  terminal.print("--- " + from.full() + "/" + file.path);
  terminal.print("+++ " + to.full() + "/" + file.path);
  std::string_view rest = file.diff;
  while (!rest.empty()) {
    const auto end = rest.find('\n');
    const std::string line(rest.substr(0, end));
    const Text shown = line.starts_with('+')   ? terminal.paint(Colour::green, line)
                       : line.starts_with('-') ? terminal.paint(Colour::red, line)
                       : line.starts_with('@') ? terminal.paint(Colour::blue, line)
                                               : Text(line);
    terminal.print(shown);
    rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
  }
  if (file.truncated) terminal.print("... more lines differ");
}

std::string verdict_text(const Side& side) {
  return std::string(analysis::to_string(side.report.verdict)) + ", " +
         std::to_string(side.report.score) + " of 10";
}

json::Value side_document(const Side& side) {
  return json::Object{{"name", side.name.to_string()},
                      {"version", side.version.to_string()},
                      {"permissions", permission_document(side.permissions)},
                      {"verdict", analysis::to_string(side.report.verdict)},
                      {"score", side.report.score}};
}

void print_all(Terminal& terminal, const Side& from, const Side& to,
               const std::vector<DependencyChange>& dependencies,
               const std::vector<FileDifference>& files) {
  terminal.print(terminal.paint(Colour::bold, from.full() + " -> " + to.full()));
  terminal.print("verdict: " + verdict_text(from) + " -> " + verdict_text(to));
  for (const auto& line : permission_lines(package::difference(to.permissions, from.permissions))) {
    terminal.print(terminal.paint(Colour::yellow, "asks for more: ") + line);
  }
  for (const auto& line : permission_lines(package::difference(from.permissions, to.permissions))) {
    terminal.print("no longer asks for: " + line);
  }
  for (const DependencyChange& each : dependencies) {
    terminal.print(each.from.empty() ? "now needs: " + each.name + " " + each.to
                   : each.to.empty() ? "no longer needs: " + each.name + " " + each.from
                                     : "needs: " + each.name + " " + each.from + " -> " + each.to);
  }
  for (const FileDifference& each : files) print_file(terminal, from, to, each);
  if (files.empty()) terminal.note("All files are the same");
}

}  // namespace

Result<json::Value> run_diff(Context& context, const Invocation& invocation) {
  const auto first = parse_spec(invocation.arguments[0]);
  if (!first) return pass(first);
  std::string second_text = invocation.arguments[1];
  if (!second_text.starts_with('@')) second_text = first->name.to_string() + "@" + second_text;
  const auto second = parse_spec(second_text);
  if (!second) return pass(second);
  const auto from = load_side(context, *first);
  if (!from) return pass(from);
  const auto to = load_side(context, *second);
  if (!to) return pass(to);
  const auto dependencies = compare_dependencies(*from, *to);
  const auto files = compare_all(*from, *to);
  print_all(context.terminal, *from, *to, dependencies, files);
  json::Array needs;
  for (const DependencyChange& each : dependencies) {
    json::Object row{{"name", each.name}};
    if (!each.from.empty()) row.append("from", each.from);
    if (!each.to.empty()) row.append("to", each.to);
    needs.push_back(std::move(row));
  }
  json::Array changed;
  for (const FileDifference& each : files) {
    json::Object row{{"path", each.path}, {"change", each.change}, {"text", each.is_text}};
    if (!each.diff.empty()) row.append("diff", each.diff);
    if (each.truncated) row.append("truncated", true);
    changed.push_back(std::move(row));
  }
  return json::Object{
      {"from", side_document(*from)},
      {"to", side_document(*to)},
      {"permissions_gained",
       permission_document(package::difference(to->permissions, from->permissions))},
      {"permissions_lost",
       permission_document(package::difference(from->permissions, to->permissions))},
      {"dependencies", std::move(needs)},
      {"files", std::move(changed)}};
}

}  // namespace tank::inline v0::cli
