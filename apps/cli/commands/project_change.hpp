// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// What install, remove and update have in common: lock, solve, apply, tell.

#include <chrono>
#include <functional>
#include <string>
#include <string_view>

#include "cli/command/command.hpp"
#include "cli/project/applying.hpp"
#include "cli/project/solving.hpp"

namespace tank::inline v0::cli {

using Started = std::chrono::steady_clock::time_point;

/// A package on the command line: `@scope/name`, `@scope/name@1.2.3`, `@scope/name@next`.
struct PackageSpec {
  package::PackageName name;
  std::string range;  ///< empty: none was given
};
/// Errors: invalid_package_name.
[[nodiscard]] Result<PackageSpec> parse_spec(std::string_view text);
/// One that names a release. Errors: invalid_package_name, invalid_version.
struct ReleaseSpec {
  package::PackageName name;
  semver::Version version;
};
[[nodiscard]] Result<ReleaseSpec> parse_release_spec(std::string_view text);

/// What the project shall become; called with the project's lock held.
using Decide = std::function<Result<Solved>(Context&, const Project&)>;

/// Whether a command shows the files that change, too, and asks before it changes anything.
enum class Asking { never, before_changes };

/// Opens the project, decides under its lock, prints what changes, applies unless `--dry-run`.
[[nodiscard]] Result<json::Value> change_project(Context& context, const Invocation& invocation,
                                                 Started started, const Decide& decide,
                                                 Asking asking = Asking::never);

/// The document of a command that found nothing to do.
[[nodiscard]] json::Value nothing_to_do(Context& context, Started started);

/// `in 12 ms`, `in 3.4 s`
[[nodiscard]] std::string elapsed_text(Started started);
[[nodiscard]] double elapsed_ms(Started started);

}  // namespace tank::inline v0::cli
