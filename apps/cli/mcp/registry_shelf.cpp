// SPDX-License-Identifier: Apache-2.0
#include "cli/mcp/registry_shelf.hpp"

#include <array>

#include <tank/resolve/explanation.hpp>
#include <tank/resolve/resolver.hpp>

#include "cli/commands/commands.hpp"
#include "cli/policy/policy_files.hpp"
#include "cli/project/registry_source.hpp"
#include "cli/project/solving.hpp"
#include "core/json/json.hpp"

namespace tank::inline v0::cli {
namespace {

constexpr std::size_t held_archives = 8;

// What is asked through a program is answered by nobody.
TerminalOptions silent() {
  TerminalOptions out;
  out.json = true;
  out.quiet = true;
  out.assume_yes = false;
  out.no_input = true;
  return out;
}

json::Value solution_document(const resolve::Solution& solution) {
  json::Array packages;
  for (const resolve::Chosen& each : solution.packages) {
    json::Object dependencies;
    for (const auto& [name, version] : each.dependencies) {
      dependencies.set(name, version.to_string());
    }
    packages.emplace_back(json::Object{{"name", each.name},
                                       {"version", each.version.to_string()},
                                       {"dependencies", std::move(dependencies)}});
  }
  return json::Object{{"packages", std::move(packages)}};
}

}  // namespace

Result<json::Value> RegistryShelf::search(const mcp::SearchCall& call) {
  const auto registry = context_.registry();
  if (!registry) return pass(registry);
  const auto hits =
      (*registry)->search({.text = call.text, .limit = call.limit, .after = call.after});
  if (!hits) return pass(hits);
  return json::to_value(*hits);
}

Result<json::Value> RegistryShelf::info(const PackageName& name, const std::string& version) {
  const auto registry = context_.registry();
  if (!registry) return pass(registry);
  if (version.empty()) {
    const auto package = (*registry)->package(name);
    if (!package) return pass(package);
    return json::to_value(*package);
  }
  const auto release = (*registry)->release(name, version);
  if (!release) return pass(release);
  return json::to_value(*release);
}

Result<json::Value> RegistryShelf::resolve(const std::map<std::string, std::string>& skills) {
  const auto registry = context_.registry();
  if (!registry) return pass(registry);
  resolve::Problem problem;
  for (const auto& [name, range] : skills) {
    if (const auto good = PackageName::parse(name); !good) return pass(good);
    problem.roots.push_back({.name = name, .range = range, .optional = false});
  }
  problem.now = context_.clock.now();
  const auto in_force = policy_in_force(context_);
  if (!in_force) return pass(in_force);
  add_rules(in_force->policy, problem.policy);
  RegistrySource source(**registry);
  ask_for_signatures(context_, problem, source);
  resolve::Resolver resolver;
  const auto answer = resolver.resolve(problem, source);
  if (!answer) return pass(answer);
  if (const auto* explanation = std::get_if<resolve::Explanation>(&*answer)) {
    return fail(Errc::no_solution, resolve::to_prose(*explanation));
  }
  return solution_document(std::get<resolve::Solution>(*answer));
}

Result<mcp::NamePage> RegistryShelf::names(int limit, const std::string& after) {
  const auto registry = context_.registry();
  if (!registry) return pass(registry);
  const auto hits = (*registry)->search({.text = {}, .limit = limit, .after = after});
  if (!hits) return pass(hits);
  mcp::NamePage out{{}, hits->next};
  for (const wire::PackageHit& hit : hits->items) {
    if (auto name = PackageName::parse(hit.name)) out.names.push_back(*std::move(name));
  }
  return out;
}

Result<const RegistryShelf::Held*> RegistryShelf::latest(const PackageName& name) {
  const auto registry = context_.registry();
  if (!registry) return pass(registry);
  const auto release = (*registry)->release(name, "latest");
  if (!release) return pass(release);
  const std::string key = name.to_string();
  const auto found = held_.find(key);
  if (found != held_.end() && found->second.version == release->version) return &found->second;
  const auto version = semver::Version::parse(release->version);
  if (!version) return pass(version);
  Result<std::string> bytes = fail(Errc::artifact_not_found, "the registry sent no archive");
  const std::array<ArchiveRequest, 1> wanted{ArchiveRequest{
      .name = name, .version = *version, .size_bytes = static_cast<std::uint64_t>(release->size)}};
  (*registry)->download(
      wanted, [&](std::size_t, Result<std::string> archive) { bytes = std::move(archive); });
  if (!bytes) return pass(bytes);
  if (Integrity::of(*bytes) != release->integrity) {
    return fail(Errc::integrity_mismatch,
                "the archive of " + key + " is not what the registry says");
  }
  if (held_.size() >= held_archives) held_.erase(held_.begin());
  return &held_.insert_or_assign(key, Held{release->version, *std::move(bytes)}).first->second;
}

Result<mcp::ShelvedSkill> RegistryShelf::skill(const PackageName& name) {
  const auto held = latest(name);
  if (!held) return pass(held);
  auto contents = registry::contents_of((*held)->archive);
  if (!contents) return pass(contents);
  return mcp::ShelvedSkill{(*held)->version,
                           std::make_shared<const registry::SkillContents>(*std::move(contents))};
}

Result<std::string> RegistryShelf::file(const PackageName& name, const std::string& path) {
  const auto held = latest(name);
  if (!held) return pass(held);
  return registry::file_of((*held)->archive, path);
}

// As `tank install` without `--yes` and with nobody to ask: what the budget does not grant is
// refused, and what is not there yet is not written.
Result<json::Value> RegistryShelf::install(const std::vector<std::string>& specs) {
  Terminal terminal(silent());
  Context inner{.terminal = terminal,
                .environment = context_.environment,
                .configuration = context_.configuration,
                .clock = context_.clock,
                .entropy = context_.entropy,
                .interrupted = context_.interrupted,
                .report = {},
                .opened = nullptr,
                .broken_configuration = {},
                .exit_code = 0};
  Invocation invocation;
  invocation.arguments = specs;
  auto done = run_install(inner, invocation);
  if (done) return done;
  Error error = done.error();
  if (!inner.report.prose.empty()) error.detail += "\n" + inner.report.prose;
  if (inner.report.details != json::Value{})
    error.detail += "\n" + json::write(inner.report.details);
  std::string command = "tank install";
  for (const std::string& spec : specs) command += " '" + spec + "'";
  error.detail += "\nThe user can decide in a terminal: `" + command + "`";
  return tl::unexpected(std::move(error));
}

}  // namespace tank::inline v0::cli
