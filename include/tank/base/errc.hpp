// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// The closed list of everything that can go wrong, spelled as on the wire.

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include <tank/base/api.hpp>

namespace tank::inline v0 {

/// What a caller can do about an error. Decides the HTTP status and the exit code.
enum class ErrorKind : std::uint8_t {
  invalid,       ///< the request is wrong; repeating it does not help
  unauthorized,  ///< nobody is logged in, or the credential is not good
  forbidden,     ///< known, but may not
  not_found,
  conflict,  ///< the state changed or does not allow it
  gone,
  too_large,
  rate_limited,
  policy,       ///< a policy of the project or the organization refuses it
  unavailable,  ///< try again later
  timeout,
  corrupt,  ///< stored or received bytes are not what they should be
  internal,
};

/// Enumerator = wire word. Grouped by module; within a group alphabetical.
enum class Errc : std::uint8_t {
  // base
  cancelled,
  internal_error,
  invalid_argument,
  invalid_cursor,
  invalid_digest,
  invalid_email,
  invalid_id,
  invalid_json,
  invalid_path,
  invalid_slug,
  invalid_time,
  invalid_url,
  io_error,
  limit_exceeded,
  timed_out,
  unavailable,
  // semver
  invalid_range,
  invalid_version,
  // package
  archive_escape,
  archive_malformed,
  archive_too_large,
  integrity_mismatch,
  invalid_lockfile,
  invalid_manifest,
  invalid_package_name,
  invalid_permissions,
  invalid_skill,
  // resolve and policy
  budget_exceeded,
  lockfile_outdated,
  no_solution,
  policy_refused,
  // storage
  artifact_not_found,
  store_too_new,
  storage_broken,
  storage_conflict,
  storage_full,
  storage_unavailable,
  // identity and organizations
  access_denied,
  account_not_linked,
  already_member,
  authorization_pending,
  cross_site_request,
  duplicate_invite,
  email_not_verified,
  email_taken,
  expired_code,
  forbidden,
  invalid_credentials,
  invalid_token,
  invitation_not_found,
  last_administrator,
  last_owner,
  member_not_found,
  organization_full,
  organization_not_found,
  provider_unavailable,
  rate_limited,
  session_not_found,
  signup_closed,
  slow_down,
  slug_taken,
  step_up_required,
  token_expired,
  token_not_found,
  unauthorized,
  user_banned,
  user_not_found,
  weak_password,
  // registry
  dist_tag_not_found,
  idempotency_key_reused,
  package_not_found,
  permission_escalation,
  release_burnt,
  release_exists,
  release_not_found,
  release_unavailable,
  upload_expired,
  upload_incomplete,
  upload_not_found,
  // transport
  method_not_allowed,
  payload_too_large,
  precondition_failed,
  route_not_found,
  unsupported_media_type,
};

/// One row of the error table.
struct ErrcInfo {
  Errc code;
  std::string_view word;  ///< spelling on the wire, in columns and in the documentation
  ErrorKind kind;
  bool retryable;            ///< the same request may succeed later
  std::string_view summary;  ///< one sentence for people
};

/// The whole table, in enumerator order; feeds the documentation and OpenAPI.
[[nodiscard]] TANK_API std::span<const ErrcInfo> errc_table();

/// The row of a code, its kind, its word, and the code of a word; none where there is no such.
[[nodiscard]] TANK_API const ErrcInfo& info(Errc code);
[[nodiscard]] TANK_API ErrorKind kind(Errc code);
[[nodiscard]] TANK_API std::string_view to_string(Errc code);
[[nodiscard]] TANK_API std::string_view to_string(ErrorKind kind);
[[nodiscard]] TANK_API std::optional<Errc> errc_from(std::string_view word);

}  // namespace tank::inline v0
