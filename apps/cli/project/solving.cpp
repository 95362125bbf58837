// SPDX-License-Identifier: Apache-2.0
#include "cli/project/solving.hpp"

#include <algorithm>
#include <variant>

#include <tank/package/budget.hpp>
#include <tank/semver/range.hpp>

#include "cli/config/duration.hpp"
#include "cli/context.hpp"
#include "cli/policy/policy_files.hpp"
#include "cli/project/budget_exceptions.hpp"
#include "cli/project/explanation_document.hpp"
#include "cli/trust/settling.hpp"

namespace tank::inline v0::cli {
namespace {

Result<package::LockedPackage> lock_package(const Registry& registry, const RegistrySource& source,
                                            const resolve::Chosen& chosen) {
  const wire::IndexVersion* version = source.find(chosen.name, chosen.version);
  auto name = PackageName::parse(chosen.name);
  if (version == nullptr || !name) {
    return fail(Errc::internal_error, "the resolver chose " + chosen.name + ", which is unknown");
  }
  auto permissions = wire::from_wire(version->permissions);
  if (!permissions) return pass(permissions);
  package::LockedPackage out{.name = *name, .version = chosen.version};
  out.resolved = registry.archive_url(*name, chosen.version);
  out.integrity = version->integrity;
  out.permissions = std::move(*permissions);
  out.audit_score = version->score;
  out.scan_verdict = version->scan_verdict.value_or("");
  if (version->scanned_at) out.scanned_at = tank::to_string(*version->scanned_at);
  for (const auto& [dependency, got] : chosen.dependencies) {
    auto parsed = PackageName::parse(dependency);
    if (!parsed) return pass(parsed);
    out.dependencies.emplace(std::move(*parsed), got);
  }
  return out;
}

/// The bytes of a version never change. Errors: integrity_mismatch.
Result<void> check_same_bytes(const package::LockedPackage& package,
                              const std::optional<package::Lockfile>& old) {
  const package::LockedPackage* before = old ? find_locked(*old, package.name) : nullptr;
  if (before == nullptr || before->version != package.version ||
      before->integrity == package.integrity) {
    return {};
  }
  return fail(Errc::integrity_mismatch,
              "the registry has other bytes for " + package.name.to_string() + "@" +
                  package.version.to_string() + " than tank.lock; somebody has exchanged them");
}

/// What an earlier install recorded about the same bytes stays as it is.
void keep_records(package::LockedPackage& package, const std::optional<package::Lockfile>& old) {
  const package::LockedPackage* before = old ? find_locked(*old, package.name) : nullptr;
  if (before == nullptr || before->integrity != package.integrity) return;
  package.files = before->files;
  package.granted = before->granted;
  package.source = before->source;
  if (!before->scanned_at.empty()) {
    package.scan_verdict = before->scan_verdict;
    package.scanned_at = before->scanned_at;
  }
  package.publisher_key = before->publisher_key;
  package.log_position = before->log_position;
}

std::vector<std::string> warnings_of(const resolve::Solution& solution,
                                     const RegistrySource& source) {
  std::vector<std::string> out;
  for (const resolve::Chosen& each : solution.packages) {
    const std::string name = each.name + "@" + each.version.to_string();
    const wire::IndexVersion* version = source.find(each.name, each.version);
    if (each.yanked) out.push_back(name + " was yanked; it is kept because tank.lock has it");
    if (version != nullptr && version->deprecated) {
      out.push_back(name + " is deprecated: " + *version->deprecated);
    }
  }
  return out;
}

Result<Solved> to_solved(Context& context, Registry& registry, const RegistrySource& source,
                         const resolve::Solution& solution,
                         const std::optional<package::Lockfile>& old, const Wanted& wanted) {
  Solved out{.manifest = wanted.manifest, .lock = {}, .warnings = warnings_of(solution, source)};
  for (const resolve::Chosen& each : solution.packages) {
    auto locked = lock_package(registry, source, each);
    if (!locked) return pass(locked);
    if (auto same = check_same_bytes(*locked, old); !same) return pass(same);
    keep_records(*locked, old);
    out.lock.packages.push_back(std::move(*locked));
  }
  // A skill that was added without a range stays compatible with what it got.
  for (auto& [name, range] : out.manifest.skills) {
    const package::LockedPackage* got = find_locked(out.lock, name);
    if (range.empty() && got != nullptr) range = "^" + got->version.to_string();
  }
  out.lock.roots = out.manifest.skills;
  if (auto settled = settle_budget(context, out.manifest, out.lock); !settled) {
    return pass(settled);
  }
  return out;
}

bool satisfies(const std::string& range, const semver::Version& version) {
  const auto parsed = semver::Range::parse(range);
  return !parsed || parsed->satisfied_by(version);  // a tag: only the registry could say
}

}  // namespace

Result<resolve::Problem> problem_of(const Context& context,
                                    const std::optional<package::Lockfile>& old,
                                    const Wanted& wanted) {
  resolve::Problem out;
  for (const auto& [name, range] : wanted.manifest.skills) {
    out.roots.push_back({.name = name.to_string(), .range = range.empty() ? "*" : range});
  }
  out.policy.budget = wanted.manifest.permissions;
  out.policy.minimum_score = wanted.manifest.audit_min_score;
  out.policy.include_prerelease = wanted.include_prerelease;
  const auto age = parse_duration(context.configuration.value("minimum_age"));
  if (!age) return pass(age);
  if (age->count() > 0) out.policy.minimum_age = *age;
  const auto in_force = policy_in_force(context);
  if (!in_force) return pass(in_force);
  add_rules(in_force->policy, out.policy);
  out.now = context.clock.now();
  if (old && !wanted.unlock_all) {
    for (const package::LockedPackage& each : old->packages) {
      if (wanted.unlocked.contains(each.name)) continue;
      out.preferred[each.name.to_string()].push_back(each.version);
    }
  }
  return out;
}

tl::unexpected<Error> refuse(Context& context, const resolve::Explanation& explanation) {
  context.report.details = explanation_document(explanation);
  context.report.prose = resolve::to_prose(explanation);
  while (context.report.prose.ends_with('\n')) context.report.prose.pop_back();
  const auto in_force = policy_in_force(context);
  if (!in_force) return pass(in_force);
  const bool by_policy = std::ranges::any_of(explanation.conflict, [&](const resolve::Fact& fact) {
    return fact.refusal && is_of_policy(*fact.refusal, in_force->policy);
  });
  if (by_policy) {
    name_policy_files(context, *in_force);
    return fail(Errc::policy_refused, "a policy does not allow what tank.json requires");
  }
  return fail(Errc::no_solution, "the requirements of tank.json cannot be met together");
}

void ask_for_signatures(Context& context, const resolve::Problem& problem, RegistrySource& source) {
  if (!problem.policy.require_signature) return;
  source.ask_signed([&](const package::Lockfile& versions) -> Result<std::vector<bool>> {
    const auto in_force = policy_in_force(context);
    if (!in_force) return pass(in_force);
    const auto known = publications(context, versions);
    if (!known) return pass(known);
    std::vector<bool> out;
    for (const auto& each : *known) {
      out.push_back(each && accepts_signer(in_force->policy, each->key));
    }
    return out;
  });
}

Result<Solved> solve(Context& context, const std::optional<package::Lockfile>& old,
                     const Wanted& wanted) {
  auto registry = context.registry();
  if (!registry) return pass(registry);
  auto problem = problem_of(context, old, wanted);
  if (!problem) return pass(problem);
  auto seen = seen_standings(context);
  if (!seen) return pass(seen);
  RegistrySource source(**registry, *std::move(seen));
  ask_for_signatures(context, *problem, source);
  resolve::Resolver resolver;
  auto answer = resolver.resolve(*problem, source);
  if (!answer) return pass(answer);
  if (const auto* explanation = std::get_if<resolve::Explanation>(&*answer)) {
    if (!problem->policy.budget) return refuse(context, *explanation);
    // Is it the budget? Then what matters is who asks for what.
    auto wider = resolve_beyond_budget(resolver, *problem, source, *explanation);
    if (!wider) return pass(wider);
    if (!std::holds_alternative<resolve::Solution>(*wider)) return refuse(context, *explanation);
    answer = std::move(wider);
  }
  return to_solved(context, **registry, source, std::get<resolve::Solution>(*answer), old, wanted);
}

bool agrees(const package::Lockfile& lock, const package::Manifest& manifest) {
  if (lock.version >= 3) return lock.roots == manifest.skills;
  return std::ranges::all_of(manifest.skills, [&](const auto& skill) {
    const package::LockedPackage* locked = find_locked(lock, skill.first);
    return locked != nullptr && satisfies(skill.second, locked->version);
  });
}

std::optional<package::Lockfile> reduced(const package::Lockfile& lock,
                                         const package::Manifest& manifest) {
  std::set<PackageName> reached;
  std::vector<PackageName> next;
  for (const auto& skill : manifest.skills) next.push_back(skill.first);
  while (!next.empty()) {
    const PackageName name = next.back();
    next.pop_back();
    const package::LockedPackage* locked = find_locked(lock, name);
    if (locked == nullptr) return std::nullopt;
    if (!reached.insert(name).second) continue;
    for (const auto& dependency : locked->dependencies) next.push_back(dependency.first);
  }
  package::Lockfile out = lock;
  out.version = 3;
  out.roots = manifest.skills;
  std::erase_if(out.packages, [&](const auto& each) { return !reached.contains(each.name); });
  return out;
}

}  // namespace tank::inline v0::cli
