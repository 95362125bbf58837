// SPDX-License-Identifier: Apache-2.0
#include "cli/commands/project_change.hpp"

#include <algorithm>
#include <cmath>

#include "cli/context.hpp"
#include "cli/install/project_lock.hpp"
#include "cli/project/permission_text.hpp"
#include "cli/trust/settling.hpp"

namespace tank::inline v0::cli {
namespace {

json::Value difference_document(const Difference& each) {
  json::Object out{{"name", each.name.to_string()}};
  if (!each.from.empty()) out.append(each.sign == '~' ? "from" : "version", each.from);
  if (!each.to.empty()) out.append(each.sign == '~' ? "to" : "version", each.to);
  out.append("permissions_gained", permission_document(each.gained));
  out.append("permissions_lost", permission_document(each.lost));
  return out;
}

json::Value summary_document(const std::vector<Difference>& changes, const Applied& applied,
                             const Solved& solved, bool dry_run, Started started) {
  json::Array added;
  json::Array updated;
  json::Array removed;
  for (const Difference& each : changes) {
    (each.sign == '+'   ? added
     : each.sign == '~' ? updated
                        : removed)
        .push_back(difference_document(each));
  }
  json::Array warnings;
  for (const std::string& warning : solved.warnings) warnings.push_back(warning);
  return json::Object{{"added", std::move(added)},
                      {"updated", std::move(updated)},
                      {"removed", std::move(removed)},
                      {"warnings", std::move(warnings)},
                      {"total", solved.lock.packages.size()},
                      {"placed", applied.placed},
                      {"downloaded", applied.downloaded},
                      {"dry_run", dry_run},
                      {"elapsed_ms", elapsed_ms(started)}};
}

void print_difference(Terminal& terminal, const Difference& each) {
  const Colour colour = each.sign == '+'   ? Colour::green
                        : each.sign == '~' ? Colour::blue
                                           : Colour::red;
  Text line = terminal.paint(colour, std::string(1, each.sign)) + " " + each.name.to_string() +
              " " + (each.from.empty() ? each.to : each.from);
  if (each.sign == '~') line += " -> " + each.to;
  terminal.print(line);
  if (each.sign != '~') return;
  for (const std::string& gained : permission_lines(each.gained)) {
    terminal.print("    " + terminal.paint(Colour::yellow, "asks for more: ") + gained);
  }
  for (const std::string& lost : permission_lines(each.lost)) {
    terminal.print("    no longer asks for: " + lost);
  }
}

void print_summary(Terminal& terminal, const std::vector<Difference>& changes,
                   const Applied& applied, const Solved& solved, bool dry_run, Started started) {
  for (const std::string& warning : solved.warnings) terminal.warn(warning);
  for (const Difference& each : changes) print_difference(terminal, each);
  const std::string count = std::to_string(solved.lock.packages.size());
  const std::string skills = count + (count == "1" ? " skill" : " skills");
  if (dry_run) {
    terminal.note("Would leave " + skills + " installed; nothing was changed");
    return;
  }
  std::string line = skills + " installed";
  if (applied.downloaded > 0) line += ", " + std::to_string(applied.downloaded) + " downloaded";
  if (changes.empty() && applied.placed > 0) {
    line += ", " + std::to_string(applied.placed) + " put in place";
  }
  terminal.note(line + " " + elapsed_text(started));
}

}  // namespace

Result<PackageSpec> parse_spec(std::string_view text) {
  const auto at = text.find('@', 1);
  auto name = package::PackageName::parse(text.substr(0, at));
  if (!name) {
    return fail(Errc::invalid_package_name, "`" + std::string(text) +
                                                "` is not a package; it looks like `@acme/pdf` or "
                                                "`@acme/pdf@^1.2.0`");
  }
  return PackageSpec{std::move(*name),
                     at == std::string_view::npos ? "" : std::string(text.substr(at + 1))};
}

Result<ReleaseSpec> parse_release_spec(std::string_view text) {
  auto spec = parse_spec(text);
  if (!spec) return pass(spec);
  auto version = semver::Version::parse(spec->range);
  if (!version) {
    return fail(Errc::invalid_version, "`" + std::string(text) +
                                           "` does not name a release; it looks like "
                                           "`@acme/pdf@1.2.0`");
  }
  return ReleaseSpec{std::move(spec->name), *version};
}

double elapsed_ms(Started started) {
  const auto elapsed = std::chrono::steady_clock::now() - started;
  return std::round(std::chrono::duration<double, std::milli>(elapsed).count() * 10) / 10;
}

std::string elapsed_text(Started started) {
  const double ms = elapsed_ms(started);
  if (ms < 1'000) return "in " + std::to_string(std::lround(ms)) + " ms";
  const long tenths = std::lround(ms / 100);
  return "in " + std::to_string(tenths / 10) + "." + std::to_string(tenths % 10) + " s";
}

json::Value nothing_to_do(Context& context, Started started) {
  context.terminal.note("Nothing to do; everything is installed (" + elapsed_text(started) + ")");
  return json::Object{{"added", json::Array{}},
                      {"updated", json::Array{}},
                      {"removed", json::Array{}},
                      {"warnings", json::Array{}},
                      {"placed", 0},
                      {"downloaded", 0},
                      {"dry_run", false},
                      {"elapsed_ms", elapsed_ms(started)}};
}

Result<json::Value> change_project(Context& context, const Invocation& invocation, Started started,
                                   const Decide& decide) {
  auto project = open_project(context);
  if (!project) return pass(project);
  const bool dry_run = invocation.has("dry-run");
  std::optional<ProjectLock> held;
  if (!dry_run) {
    auto taken = ProjectLock::take(project->files.root.get(), [&] {
      context.terminal.note("waiting for another tank in this project");
    });
    if (!taken) return pass(taken);
    held = std::move(*taken);
    // Whoever held it before may have changed everything.
    if (auto read = reload(project->files); !read) return pass(read);
    project = parse_project(std::move(project->files));
    if (!project) return pass(project);
  }
  auto solved = decide(context, *project);
  if (!solved) return pass(solved);
  const bool frozen = invocation.has("frozen");
  auto warnings = settle_trust(context, project->lock, solved->lock,
                               frozen ? Recording::keep : Recording::write);
  if (!warnings) return pass(warnings);
  for (std::string& each : *warnings) {
    if (std::ranges::find(solved->warnings, each) == solved->warnings.end()) {
      solved->warnings.push_back(std::move(each));
    }
  }
  const auto changes = differences(project->lock, solved->lock);
  Applied applied;
  if (!dry_run) {
    const bool same = solved->manifest == project->manifest;
    auto done = apply(
        context, *project,
        {.manifest = same ? project->files.manifest : package::write_manifest(solved->manifest),
         .lock = solved->lock,
         .frozen = frozen});
    if (!done) return pass(done);
    applied = *done;
  }
  print_summary(context.terminal, changes, applied, *solved, dry_run, started);
  return summary_document(changes, applied, *solved, dry_run, started);
}

}  // namespace tank::inline v0::cli
