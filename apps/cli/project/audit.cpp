// SPDX-License-Identifier: Apache-2.0
#include "cli/project/audit.hpp"

#include <algorithm>
#include <array>
#include <chrono>

#include "cli/context.hpp"
#include "cli/policy/policy_files.hpp"
#include "cli/project/fetching.hpp"
#include "cli/project/release_files.hpp"
#include "cli/trust/settling.hpp"

namespace tank::inline v0::cli {
namespace {

using package::LockedPackage;

/// Younger ones have hardly been looked at by anybody.
constexpr std::chrono::hours young{72};

constexpr std::array<std::string_view, 5> level_words{"info", "low", "moderate", "high",
                                                      "critical"};

/// What was learned about the log of the registry.
struct LogNews {
  TrustReport report;
  std::string unchecked;  ///< why it could not be asked; empty: it was
};

bool is_unreachable(Errc code) {
  const ErrorKind why = kind(code);
  return why == ErrorKind::unavailable || why == ErrorKind::timeout ||
         why == ErrorKind::rate_limited;
}

/// Errors: those of `refresh_trust` but that nobody answers.
Result<LogNews> read_log(Context& context, const package::Lockfile& lock) {
  LogNews out;
  if (context.configuration.is_on("offline")) {
    out.unchecked = "offline: what was withdrawn since the registry was last asked";
  } else if (const auto asked = refresh_trust(context); !asked) {
    if (!is_unreachable(asked.error().code)) return pass(asked);
    out.unchecked =
        "what was withdrawn since the registry was last asked: " + describe_error(asked.error());
  }
  auto report = check_trust(context, lock);
  if (!report) return pass(report);
  out.report = std::move(*report);
  return out;
}

class Auditor {
 public:
  Auditor(Context& context, const Project& project, const LogNews& log)
      : context_(&context),
        project_(&project),
        log_(&log),
        fetched_(context.configuration.value("cache")) {}

  AuditedPackage audit(const LockedPackage& locked) {
    out_ = {};
    out_.name = locked.name.to_string();
    out_.version = locked.version.to_string();
    out_.verdict = locked.scan_verdict;
    out_.score = locked.audit_score;
    out_.publisher_key = locked.publisher_key;
    about_registry(locked);  // first: it knows the reasons
    about_log(locked);
    about_files(locked);
    about_score();
    about_policy(locked);
    std::ranges::stable_sort(out_.findings, std::ranges::greater(), &AuditFinding::level);
    return std::move(out_);
  }

 private:
  void say(AuditLevel level, std::string_view code, std::string message) {
    const bool known = std::ranges::any_of(
        out_.findings, [&](const AuditFinding& each) { return each.code == code; });
    if (!known) out_.findings.push_back({level, code, std::move(message)});
  }

  void about_log(const LockedPackage& locked) {
    if (!log_->unchecked.empty()) out_.unchecked.push_back(log_->unchecked);
    const std::string full = full_name(locked);
    for (const TrustFinding& each : log_->report.findings) {
      if (each.package != full) continue;
      const bool gone = each.kind == "revoked";
      say(gone ? AuditLevel::critical : AuditLevel::high, each.kind, each.why);
    }
    for (const std::string& each : log_->report.warnings) {
      if (!each.starts_with(full + " ")) continue;
      say(AuditLevel::high, "yanked", each.substr(full.size() + 1));
    }
  }

  void about_registry(const LockedPackage& locked) {
    if (context_->configuration.is_on("offline")) {
      out_.unchecked.emplace_back("offline: state, deprecation and age at the registry");
      return;
    }
    auto registry = context_->registry();
    const auto release = registry ? (*registry)->release(locked.name, locked.version.to_string())
                                  : Result<wire::Release>(pass(registry));
    if (!release) return without_release(release.error());
    out_.state = release->state;
    out_.published_at = release->published_at;
    if (release->score) out_.score = release->score;
    if (release->state == "yanked") {
      say(AuditLevel::high, "yanked",
          "was yanked" + (release->reason.empty() ? "" : ": " + release->reason));
    }
    if (release->integrity != locked.integrity) {
      say(AuditLevel::critical, "other_bytes",
          "the registry has other bytes for this version than tank.lock");
    }
    if (!release->deprecated.empty()) {
      say(AuditLevel::moderate, "deprecated", "is deprecated: " + release->deprecated);
    }
    if (context_->clock.now() - release->published_at < young) {
      say(AuditLevel::low, "young", "was published less than three days ago");
    }
    about_package(**registry, locked);
  }

  void without_release(const Error& error) {
    const ErrorKind why = kind(error.code);
    if (why == ErrorKind::not_found || why == ErrorKind::gone) {
      out_.state = "withdrawn";
      say(AuditLevel::critical, "withdrawn",
          "the registry does not have it any more: removed, in quarantine, or private now");
      return;
    }
    out_.unchecked.push_back("state, deprecation and age at the registry: " +
                             describe_error(error));
  }

  void about_package(Registry& registry, const LockedPackage& locked) {
    const auto package = registry.package(locked.name);
    if (!package) return;
    const std::string because = package->status_reason.empty() ? "" : ": " + package->status_reason;
    if (package->status == "deprecated") {
      say(AuditLevel::moderate, "deprecated", "is deprecated as a whole" + because);
    } else if (package->status == "archived") {
      say(AuditLevel::moderate, "archived", "is archived: nobody works on it" + because);
    } else if (package->status == "unlisted") {
      say(AuditLevel::info, "unlisted", "is not listed by the registry" + because);
    }
  }

  void about_files(const LockedPackage& locked) {
    if (project_->files.linked.contains(locked.name)) {
      out_.unchecked.emplace_back("the folder that stands in for it");
    }
    const auto cached = fetched_.cache().find(locked.integrity);
    const auto files =
        cached ? read_files(*cached) : Result<std::vector<package::ArchiveFile>>(pass(cached));
    const auto report = files ? scan_files(*files) : Result<analysis::ScanReport>(pass(files));
    if (!report) {
      out_.unchecked.push_back("its files: " + describe_error(report.error()));
      return;
    }
    out_.verdict = analysis::to_string(report->verdict);
    if (!out_.score) out_.score = report->score;
    const std::string count = std::to_string(report->findings.size()) + " findings; `tank scan " +
                              std::string(skills_folder) + "/…` lists them";
    if (report->verdict == analysis::Verdict::fail) {
      say(AuditLevel::critical, "verdict", "fails the security analysis: " + count);
    } else if (report->verdict == analysis::Verdict::flagged) {
      say(AuditLevel::high, "verdict", "is flagged by the security analysis: " + count);
    }
  }

  void about_score() {
    const auto least = project_->manifest.audit_min_score;
    if (!least) return;
    if (!out_.score) {
      say(AuditLevel::moderate, "score", "has no score, and the project asks for one");
    } else if (*out_.score < *least) {
      say(AuditLevel::moderate, "score", "has a score below the project's least");
    }
  }

  void about_policy(const LockedPackage& locked) {
    package::Lockfile alone;
    alone.packages.push_back(locked);
    const auto kept = check_policy(*context_, alone);
    context_->report = {};
    if (kept) return;
    if (kept.error().code == Errc::policy_refused) {
      say(AuditLevel::high, "policy", "is against the policy in force; `tank policy` shows it");
    } else {
      out_.unchecked.push_back("the policy: " + describe_error(kept.error()));
    }
  }

  Context* context_;
  const Project* project_;
  const LogNews* log_;
  Fetched fetched_;
  AuditedPackage out_;
};

}  // namespace

std::string_view to_string(AuditLevel level) {
  return level_words[static_cast<std::size_t>(level)];
}

std::optional<AuditLevel> parse_audit_level(std::string_view word) {
  const auto found = std::ranges::find(level_words, word);
  if (found == level_words.end()) return std::nullopt;
  return static_cast<AuditLevel>(found - level_words.begin());
}

Result<std::vector<AuditedPackage>> audit_project(Context& context, const Project& project) {
  const auto log = read_log(context, *project.lock);
  if (!log) return pass(log);
  Auditor auditor(context, project, *log);
  std::vector<AuditedPackage> out;
  for (const LockedPackage& each : project.lock->packages) {
    if (context.interrupted()) return fail(Errc::cancelled, "interrupted");
    context.terminal.progress("Auditing", out.size(), project.lock->packages.size());
    out.push_back(auditor.audit(each));
  }
  context.terminal.end_progress();
  return out;
}

}  // namespace tank::inline v0::cli
