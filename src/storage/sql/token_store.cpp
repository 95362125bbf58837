// SPDX-License-Identifier: Apache-2.0
#include "storage/sql/token_store.hpp"

#include "storage/sql/keyset.hpp"
#include "storage/sql/statements.hpp"
#include "storage/sql/tuples.hpp"
#include "storage/sql/user_store.hpp"

namespace tank::inline v0::sql {
namespace {

constexpr Part token_columns =
    "t.id, t.user_id, t.name, t.digest, t.scopes, t.package_pattern, t.created_at,"
    " t.expires_at, t.last_used_at, t.revoked_at, t.confirmed_at";

constexpr Text insert_token =
    "INSERT INTO api_token (id, user_id, name, digest, scopes, package_pattern, created_at,"
    " expires_at, last_used_at, revoked_at, confirmed_at)"
    " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";

constexpr Text select_token = text<"SELECT ", token_columns, " FROM api_token t WHERE t.id = $1">;

constexpr Text select_token_and_user =
    text<"SELECT ", token_columns, ", ", user_columns,
         " FROM api_token t JOIN user_account u ON u.id = t.user_id WHERE t.digest = $1">;

constexpr Text select_tokens_of_user =
    text<"SELECT ", token_columns,
         " FROM api_token t WHERE t.user_id = $1 ORDER BY t.created_at DESC, t.id DESC">;

constexpr Text select_tokens_of_organization =
    text<"SELECT ", token_columns, ", ", user_columns,
         " FROM api_token t JOIN user_account u ON u.id = t.user_id AND u.kind = 'service'"
         " JOIN membership m ON m.user_id = u.id AND m.removed_at IS NULL"
         " WHERE m.organization_id = $1 AND (t.created_at, t.id) < ($2, $3)"
         " ORDER BY t.created_at DESC, t.id DESC LIMIT $4">;

constexpr Text expire_token =
    "UPDATE api_token SET expires_at = CASE WHEN expires_at < $2 THEN expires_at ELSE $2 END"
    " WHERE id = $1";

constexpr Text revoke_token =
    "UPDATE api_token SET revoked_at = COALESCE(revoked_at, $2) WHERE id = $1";

// What came from a token outlives it as little.
constexpr Text expire_sessions_of_token =
    "UPDATE session SET expires_at = $2 WHERE parent_token = $1 AND expires_at > $2";

constexpr Text revoke_sessions_of_token =
    "UPDATE session SET revoked_at = $2 WHERE parent_token = $1 AND revoked_at IS NULL";

// The latest use wins, in whatever order the batches arrive.
constexpr ByDialect touch_tokens{
    .sqlite =
        "UPDATE api_token SET last_used_at = used.at FROM ("
        "SELECT json_extract(value, '$[0]') AS id, MAX(json_extract(value, '$[1]')) AS at"
        " FROM json_each($1) GROUP BY 1) AS used"
        " WHERE api_token.id = used.id"
        " AND (api_token.last_used_at IS NULL OR api_token.last_used_at < used.at)",
    .postgres =
        "UPDATE api_token SET last_used_at = used.at FROM ("
        "SELECT pair->>0 AS id, MAX(TIMESTAMPTZ 'epoch' + CAST(pair->>1 AS BIGINT)"
        " * INTERVAL '1 microsecond') AS at"
        " FROM jsonb_array_elements(CAST(CAST($1 AS TEXT) AS JSONB)) AS pair GROUP BY 1) AS used"
        " WHERE api_token.id = used.id"
        " AND (api_token.last_used_at IS NULL OR api_token.last_used_at < used.at)"};

constexpr std::array listed{
    ListedText{"insert_token", insert_token},
    ListedText{"select_token", select_token},
    ListedText{"select_token_and_user", select_token_and_user},
    ListedText{"select_tokens_of_user", select_tokens_of_user},
    ListedText{"select_tokens_of_organization", select_tokens_of_organization},
    ListedText{"expire_token", expire_token},
    ListedText{"revoke_token", revoke_token},
    ListedText{"expire_sessions_of_token", expire_sessions_of_token},
    ListedText{"revoke_sessions_of_token", revoke_sessions_of_token},
    ListedText{"touch_tokens", touch_tokens},
};

identity::ApiToken read_token(Reader& in) {
  return {.id = in.next<TokenId>(),
          .user_id = in.next<UserId>(),
          .name = in.next<std::string>(),
          .digest = in.next<Digest>(),
          .scopes = in.next<identity::Scopes>(),
          .package_pattern = in.next<std::string>(),
          .created_at = in.next<TimePoint>(),
          .expires_at = in.next<TimePoint>(),
          .last_used_at = in.next_optional<TimePoint>(),
          .revoked_at = in.next_optional<TimePoint>(),
          .confirmed_at = in.next_optional<TimePoint>()};
}

Result<identity::ApiToken> decode_token(Reader& in) { return in.finish(read_token(in)); }

Result<TokenAndUser> decode_token_and_user(Reader& in) {
  return in.finish(TokenAndUser{.token = read_token(in), .user = read_user(in)});
}

Result<void> need_token(const Result<Rows>& changed, TokenId id) {
  if (!changed) return pass(changed);
  if (changed->changed == 0) return fail(Errc::token_not_found, id.to_string());
  return {};
}

}  // namespace

std::span<const ListedText> token_statements() { return listed; }

Result<void> SqlTokenStore::add(const identity::ApiToken& token) {
  const auto added =
      db_.run(insert_token, token.id, token.user_id, token.name, token.digest, token.scopes,
              token.package_pattern, token.created_at, token.expires_at, token.last_used_at,
              token.revoked_at, token.confirmed_at);
  if (!added) return pass(added);
  return {};
}

Result<identity::ApiToken> SqlTokenStore::find(TokenId id) const {
  return read_one(db_.run(select_token, id), decode_token, Errc::token_not_found, id.to_string());
}

Result<TokenAndUser> SqlTokenStore::find_by_digest(const Digest& digest) const {
  return read_one(db_.run(select_token_and_user, digest), decode_token_and_user,
                  Errc::token_not_found, "no such token");
}

Result<std::vector<identity::ApiToken>> SqlTokenStore::of_user(UserId user) const {
  return read_all(db_.run(select_tokens_of_user, user), decode_token);
}

Result<Page<TokenAndUser>> SqlTokenStore::of_organization(OrganizationId organization,
                                                          const PageRequest& page) const {
  const auto key = newest_key_of(page);
  if (!key) return pass(key);
  auto found = read_all(
      db_.run(select_tokens_of_organization, organization, key->before, key->id, rows_wanted(page)),
      decode_token_and_user);
  return page_of(std::move(found), page, [](const TokenAndUser& each) {
    return newest_key(each.token.created_at, each.token.id);
  });
}

Result<void> SqlTokenStore::expire(TokenId id, TimePoint at) {
  const auto sessions = db_.run(expire_sessions_of_token, id, at);
  if (!sessions) return pass(sessions);
  if (sessions->changed > 0) db_.note_identity();
  return need_token(db_.run(expire_token, id, at), id);
}

Result<void> SqlTokenStore::revoke(TokenId id, TimePoint at) {
  const auto sessions = db_.run(revoke_sessions_of_token, id, at);
  if (!sessions) return pass(sessions);
  if (sessions->changed > 0) db_.note_identity();
  return need_token(db_.run(revoke_token, id, at), id);
}

Result<void> SqlTokenStore::touch(const std::vector<std::pair<TokenId, TimePoint>>& uses) {
  if (uses.empty()) return {};
  Tuples pairs;
  for (const auto& [id, at] : uses) pairs.add(id.to_string(), at.time_since_epoch().count());
  const auto touched = db_.run(touch_tokens, pairs.finish());
  if (!touched) return pass(touched);
  return {};
}

}  // namespace tank::inline v0::sql
