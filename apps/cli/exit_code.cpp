// SPDX-License-Identifier: Apache-2.0
#include "cli/exit_code.hpp"

#include <array>

namespace tank::inline v0::cli {
namespace {

constexpr std::array table{
    ExitCodeInfo{ExitCode::ok, "ok", "Everything was done, or there was nothing to do"},
    ExitCodeInfo{ExitCode::failure, "failure", "Something went wrong; the message says what"},
    ExitCodeInfo{ExitCode::usage, "usage", "The command line is not right"},
    ExitCodeInfo{ExitCode::cancelled, "cancelled", "A question was answered with no"},
    ExitCodeInfo{ExitCode::needs_login, "needs-login", "Log in first, or with another token"},
    ExitCodeInfo{ExitCode::not_found, "not-found", "There is no such package, release or user"},
    ExitCodeInfo{ExitCode::conflict, "conflict", "The version exists, or no versions go together"},
    ExitCodeInfo{ExitCode::policy, "policy",
                 "The permission budget, the lock file or a policy refuses it"},
    ExitCodeInfo{ExitCode::pending, "pending", "Not finished yet; ask again"},
    ExitCodeInfo{ExitCode::interrupted, "interrupted", "Stopped by Ctrl-C; nothing is half done"},
};

}  // namespace

std::span<const ExitCodeInfo> exit_code_table() { return table; }

ExitCode exit_code(Errc code) {
  switch (code) {
    case Errc::cancelled:
      return ExitCode::cancelled;
    case Errc::access_denied:
    case Errc::expired_code:
    case Errc::step_up_required:
      return ExitCode::needs_login;
    case Errc::invalid_argument:
    case Errc::invalid_package_name:
    case Errc::invalid_range:
    case Errc::invalid_version:
    case Errc::invalid_slug:
    case Errc::invalid_email:
    case Errc::invalid_time:
    case Errc::invalid_url:
      return ExitCode::usage;
    default:
      break;
  }
  switch (kind(code)) {
    case ErrorKind::unauthorized:
      return ExitCode::needs_login;
    case ErrorKind::not_found:
    case ErrorKind::gone:
      return ExitCode::not_found;
    case ErrorKind::conflict:
      return ExitCode::conflict;
    case ErrorKind::policy:
      return ExitCode::policy;
    default:
      return ExitCode::failure;
  }
}

std::string_view next_step(Errc code) {
  switch (code) {
    case Errc::unauthorized:
    case Errc::invalid_credentials:
    case Errc::token_expired:
      return "run `tank login`";
    case Errc::step_up_required:
      return "confirm who you are on the registry's page `/login`, then run `tank login`";
    case Errc::lockfile_outdated:
      return "run `tank install` without `--frozen`, and commit `tank.lock`";
    case Errc::budget_exceeded:
      return "run it again with `--yes` to accept, or narrow what you install";
    case Errc::package_not_found:
      return "run `tank search` to find the name; a private package needs `tank login`";
    case Errc::release_not_found:
    case Errc::dist_tag_not_found:
      return "run `tank info` on the package to see its versions";
    case Errc::release_exists:
    case Errc::release_burnt:
    case Errc::permission_escalation:
      return "raise `version` in tank.json and publish again";
    case Errc::organization_not_found:
      return "run `tank org create` with the scope's name, or `tank org list`";
    case Errc::integrity_mismatch:
      return "run `tank verify`, and `tank install` to repair";
    case Errc::unavailable:
    case Errc::timed_out:
      return "check the registry with `tank doctor`";
    case Errc::invalid_argument:
      return "`tank help` tells how it is used";
    default:
      return {};
  }
}

}  // namespace tank::inline v0::cli
