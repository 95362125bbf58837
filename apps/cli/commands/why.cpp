// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <variant>

#include <tank/semver/range.hpp>

#include "cli/commands/commands.hpp"
#include "cli/commands/project_change.hpp"
#include "cli/context.hpp"

namespace tank::inline v0::cli {
namespace {

using package::LockedPackage;
using package::PackageName;

/// Chains are counted in thousands in a dense graph; nobody reads more than a few.
constexpr std::size_t most_chains = 20;

using Chain = std::vector<const LockedPackage*>;

void find_chains(const package::Lockfile& lock, const PackageName& wanted, Chain& chain,
                 std::vector<Chain>& out) {
  if (out.size() >= most_chains) return;
  if (chain.back()->name == wanted) {
    out.push_back(chain);
    return;
  }
  for (const auto& dependency : chain.back()->dependencies) {
    const LockedPackage* next = find_locked(lock, dependency.first);
    if (next == nullptr || std::ranges::find(chain, next) != chain.end()) continue;
    chain.push_back(next);
    find_chains(lock, wanted, chain, out);
    chain.pop_back();
  }
}

std::vector<Chain> chains_to(const package::Lockfile& lock, const PackageName& wanted) {
  std::vector<Chain> out;
  for (const auto& root : lock.roots) {
    const LockedPackage* locked = find_locked(lock, root.first);
    if (locked == nullptr) continue;
    Chain chain{locked};
    find_chains(lock, wanted, chain, out);
  }
  std::ranges::sort(out, [](const Chain& a, const Chain& b) {
    if (a.size() != b.size()) return a.size() < b.size();
    return std::ranges::lexicographical_compare(a, b, {}, &LockedPackage::name,
                                                &LockedPackage::name);
  });
  return out;
}

json::Value tell_chains(Terminal& terminal, const package::Lockfile& lock,
                        const LockedPackage& found) {
  terminal.print(full_name(found) + " is installed because");
  json::Array document;
  for (const Chain& chain : chains_to(lock, found.name)) {
    std::string line = "  the project";
    json::Array names;
    for (const LockedPackage* each : chain) {
      line += " -> " + full_name(*each);
      names.push_back(full_name(*each));
    }
    terminal.print(line);
    document.push_back(std::move(names));
  }
  return json::Object{{"installed", true},
                      {"name", found.name.to_string()},
                      {"version", found.version.to_string()},
                      {"chains", std::move(document)}};
}

/// Whether it could be installed beside what the project wants; the proof where not.
Result<json::Value> tell_possibility(Context& context, const Project& project,
                                     const PackageSpec& spec) {
  Wanted wanted{.manifest = project.manifest, .unlocked = {}, .unlock_all = true};
  const std::string range = spec.range.empty() ? "*" : spec.range;
  wanted.manifest.skills[spec.name] = range;
  auto problem = problem_of(context, project.lock, wanted);
  if (!problem) return pass(problem);
  auto registry = context.registry();
  if (!registry) return pass(registry);
  RegistrySource source(**registry);
  ask_for_signatures(context, *problem, source);
  resolve::Resolver resolver;
  const auto answer = resolver.resolve(*problem, source);
  if (!answer) return pass(answer);
  if (const auto* explanation = std::get_if<resolve::Explanation>(&*answer)) {
    static_cast<void>(refuse(context, *explanation));
    context.terminal.print(spec.name.to_string() + " " + range + " cannot be installed:");
    context.terminal.print(Text::lines(context.report.prose));
    return json::Object{{"installed", false},
                        {"possible", false},
                        {"name", spec.name.to_string()},
                        {"explanation", context.report.details}};
  }
  for (const resolve::Chosen& each : std::get<resolve::Solution>(*answer).packages) {
    if (each.name != spec.name.to_string()) continue;
    context.terminal.print(each.name + " " + each.version.to_string() +
                           " is not installed, but could be: nothing in the project asks for it");
    return json::Object{{"installed", false},
                        {"possible", true},
                        {"name", each.name},
                        {"version", each.version.to_string()}};
  }
  return fail(Errc::internal_error, "the solution lacks " + spec.name.to_string());
}

/// What the tag `latest` names; the locked version where the package has none or is gone.
Result<std::string> latest_of(RegistrySource& source, const LockedPackage& locked) {
  const std::string name = locked.name.to_string();
  if (source.document(name) == nullptr) {
    if (const auto loaded = source.load(name); !loaded) return pass(loaded);
  }
  const wire::IndexDocument* index = source.document(name);
  if (index == nullptr) return locked.version.to_string();
  const auto tag = index->tags.find("latest");
  return tag == index->tags.end() ? locked.version.to_string() : tag->second;
}

}  // namespace

Result<json::Value> run_why(Context& context, const Invocation& invocation) {
  const auto spec = parse_spec(invocation.arguments.front());
  if (!spec) return pass(spec);
  const auto project = open_project(context);
  if (!project) return pass(project);
  const LockedPackage* found = project->lock ? find_locked(*project->lock, spec->name) : nullptr;
  if (found != nullptr) {
    const auto range = semver::Range::parse(spec->range.empty() ? "*" : spec->range,
                                            {.include_prerelease = spec->range.empty()});
    if (!range) return fail(Errc::invalid_range, range.error().detail);
    if (range->satisfied_by(found->version)) {
      return tell_chains(context.terminal, *project->lock, *found);
    }
  }
  return tell_possibility(context, *project, *spec);
}

Result<json::Value> run_outdated(Context& context, const Invocation&) {
  const auto project = open_project(context);
  if (!project) return pass(project);
  if (!project->lock) {
    return fail(Errc::invalid_lockfile, "there is no tank.lock; `tank install` makes one");
  }
  Wanted wanted{.manifest = project->manifest, .unlocked = {}, .unlock_all = true};
  auto problem = problem_of(context, project->lock, wanted);
  if (!problem) return pass(problem);
  auto registry = context.registry();
  if (!registry) return pass(registry);
  RegistrySource source(**registry);
  ask_for_signatures(context, *problem, source);
  resolve::Resolver resolver;
  const auto answer = resolver.resolve(*problem, source);
  if (!answer) return pass(answer);
  const auto* solution = std::get_if<resolve::Solution>(&*answer);
  if (solution == nullptr) {
    static_cast<void>(refuse(context, std::get<resolve::Explanation>(*answer)));
    context.terminal.warn(
        Text("the requirements of ") + project->files.manifest_name +
        " cannot be met together any more, so nothing newer is wanted than what is installed:");
    context.terminal.error(Text::lines(context.report.prose));
  }
  std::vector<std::vector<Text>> rows;
  json::Array document;
  for (const LockedPackage& each : project->lock->packages) {
    const std::string name = each.name.to_string();
    const std::string current = each.version.to_string();
    std::string allowed = current;
    if (solution != nullptr) {
      for (const auto& chosen : solution->packages) {
        if (chosen.name == name) allowed = chosen.version.to_string();
      }
    }
    const auto latest = latest_of(source, each);
    if (!latest) return pass(latest);
    if (allowed == current && *latest == current) continue;
    rows.push_back({name, current, allowed, *latest});
    document.push_back(json::Object{
        {"name", name}, {"current", current}, {"wanted", allowed}, {"latest", *latest}});
  }
  if (rows.empty() && solution != nullptr) {
    context.terminal.note("Everything is up to date");
  } else if (!rows.empty()) {
    context.terminal.table({"skill", "current", "wanted", "latest"}, rows);
  }
  return json::Object{{"outdated", std::move(document)}, {"solvable", solution != nullptr}};
}

}  // namespace tank::inline v0::cli
