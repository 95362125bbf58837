// SPDX-License-Identifier: Apache-2.0
#include "storage/sql/device_grant_store.hpp"

#include "storage/sql/statements.hpp"

namespace tank::inline v0::sql {
namespace {

constexpr Part grant_columns =
    "id, device_digest, user_code_digest, client, scopes, state, user_id, interval_seconds,"
    " created_at, expires_at, polled_at, confirmed_at";

constexpr Text insert_grant = text<"INSERT INTO device_grant (", grant_columns,
                                   ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)"
                                   " ON CONFLICT (user_code_digest) DO NOTHING RETURNING id">;

constexpr Text select_grant_by_device =
    text<"SELECT ", grant_columns, " FROM device_grant WHERE device_digest = $1">;

constexpr Text select_grant_by_user_code =
    text<"SELECT ", grant_columns, " FROM device_grant WHERE user_code_digest = $1">;

// Compare-and-swap on the state: of two decisions the first one stands.
constexpr Text update_grant =
    "UPDATE device_grant SET state = $3, user_id = $4, interval_seconds = $5, polled_at = $6,"
    " scopes = $7, confirmed_at = $8"
    " WHERE id = $1 AND state = $2";

constexpr Text end_grants =
    "UPDATE device_grant SET state = 'denied' WHERE user_id = $1 AND state = 'approved'";

constexpr Text delete_grants = "DELETE FROM device_grant WHERE expires_at < $1";

constexpr std::array listed{
    ListedText{"insert_grant", insert_grant},
    ListedText{"select_grant_by_device", select_grant_by_device},
    ListedText{"select_grant_by_user_code", select_grant_by_user_code},
    ListedText{"update_grant", update_grant},
    ListedText{"end_grants", end_grants},
    ListedText{"delete_grants", delete_grants},
};

Result<identity::DeviceGrant> decode_grant(Reader& in) {
  return in.finish(identity::DeviceGrant{.id = in.next<VerificationId>(),
                                         .device_digest = in.next<Digest>(),
                                         .user_code_digest = in.next<Digest>(),
                                         .client = in.next<std::string>(),
                                         .scopes = in.next<identity::Scopes>(),
                                         .state = in.next<identity::GrantState>(),
                                         .user_id = in.next_optional<UserId>(),
                                         .interval_seconds = in.next<int>(),
                                         .created_at = in.next<TimePoint>(),
                                         .expires_at = in.next<TimePoint>(),
                                         .polled_at = in.next_optional<TimePoint>(),
                                         .confirmed_at = in.next_optional<TimePoint>()});
}

}  // namespace

std::span<const ListedText> device_grant_statements() { return listed; }

Result<void> SqlDeviceGrantStore::add(const identity::DeviceGrant& grant) {
  const auto added =
      db_.run(insert_grant, grant.id, grant.device_digest, grant.user_code_digest, grant.client,
              grant.scopes, grant.state, grant.user_id, grant.interval_seconds, grant.created_at,
              grant.expires_at, grant.polled_at, grant.confirmed_at);
  if (!added) return pass(added);
  if (added->is_empty()) return fail(Errc::storage_conflict, "the user code is in use");
  return {};
}

Result<std::optional<identity::DeviceGrant>> SqlDeviceGrantStore::find_by_device(
    const Digest& digest) const {
  return read_optional(db_.run(select_grant_by_device, digest), decode_grant);
}

Result<std::optional<identity::DeviceGrant>> SqlDeviceGrantStore::find_by_user_code(
    const Digest& digest) const {
  return read_optional(db_.run(select_grant_by_user_code, digest), decode_grant);
}

Result<void> SqlDeviceGrantStore::save(const identity::DeviceGrant& grant,
                                       identity::GrantState from) {
  const auto saved =
      db_.run(update_grant, grant.id, from, grant.state, grant.user_id, grant.interval_seconds,
              grant.polled_at, grant.scopes, grant.confirmed_at);
  if (!saved) return pass(saved);
  if (saved->changed == 0) return fail(Errc::storage_conflict, "the grant has changed meanwhile");
  return {};
}

Result<int> SqlDeviceGrantStore::end_all(UserId user) {
  const auto ended = db_.run(end_grants, user);
  if (!ended) return pass(ended);
  return static_cast<int>(ended->changed);
}

Result<int> SqlDeviceGrantStore::sweep(TimePoint before) {
  const auto removed = db_.run(delete_grants, before);
  if (!removed) return pass(removed);
  return static_cast<int>(removed->changed);
}

}  // namespace tank::inline v0::sql
