// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// A folder that is kept equal to chosen packages of a registry.

#include <set>
#include <string>
#include <vector>

#include <tank/base/result.hpp>

#include "cli/registry/registry.hpp"

namespace tank::inline v0::cli {

struct Context;

/// What a run did, and what it could not do; `@scope/name@version` or `@scope/name`.
struct MirrorReport {
  std::vector<std::string> added;
  std::vector<std::string> changed;    ///< yanked, deprecated, tagged, given back, made private
  std::vector<std::string> withdrawn;  ///< cannot be found in the folder any more
  std::size_t kept = 0;                ///< releases that were there already
  struct Problem {
    std::string what;
    std::string why;
  };
  std::vector<Problem> problems;  ///< the folder is not equal there
};

/// Brings every release of `names`, and of what they need, into `target`, and lets what is there
/// follow the source: what is yanked or deprecated there is so here; what was removed according to
/// the source's publish log is removed; what is not to be seen there otherwise (in quarantine, or
/// private now) is in quarantine here until it is seen again. Each archive has to have the digest
/// of the index, and, where the source has a log, be in it. May be stopped anywhere and run again.
/// A release that cannot be brought is a problem of the report; the others are brought.
/// Errors: cancelled, log_inconsistent and the others of a registry that lies, and those of the
/// source that are no answer about one package.
[[nodiscard]] Result<MirrorReport> mirror(Context& context, Registry& source, Registry& target,
                                          const std::set<PackageName>& names);

}  // namespace tank::inline v0::cli
