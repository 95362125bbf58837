// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// From what a project wants to a lock file: resolved under its policy, within its budget.

#include <optional>
#include <set>
#include <string>
#include <vector>

#include <tank/base/result.hpp>
#include <tank/package/lockfile.hpp>
#include <tank/package/manifest.hpp>
#include <tank/resolve/resolver.hpp>

#include "cli/project/project.hpp"
#include "cli/project/registry_source.hpp"

namespace tank::inline v0::cli {

struct Context;

/// What a command wants to be so.
struct Wanted {
  package::Manifest manifest;
  /// Names whose locked version need not be kept; all of them when `unlock_all`.
  std::set<package::PackageName> unlocked;
  bool unlock_all = false;
  bool include_prerelease = false;
};

/// What will be: a lock without the files, and a manifest whose budget covers it.
struct Solved {
  package::Manifest manifest;
  package::Lockfile lock;
  std::vector<std::string> warnings;
  bool only_removes = false;            ///< nothing comes that was not there
  std::optional<LinkedFolders> linked;  ///< what stands in from now on; nothing: as before
};

/// Errors: no_solution or policy_refused (the report holds the proof as prose and as data),
/// budget_exceeded (the
/// report says who asks for what), cancelled, those of the registry.
[[nodiscard]] Result<Solved> solve(Context& context, const std::optional<package::Lockfile>& old,
                                   const Wanted& wanted);

/// The problem that `wanted` poses, with the project's policy.
/// Errors: invalid_argument (`minimum_age`), those of `policy_in_force`.
[[nodiscard]] Result<resolve::Problem> problem_of(const Context& context,
                                                  const std::optional<package::Lockfile>& old,
                                                  const Wanted& wanted);

/// Lets the source ask which versions are signed, where the policy wants to know. Both must
/// outlive the source.
void ask_for_signatures(Context& context, const resolve::Problem& problem, RegistrySource& source);

/// Puts the proof into the context's report and gives no_solution; policy_refused where a rule of
/// the organization's policy is part of the proof.
[[nodiscard]] tl::unexpected<Error> refuse(Context& context,
                                           const resolve::Explanation& explanation);

/// Whether the lock answers exactly what the manifest asks. For a lock of version 2, which does
/// not say what was asked, whether the locked versions satisfy it.
[[nodiscard]] bool agrees(const package::Lockfile& lock, const package::Manifest& manifest);

/// The lock reduced to what `manifest` still reaches. Nothing when something is missing.
[[nodiscard]] std::optional<package::Lockfile> reduced(const package::Lockfile& lock,
                                                       const package::Manifest& manifest);

/// Checks the packages of a lock against the budget, asks or accepts under `--yes`, and
/// records what was granted in both. Errors: budget_exceeded, cancelled, invalid_argument.
[[nodiscard]] Result<void> settle_budget(Context& context, package::Manifest& manifest,
                                         package::Lockfile& lock);

/// What is locked, if installing it changes neither file: the lock of version 2 stays one.
/// Errors: lockfile_outdated (a file would have to change), budget_exceeded, whatever `--yes`
/// says.
[[nodiscard]] Result<Solved> settle_frozen(Context& context, const Project& project);

}  // namespace tank::inline v0::cli
