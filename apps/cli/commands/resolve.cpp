// SPDX-License-Identifier: Apache-2.0
#include <variant>

#include <fcntl.h>

#include "cli/commands/commands.hpp"
#include "cli/commands/project_change.hpp"
#include "cli/context.hpp"
#include "cli/install/file_text.hpp"
#include "cli/project/graph_cache.hpp"
#include "core/json/json.hpp"

namespace tank::inline v0::cli {
namespace {

/// The requirements of a `package.json`, which speaks of `dependencies` instead of `skills`.
Result<std::vector<resolve::Requirement>> read_package_json(const std::string& path,
                                                            bool production) {
  auto text = read_text(AT_FDCWD, path, limits::json_bytes);
  if (!text) return pass(text);
  if (!*text) return fail(Errc::invalid_manifest, "there is no " + path);
  auto document = json::parse(**text);
  if (!document) return fail(document.error().code, path + ": " + document.error().detail);
  std::vector<resolve::Requirement> out;
  const auto take = [&](std::string_view key, bool optional) {
    const json::Value* found = document->find(key);
    const json::Object* all = found == nullptr ? nullptr : found->if_object();
    if (all == nullptr) return;
    for (const json::Member& each : *all) {
      const std::string* range = each.value.if_string();
      if (range != nullptr) {
        out.push_back({.name = each.key, .range = *range, .optional = optional});
      }
    }
  };
  take("dependencies", false);
  take("optionalDependencies", true);
  if (!production) take("devDependencies", false);
  return out;
}

/// Names with versions, and what each got; written without a document in between, because a
/// real graph has thousands of them.
std::string lock_text(const resolve::Solution& solution) {
  std::string out = "{\n  \"lockfileVersion\": 3,\n  \"packages\": {";
  bool first = true;
  for (const resolve::Chosen& each : solution.packages) {
    out += first ? "\n    " : ",\n    ";
    first = false;
    json::write_string_to(out, each.name + "@" + each.version.to_string());
    out += ": {";
    if (!each.dependencies.empty()) {
      out += "\"dependencies\": {";
      for (std::size_t i = 0; i < each.dependencies.size(); ++i) {
        if (i > 0) out += ", ";
        json::write_string_to(out, each.dependencies[i].first);
        out += ": ";
        json::write_string_to(out, each.dependencies[i].second.to_string());
      }
      out += '}';
    }
    out += '}';
  }
  return out + "\n  }\n}\n";
}

json::Value solution_document(const resolve::Solution& solution, Started started) {
  json::Array packages;
  for (const resolve::Chosen& each : solution.packages) {
    json::Object dependencies;
    for (const auto& [name, version] : each.dependencies) {
      dependencies.set(name, version.to_string());
    }
    packages.push_back(json::Object{{"name", each.name},
                                    {"version", each.version.to_string()},
                                    {"dependencies", std::move(dependencies)}});
  }
  json::Object roots;
  for (const auto& [name, version] : solution.roots) roots.set(name, version.to_string());
  return json::Object{{"packages", std::move(packages)},
                      {"roots", std::move(roots)},
                      {"elapsed_ms", elapsed_ms(started)}};
}

Result<resolve::Resolution> resolve_graph(Context& context, const Invocation& invocation) {
  const std::string project =
      context.environment.absolute(invocation.value("project", "package.json"));
  const bool bucket = invocation.value("mode", "bucket") == "bucket";
  auto roots = read_package_json(project, invocation.has("production"));
  if (!roots) return pass(roots);
  resolve::Problem problem;
  problem.roots = std::move(*roots);
  problem.mode = bucket ? resolve::Mode::bucket : resolve::Mode::flat;
  problem.policy.include_prerelease = invocation.has("include-prerelease");
  problem.now = context.clock.now();
  auto graph = open_graph(context.configuration.value("cache"),
                          context.environment.absolute(invocation.value("graph")), problem.mode,
                          problem.policy.include_prerelease);
  if (!graph) return pass(graph);
  context.terminal.detail(graph->warm() ? "read the prepared graph" : "prepared the graph");
  resolve::Resolver resolver;
  return resolver.resolve(problem, graph->graph());
}

Result<resolve::Resolution> resolve_project(Context& context, const Invocation& invocation) {
  auto project = open_project(context);
  if (!project) return pass(project);
  Wanted wanted{.manifest = project->manifest,
                .unlocked = {},
                .unlock_all = false,
                .include_prerelease = invocation.has("include-prerelease")};
  auto problem = problem_of(context, project->lock, wanted);
  if (!problem) return pass(problem);
  if (invocation.value("mode") == "bucket") problem->mode = resolve::Mode::bucket;
  auto registry = context.registry();
  if (!registry) return pass(registry);
  RegistrySource source(**registry);
  ask_for_signatures(context, *problem, source);
  resolve::Resolver resolver;
  return resolver.resolve(*problem, source);
}

}  // namespace

Result<json::Value> run_resolve(Context& context, const Invocation& invocation) {
  const Started started = std::chrono::steady_clock::now();
  const auto answer = invocation.has("graph") ? resolve_graph(context, invocation)
                                              : resolve_project(context, invocation);
  if (!answer) return pass(answer);
  if (const auto* explanation = std::get_if<resolve::Explanation>(&*answer)) {
    return refuse(context, *explanation);
  }
  const auto& solution = std::get<resolve::Solution>(*answer);
  if (invocation.has("lock-out")) {
    const std::string path = context.environment.absolute(invocation.value("lock-out"));
    if (auto wrote = replace_text(AT_FDCWD, path, lock_text(solution)); !wrote) return pass(wrote);
  } else if (!context.terminal.options().json) {
    for (const resolve::Chosen& each : solution.packages) {
      context.terminal.print(each.name + " " + each.version.to_string());
    }
  }
  context.terminal.note(std::to_string(solution.packages.size()) + " packages resolved " +
                        elapsed_text(started));
  if (!context.terminal.options().json) return json::Value();
  return solution_document(solution, started);
}

}  // namespace tank::inline v0::cli
