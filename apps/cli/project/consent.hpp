// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// What an upgrade changes, shown to a person, and the consent that goes into the lock file.

#include <string>
#include <vector>

#include <tank/base/result.hpp>
#include <tank/base/time.hpp>

#include "cli/project/applying.hpp"

namespace tank::inline v0::cli {

struct Context;

/// Who accepts: `$USER`, else `$LOGNAME`, else `unknown`.
[[nodiscard]] std::string person(const Context& context);

/// The moment that files record, to the second: `SOURCE_DATE_EPOCH` where it is set
/// (https://reproducible-builds.org/specs/source-date-epoch/). Errors: invalid_argument.
[[nodiscard]] Result<TimePoint> recorded_time(const Context& context);

/// Fills in the files of new and changed packages. Downloads what is not cached; nothing of it
/// reaches the project. A lock of version 2 does not tell its files: then all are new.
/// Errors: those of `fetch`.
[[nodiscard]] Result<void> compare_files(Context& context,
                                         const std::optional<package::Lockfile>& old,
                                         const package::Lockfile& now,
                                         std::vector<Difference>& changes);

/// Asks whether to make the changes, which were shown, and records in the lock what was granted
/// to each package that comes or changes, by whom and when. Yes under `--yes`.
/// Errors: invalid_argument (nobody can be asked), cancelled.
[[nodiscard]] Result<void> consent_to(Context& context, const std::vector<Difference>& changes,
                                      package::Lockfile& lock);

}  // namespace tank::inline v0::cli
