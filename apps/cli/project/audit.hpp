// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// How what a project has installed stands today.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <tank/base/result.hpp>
#include <tank/base/time.hpp>

#include "cli/project/project.hpp"

namespace tank::inline v0::cli {

struct Context;

/// How much a finding of an audit matters, least first.
enum class AuditLevel : std::uint8_t { info, low, moderate, high, critical };
[[nodiscard]] std::string_view to_string(AuditLevel level);
[[nodiscard]] std::optional<AuditLevel> parse_audit_level(std::string_view word);

/// One thing to know about one package.
struct AuditFinding {
  AuditLevel level = AuditLevel::info;
  std::string_view code;  ///< stable: `yanked`, `withdrawn`, `deprecated`, `verdict`, …
  std::string message;
};

/// One package of the lock.
struct AuditedPackage {
  std::string name;
  std::string version;
  std::string state;                      ///< at the registry; empty: not known
  std::string verdict;                    ///< the worse of the registry's and of one made here
  std::optional<double> score;            ///< the registry's, else that of the analysis
  std::optional<TimePoint> published_at;  ///< nothing: not known
  std::string publisher_key;              ///< empty: unsigned, or not known
  std::vector<AuditFinding> findings;     ///< worst first
  std::vector<std::string> unchecked;     ///< what could not be looked at, and why
};

/// Asks the registry about each package, reads the log of what was withdrawn anew, and runs the
/// security analysis over the cached files. Offline it does the last, and with what was seen
/// before; each package says what could not be checked. A registry that fails to answer is
/// treated like none. Errors: io_error, invalid_json, invalid_log_entry, log_inconsistent (the
/// registry lies), cancelled.
[[nodiscard]] Result<std::vector<AuditedPackage>> audit_project(Context& context,
                                                                const Project& project);

}  // namespace tank::inline v0::cli
