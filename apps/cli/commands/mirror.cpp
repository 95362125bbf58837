// SPDX-License-Identifier: Apache-2.0
#include "cli/mirror/mirror.hpp"

#include "cli/commands/commands.hpp"
#include "cli/commands/project_change.hpp"
#include "cli/context.hpp"
#include "cli/registry/file_registry.hpp"

namespace tank::inline v0::cli {
namespace {

/// Those that were named, else those of the project's lock.
Result<std::set<PackageName>> chosen(Context& context, const Invocation& invocation) {
  std::set<PackageName> out;
  for (std::size_t i = 1; i < invocation.arguments.size(); ++i) {
    const auto name = PackageName::parse(invocation.arguments[i]);
    if (!name) return pass(name);
    out.insert(*name);
  }
  if (!out.empty()) return out;
  auto project = open_project(context);
  if (!project) return pass(project);
  if (!project->lock) {
    return fail(Errc::invalid_lockfile,
                "there is no tank.lock that says which packages; name them, or `tank install`");
  }
  for (const package::LockedPackage& each : project->lock->packages) out.insert(each.name);
  return out;
}

json::Array words(const std::vector<std::string>& all) {
  json::Array out;
  for (const std::string& each : all) out.push_back(each);
  return out;
}

void print(Terminal& terminal, const MirrorReport& report) {
  for (const std::string& each : report.added) {
    terminal.print(terminal.paint(Colour::green, "+") + " " + each);
  }
  for (const std::string& each : report.changed) {
    terminal.print(terminal.paint(Colour::blue, "~") + " " + each);
  }
  for (const std::string& each : report.withdrawn) {
    terminal.print(terminal.paint(Colour::red, "-") + " " + each);
  }
  for (const MirrorReport::Problem& each : report.problems) {
    terminal.error(each.what + ": " + each.why);
  }
  terminal.note(std::to_string(report.kept) + " releases were there already");
}

}  // namespace

Result<json::Value> run_mirror(Context& context, const Invocation& invocation) {
  const auto names = chosen(context, invocation);
  if (!names) return pass(names);
  auto source = context.registry();
  if (!source) return pass(source);
  const std::string folder = context.environment.absolute(invocation.arguments.front());
  const std::string address = "file:" + folder;
  if ((*source)->address() == address) {
    return fail(Errc::invalid_argument, "the folder is the registry itself");
  }
  const auto target = open_file_registry(folder, address, context.clock, context.entropy);
  if (!target) return pass(target);
  const auto report = mirror(context, **source, **target, *names);
  if (!report) return pass(report);
  print(context.terminal, *report);
  if (!report->problems.empty()) context.exit_code = 1;
  json::Array problems;
  for (const MirrorReport::Problem& each : report->problems) {
    problems.push_back(json::Object{{"what", each.what}, {"why", each.why}});
  }
  return json::Object{{"ok", report->problems.empty()},
                      {"added", words(report->added)},
                      {"changed", words(report->changed)},
                      {"withdrawn", words(report->withdrawn)},
                      {"kept", report->kept},
                      {"problems", std::move(problems)}};
}

}  // namespace tank::inline v0::cli
