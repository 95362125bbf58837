// SPDX-License-Identifier: Apache-2.0
#include "cli/commands/project_change.hpp"

#include <algorithm>
#include <cmath>

#include "cli/context.hpp"
#include "cli/install/project_lock.hpp"
#include "cli/policy/policy_files.hpp"
#include "cli/project/consent.hpp"
#include "cli/project/permission_text.hpp"
#include "cli/trust/settling.hpp"

namespace tank::inline v0::cli {
namespace {

/// Lines of one kind of a difference; who wants them all reads `--json`, or `tank diff`.
constexpr std::size_t most_files_shown = 20;

json::Array names_document(const std::vector<std::string>& names) {
  json::Array out;
  for (const std::string& each : names) out.push_back(each);
  return out;
}

json::Value difference_document(const Difference& each) {
  json::Object out{{"name", each.name.to_string()}};
  if (!each.from.empty()) out.append(each.sign == '~' ? "from" : "version", each.from);
  if (!each.to.empty()) out.append(each.sign == '~' ? "to" : "version", each.to);
  out.append("permissions_gained", permission_document(each.gained));
  out.append("permissions_lost", permission_document(each.lost));
  if (each.files) {
    out.append("files", json::Object{{"added", names_document(each.files->added)},
                                     {"removed", names_document(each.files->removed)},
                                     {"changed", names_document(each.files->changed)}});
  }
  return out;
}

json::Object changes_document(const std::vector<Difference>& changes) {
  json::Array added;
  json::Array updated;
  json::Array removed;
  for (const Difference& each : changes) {
    (each.sign == '+'   ? added
     : each.sign == '~' ? updated
                        : removed)
        .push_back(difference_document(each));
  }
  return json::Object{{"added", std::move(added)},
                      {"updated", std::move(updated)},
                      {"removed", std::move(removed)}};
}

json::Value summary_document(const std::vector<Difference>& changes, const Applied& applied,
                             const Solved& solved, bool dry_run, Started started) {
  json::Object out = changes_document(changes);
  out.append("warnings", names_document(solved.warnings));
  out.append("total", solved.lock.packages.size());
  out.append("placed", applied.placed);
  out.append("downloaded", applied.downloaded);
  out.append("dry_run", dry_run);
  out.append("elapsed_ms", elapsed_ms(started));
  return out;
}

void print_files(Terminal& terminal, std::string_view what, const std::vector<std::string>& files) {
  for (std::size_t i = 0; i < files.size() && i < most_files_shown; ++i) {
    terminal.print("    " + std::string(what) + ": " + files[i]);
  }
  if (files.size() <= most_files_shown) return;
  terminal.print("    " + std::string(what) + ": " +
                 std::to_string(files.size() - most_files_shown) + " more");
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
  if (!each.files) return;
  print_files(terminal, "changed file", each.files->changed);
  print_files(terminal, "new file", each.files->added);
  print_files(terminal, "removed file", each.files->removed);
}

void print_summary(Terminal& terminal, const std::vector<Difference>& changes,
                   const Applied& applied, const Solved& solved, bool dry_run, Started started) {
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

/// Shows what changes, and asks where the command is one that asks.
Result<void> tell_changes(Context& context, const Project& project, Solved& solved,
                          std::vector<Difference>& changes, Asking asking, bool dry_run) {
  if (asking == Asking::before_changes) {
    if (auto done = compare_files(context, project.lock, solved.lock, changes); !done) return done;
  }
  for (const std::string& warning : solved.warnings) context.terminal.warn(warning);
  for (const Difference& each : changes) print_difference(context.terminal, each);
  if (asking == Asking::never || dry_run || changes.empty()) return {};
  context.report.details = changes_document(changes);
  auto agreed = consent_to(context, changes, solved.lock);
  if (agreed) context.report.details = {};
  return agreed;
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
                                   const Decide& decide, Asking asking) {
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
  if (!solved->only_removes) {
    if (auto kept = check_policy(context, solved->lock); !kept) return pass(kept);
  }
  for (std::string& each : *warnings) {
    if (std::ranges::find(solved->warnings, each) == solved->warnings.end()) {
      solved->warnings.push_back(std::move(each));
    }
  }
  auto changes = differences(project->lock, solved->lock);
  auto told = tell_changes(context, *project, *solved, changes, asking, dry_run);
  if (!told) return pass(told);
  Applied applied;
  if (!dry_run) {
    const bool same = solved->manifest == project->manifest;
    auto done = apply(
        context, *project,
        {.manifest = same ? project->files.manifest : package::write_manifest(solved->manifest),
         .lock = solved->lock,
         .frozen = frozen,
         .linked = solved->linked.value_or(project->files.linked)});
    if (!done) return pass(done);
    applied = *done;
  }
  print_summary(context.terminal, changes, applied, *solved, dry_run, started);
  return summary_document(changes, applied, *solved, dry_run, started);
}

}  // namespace tank::inline v0::cli
