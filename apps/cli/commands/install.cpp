// SPDX-License-Identifier: Apache-2.0
#include "cli/commands/commands.hpp"
#include "cli/commands/project_change.hpp"
#include "cli/context.hpp"
#include "cli/policy/policy_files.hpp"

namespace tank::inline v0::cli {
namespace {

using SteadyClock = std::chrono::steady_clock;

Result<std::vector<PackageSpec>> parse_specs(const Invocation& invocation) {
  std::vector<PackageSpec> out;
  for (const std::string& argument : invocation.arguments) {
    auto spec = parse_spec(argument);
    if (!spec) return pass(spec);
    out.push_back(std::move(*spec));
  }
  return out;
}

/// What is locked, after the budget was asked again: the manifest may have become narrower.
Result<Solved> from_lock(Context& context, const Project& project, bool frozen) {
  if (frozen) return settle_frozen(context, project);
  Solved out{.manifest = project.manifest, .lock = *project.lock, .warnings = {}};
  out.lock.version = 3;
  out.lock.roots = project.manifest.skills;
  if (auto settled = settle_budget(context, out.manifest, out.lock); !settled) {
    return pass(settled);
  }
  return out;
}

Result<Solved> decide_install(Context& context, const Project& project,
                              const Invocation& invocation, const std::vector<PackageSpec>& specs) {
  Wanted wanted{.manifest = project.manifest,
                .unlocked = {},
                .unlock_all = false,
                .include_prerelease = invocation.has("include-prerelease")};
  for (const PackageSpec& spec : specs) {
    const bool known = wanted.manifest.skills.contains(spec.name);
    if (known && spec.range.empty()) continue;
    wanted.manifest.skills[spec.name] = spec.range;
    wanted.unlocked.insert(spec.name);
  }
  const bool frozen = invocation.has("frozen");
  const bool same = wanted.manifest.skills == project.manifest.skills;
  const bool agreed = same && project.lock && agrees(*project.lock, project.manifest);
  if (agreed) return from_lock(context, project, frozen);
  if (frozen) {
    return fail(Errc::lockfile_outdated,
                project.lock ? "tank.lock does not agree with " + project.files.manifest_name
                             : "there is no tank.lock");
  }
  return solve(context, project.lock, wanted);
}

}  // namespace

Result<json::Value> run_install(Context& context, const Invocation& invocation) {
  const Started started = SteadyClock::now();
  const auto specs = parse_specs(invocation);
  if (!specs) return pass(specs);
  if (specs->empty() && !invocation.has("dry-run") && !invocation.has("copy")) {
    const auto files = find_project(context);
    if (!files) return pass(files);
    const auto in_force = policy_in_force(context);
    if (!in_force) return pass(in_force);
    // A policy may have come since; then the lock is looked at again.
    if (in_force->policy.is_empty() && is_up_to_date(*files)) {
      return nothing_to_do(context, started);
    }
  }
  return change_project(context, invocation, started, [&](Context& c, const Project& project) {
    return decide_install(c, project, invocation, *specs);
  });
}

Result<json::Value> run_remove(Context& context, const Invocation& invocation) {
  const Started started = SteadyClock::now();
  const auto specs = parse_specs(invocation);
  if (!specs) return pass(specs);
  return change_project(
      context, invocation, started, [&](Context& c, const Project& project) -> Result<Solved> {
        Wanted wanted{.manifest = project.manifest, .unlocked = {}};
        for (const PackageSpec& spec : *specs) {
          if (wanted.manifest.skills.erase(spec.name) > 0) continue;
          const bool needed = project.lock && find_locked(*project.lock, spec.name) != nullptr;
          return fail(Errc::package_not_found,
                      spec.name.to_string() + " is not in " + project.files.manifest_name +
                          (needed ? "; another skill needs it, see `tank why`" : ""));
        }
        // What is not installed yet would come now, and has to pass like everything that comes.
        if (project.lock && is_up_to_date(project.files)) {
          if (auto rest = reduced(*project.lock, wanted.manifest)) {
            return Solved{.manifest = wanted.manifest,
                          .lock = std::move(*rest),
                          .warnings = {},
                          .only_removes = true,
                          .linked = std::nullopt};
          }
        }
        return solve(c, project.lock, wanted);
      });
}

Result<json::Value> run_update(Context& context, const Invocation& invocation) {
  const Started started = SteadyClock::now();
  const auto specs = parse_specs(invocation);
  if (!specs) return pass(specs);
  return change_project(
      context, invocation, started,
      [&](Context& c, const Project& project) -> Result<Solved> {
        Wanted wanted{.manifest = project.manifest,
                      .unlocked = {},
                      .unlock_all = specs->empty(),
                      .include_prerelease = invocation.has("include-prerelease")};
        for (const PackageSpec& spec : *specs) {
          const bool locked = project.lock && find_locked(*project.lock, spec.name) != nullptr;
          if (!locked && !wanted.manifest.skills.contains(spec.name)) {
            return fail(Errc::package_not_found,
                        spec.name.to_string() + " is not installed; `tank install` adds it");
          }
          if (!spec.range.empty()) wanted.manifest.skills[spec.name] = spec.range;
          wanted.unlocked.insert(spec.name);
        }
        return solve(c, project.lock, wanted);
      },
      Asking::before_changes);
}

}  // namespace tank::inline v0::cli
