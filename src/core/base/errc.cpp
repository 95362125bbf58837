// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <cstddef>

#include <tank/base/errc.hpp>

namespace tank::inline v0 {
namespace {

using enum ErrorKind;

// clang-format off
constexpr std::array table{
    // base
    ErrcInfo{Errc::cancelled, "cancelled", unavailable, true, "The operation was cancelled."},
    ErrcInfo{Errc::internal_error, "internal_error", internal, false, "Something went wrong inside; the request id finds it in the log."},
    ErrcInfo{Errc::invalid_argument, "invalid_argument", invalid, false, "A value of the request is not allowed."},
    ErrcInfo{Errc::invalid_cursor, "invalid_cursor", invalid, false, "The page cursor is damaged or was not made here; start at the first page."},
    ErrcInfo{Errc::invalid_digest, "invalid_digest", invalid, false, "The text is not a digest of the expected form."},
    ErrcInfo{Errc::invalid_email, "invalid_email", invalid, false, "The text is not an e-mail address of the form `name@host.tld`."},
    ErrcInfo{Errc::invalid_id, "invalid_id", invalid, false, "The text is not an identifier of the expected kind."},
    ErrcInfo{Errc::invalid_json, "invalid_json", invalid, false, "The text is not strict JSON (RFC 8259)."},
    ErrcInfo{Errc::invalid_path, "invalid_path", invalid, false, "The text is not a path in normal form."},
    ErrcInfo{Errc::invalid_slug, "invalid_slug", invalid, false, "A slug has lower-case letters, digits and single hyphens inside."},
    ErrcInfo{Errc::invalid_time, "invalid_time", invalid, false, "The text is not a time of RFC 3339."},
    ErrcInfo{Errc::invalid_url, "invalid_url", invalid, false, "The text is not an absolute http or https URL."},
    ErrcInfo{Errc::io_error, "io_error", internal, true, "A file or a connection could not be read or written."},
    ErrcInfo{Errc::limit_exceeded, "limit_exceeded", invalid, false, "A limit was exceeded."},
    ErrcInfo{Errc::timed_out, "timed_out", timeout, true, "The operation took too long."},
    ErrcInfo{Errc::unavailable, "unavailable", unavailable, true, "Not available now; try again shortly."},
    // semver
    ErrcInfo{Errc::invalid_range, "invalid_range", invalid, false, "The text is not a version range."},
    ErrcInfo{Errc::invalid_version, "invalid_version", invalid, false, "The text is not a version of Semantic Versioning 2.0.0."},
    // package
    ErrcInfo{Errc::archive_escape, "archive_escape", invalid, false, "The archive has an entry that leads out of its root."},
    ErrcInfo{Errc::archive_malformed, "archive_malformed", invalid, false, "The archive is damaged or ambiguous."},
    ErrcInfo{Errc::archive_too_large, "archive_too_large", too_large, false, "The archive is larger than allowed."},
    ErrcInfo{Errc::integrity_mismatch, "integrity_mismatch", corrupt, false, "The bytes do not have the digest that was promised."},
    ErrcInfo{Errc::invalid_lockfile, "invalid_lockfile", invalid, false, "The lock file is damaged or of an unknown version."},
    ErrcInfo{Errc::invalid_manifest, "invalid_manifest", invalid, false, "The manifest is not valid."},
    ErrcInfo{Errc::invalid_package_name, "invalid_package_name", invalid, false, "The text is not a package name."},
    ErrcInfo{Errc::invalid_permissions, "invalid_permissions", invalid, false, "The permissions are not valid."},
    ErrcInfo{Errc::invalid_skill, "invalid_skill", invalid, false, "SKILL.md is missing or not valid."},
    // resolve and policy
    ErrcInfo{Errc::budget_exceeded, "budget_exceeded", policy, false, "A package asks for more than the project's permission budget."},
    ErrcInfo{Errc::lockfile_outdated, "lockfile_outdated", policy, false, "The lock file does not match the manifest; resolve again without `--frozen`."},
    ErrcInfo{Errc::no_solution, "no_solution", conflict, false, "No set of versions satisfies all requirements."},
    ErrcInfo{Errc::policy_refused, "policy_refused", policy, false, "A policy refuses this."},
    // storage
    ErrcInfo{Errc::artifact_not_found, "artifact_not_found", not_found, false, "The store has no such artifact."},
    ErrcInfo{Errc::store_too_new, "store_too_new", internal, false, "The store was written by a newer version; upgrade this program."},
    ErrcInfo{Errc::storage_broken, "storage_broken", corrupt, false, "The store is damaged."},
    ErrcInfo{Errc::storage_conflict, "storage_conflict", conflict, true, "Somebody else changed the same thing at the same time."},
    ErrcInfo{Errc::storage_full, "storage_full", unavailable, true, "The store has no space left."},
    ErrcInfo{Errc::storage_unavailable, "storage_unavailable", unavailable, true, "The store cannot be reached."},
    // identity and organizations
    ErrcInfo{Errc::access_denied, "access_denied", ErrorKind::forbidden, false, "The person refused the request."},
    ErrcInfo{Errc::account_not_linked, "account_not_linked", conflict, false, "The identity at the provider belongs to another user."},
    ErrcInfo{Errc::already_member, "already_member", conflict, false, "This user is a member already."},
    ErrcInfo{Errc::authorization_pending, "authorization_pending", conflict, true, "Nobody has decided yet; ask again after the interval."},
    ErrcInfo{Errc::cross_site_request, "cross_site_request", ErrorKind::forbidden, false, "The request came from another site."},
    ErrcInfo{Errc::duplicate_invite, "duplicate_invite", conflict, false, "An invitation for this address is pending already."},
    ErrcInfo{Errc::email_not_verified, "email_not_verified", ErrorKind::forbidden, false, "Verify the e-mail address first."},
    ErrcInfo{Errc::email_taken, "email_taken", conflict, false, "Another user has this e-mail address."},
    ErrcInfo{Errc::expired_code, "expired_code", gone, false, "The code has expired; start again."},
    ErrcInfo{Errc::forbidden, "forbidden", ErrorKind::forbidden, false, "You may not do this."},
    ErrcInfo{Errc::invalid_credentials, "invalid_credentials", ErrorKind::unauthorized, false, "The credentials are not good."},
    ErrcInfo{Errc::invalid_token, "invalid_token", ErrorKind::unauthorized, false, "The token is not valid here."},
    ErrcInfo{Errc::invitation_not_found, "invitation_not_found", not_found, false, "There is no such invitation."},
    ErrcInfo{Errc::last_administrator, "last_administrator", conflict, false, "The last administrator of the platform cannot be demoted."},
    ErrcInfo{Errc::last_owner, "last_owner", conflict, false, "The last owner can neither leave nor be demoted."},
    ErrcInfo{Errc::member_not_found, "member_not_found", not_found, false, "There is no such member."},
    ErrcInfo{Errc::organization_full, "organization_full", conflict, false, "The organization has as many members as it may have."},
    ErrcInfo{Errc::organization_not_found, "organization_not_found", not_found, false, "There is no such organization."},
    ErrcInfo{Errc::provider_unavailable, "provider_unavailable", unavailable, true, "The identity provider did not answer as it should."},
    ErrcInfo{Errc::rate_limited, "rate_limited", ErrorKind::rate_limited, true, "Too many requests; wait as long as `Retry-After` says."},
    ErrcInfo{Errc::session_not_found, "session_not_found", not_found, false, "There is no such session."},
    ErrcInfo{Errc::signup_closed, "signup_closed", ErrorKind::forbidden, false, "This server takes no sign-ups; ask an administrator for an account."},
    ErrcInfo{Errc::slow_down, "slow_down", ErrorKind::rate_limited, true, "The client asks too often; wait five seconds longer between requests."},
    ErrcInfo{Errc::slug_taken, "slug_taken", conflict, false, "Another one has this slug."},
    ErrcInfo{Errc::step_up_required, "step_up_required", ErrorKind::forbidden, false, "Confirm who you are first; the last confirmation is too old."},
    ErrcInfo{Errc::token_expired, "token_expired", ErrorKind::unauthorized, false, "The token has expired; make a new one."},
    ErrcInfo{Errc::token_not_found, "token_not_found", not_found, false, "There is no such token."},
    ErrcInfo{Errc::unauthorized, "unauthorized", ErrorKind::unauthorized, false, "Log in first."},
    ErrcInfo{Errc::user_banned, "user_banned", ErrorKind::forbidden, false, "This user is banned."},
    ErrcInfo{Errc::user_not_found, "user_not_found", not_found, false, "There is no such user."},
    ErrcInfo{Errc::weak_password, "weak_password", invalid, false, "The password is too short, too long, or known to attackers."},
    // registry
    ErrcInfo{Errc::dist_tag_not_found, "dist_tag_not_found", not_found, false, "The package has no such tag."},
    ErrcInfo{Errc::idempotency_key_reused, "idempotency_key_reused", invalid, false, "The idempotency key belongs to a different request."},
    ErrcInfo{Errc::package_not_found, "package_not_found", not_found, false, "There is no such package."},
    ErrcInfo{Errc::permission_escalation, "permission_escalation", policy, false, "The release asks for more permissions than its version number allows."},
    ErrcInfo{Errc::release_burnt, "release_burnt", conflict, false, "This version was used before and can never have other content."},
    ErrcInfo{Errc::release_exists, "release_exists", conflict, false, "This version exists already."},
    ErrcInfo{Errc::release_not_found, "release_not_found", not_found, false, "The package has no such version."},
    ErrcInfo{Errc::release_unavailable, "release_unavailable", unavailable, false, "The release cannot be used now."},
    ErrcInfo{Errc::upload_expired, "upload_expired", gone, false, "The upload has expired; start again."},
    ErrcInfo{Errc::upload_incomplete, "upload_incomplete", conflict, false, "Not all bytes have arrived yet."},
    ErrcInfo{Errc::upload_not_found, "upload_not_found", not_found, false, "There is no such upload."},
    // transport
    ErrcInfo{Errc::method_not_allowed, "method_not_allowed", invalid, false, "The route does not take this method."},
    ErrcInfo{Errc::payload_too_large, "payload_too_large", too_large, false, "The body is larger than allowed."},
    ErrcInfo{Errc::precondition_failed, "precondition_failed", conflict, false, "Things are not as the request expects: another offset is next, or a file is there already."},
    ErrcInfo{Errc::route_not_found, "route_not_found", not_found, false, "There is no such route."},
    ErrcInfo{Errc::unsupported_media_type, "unsupported_media_type", invalid, false, "The body has a type that is not understood here."},
};
// clang-format on

constexpr bool rows_stand_in_enumerator_order() {
  for (std::size_t i = 0; i < table.size(); ++i) {
    if (static_cast<std::size_t>(table[i].code) != i) return false;
  }
  return table.back().code == Errc::unsupported_media_type;
}
static_assert(rows_stand_in_enumerator_order());

}  // namespace

std::span<const ErrcInfo> errc_table() { return table; }

const ErrcInfo& info(Errc code) { return table[static_cast<std::size_t>(code)]; }

ErrorKind kind(Errc code) { return info(code).kind; }

std::string_view to_string(Errc code) { return info(code).word; }

std::string_view to_string(ErrorKind kind) {
  constexpr std::array<std::string_view, 13> words{
      "invalid", "unauthorized", "forbidden",    "not_found", "conflict",
      "gone",    "too_large",    "rate_limited", "policy",    "unavailable",
      "timeout", "corrupt",      "internal"};
  static_assert(words.size() == static_cast<std::size_t>(internal) + 1);
  return words[static_cast<std::size_t>(kind)];
}

std::optional<Errc> errc_from(std::string_view word) {
  const auto found = std::ranges::find(table, word, &ErrcInfo::word);
  if (found == table.end()) return std::nullopt;
  return found->code;
}

}  // namespace tank::inline v0
