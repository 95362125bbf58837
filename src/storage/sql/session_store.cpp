// SPDX-License-Identifier: Apache-2.0
#include "storage/sql/session_store.hpp"

#include <algorithm>
#include <span>

#include "storage/sql/statements.hpp"
#include "storage/sql/user_store.hpp"

namespace tank::inline v0::sql {
namespace {

constexpr Part session_columns =
    "s.id, s.user_id, s.digest, s.method, s.address, s.user_agent, s.created_at, s.seen_at,"
    " s.confirmed_at, s.expires_at, s.revoked_at, s.impersonator, s.reason, s.parent,"
    " s.parent_token";

constexpr Text insert_session =
    "INSERT INTO session (id, user_id, digest, method, address, user_agent, created_at, seen_at,"
    " confirmed_at, expires_at, revoked_at, impersonator, reason, parent, parent_token)"
    " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)";

constexpr Text select_session =
    text<"SELECT ", session_columns, ", ", user_columns,
         " FROM session s JOIN user_account u ON u.id = s.user_id WHERE s.id = $1">;

constexpr Text select_session_by_digest =
    text<"SELECT ", session_columns, ", ", user_columns,
         " FROM session s JOIN user_account u ON u.id = s.user_id WHERE s.digest = $1">;

constexpr Text select_sessions_of_user =
    text<"SELECT ", session_columns,
         " FROM session s WHERE s.user_id = $1 AND s.revoked_at IS NULL AND s.expires_at > $2"
         " AND s.seen_at > $3 ORDER BY s.created_at DESC, s.id DESC">;

// One column each: who writes a last use that he read long ago takes no confirmation back.
constexpr Text touch_session =
    "UPDATE session SET seen_at = CASE WHEN seen_at < $2 THEN $2 ELSE seen_at END WHERE id = $1";

constexpr Text confirm_session =
    "UPDATE session SET confirmed_at = CASE WHEN confirmed_at < $2 THEN $2 ELSE confirmed_at END"
    " WHERE id = $1";

// What each of some sessions came from, what that came from, and so on.
constexpr Part first_ancestors =
    "WITH RECURSIVE line (start, id, parent, revoked_at, seen_at, expires_at) AS ("
    "SELECT s.id, p.id, p.parent, p.revoked_at, p.seen_at, p.expires_at"
    " FROM session s JOIN session p ON p.id = s.parent WHERE";
constexpr Part further_ancestors =
    " UNION SELECT l.start, p.id, p.parent, p.revoked_at, p.seen_at, p.expires_at"
    " FROM line l JOIN session p ON p.id = l.parent)"
    " SELECT start, revoked_at, seen_at, expires_at FROM line";

constexpr Text select_line_of_session = text<first_ancestors, " s.id = $1", further_ancestors>;
constexpr Text select_lines_of_user =
    text<first_ancestors, " s.user_id = $1 AND s.revoked_at IS NULL", further_ancestors>;

// The other way: what came from a session, and from that.
constexpr Text revoke_session =
    "WITH RECURSIVE derived (id) AS (SELECT id FROM session WHERE id = $1"
    " UNION SELECT s.id FROM session s JOIN derived d ON s.parent = d.id)"
    " UPDATE session SET revoked_at = COALESCE(revoked_at, $2)"
    " WHERE id IN (SELECT id FROM derived)";

constexpr Text revoke_sessions_of_user =
    "WITH RECURSIVE derived (id) AS ("
    "SELECT id FROM session WHERE (user_id = $1 OR impersonator = $1)"
    " AND revoked_at IS NULL AND (CAST($2 AS TEXT) IS NULL OR id <> $2)"
    " UNION SELECT s.id FROM session s JOIN derived d ON s.parent = d.id)"
    " UPDATE session SET revoked_at = $3"
    " WHERE revoked_at IS NULL AND id IN (SELECT id FROM derived)";

constexpr Text revoke_stand_ins_of_user =
    "UPDATE session SET revoked_at = $2 WHERE impersonator IS NOT NULL"
    " AND (impersonator = $1 OR user_id = $1) AND revoked_at IS NULL";

constexpr Text delete_sessions =
    "DELETE FROM session WHERE expires_at < $1 OR revoked_at < $1 OR seen_at < $2";

constexpr Text insert_refresh =
    "INSERT INTO refresh_token (digest, session_id, created_at, used_at) VALUES ($1, $2, $3, $4)";

constexpr Text select_refresh =
    "SELECT digest, session_id, created_at, used_at FROM refresh_token WHERE digest = $1";

// Of two that come with the same token one finds it unused.
constexpr Text mark_refresh_used =
    "UPDATE refresh_token SET used_at = $2 WHERE digest = $1 AND used_at IS NULL"
    " RETURNING digest, session_id, created_at, CAST(NULL AS TEXT)";

constexpr std::array listed{
    ListedText{"insert_session", insert_session},
    ListedText{"select_session", select_session},
    ListedText{"select_session_by_digest", select_session_by_digest},
    ListedText{"select_sessions_of_user", select_sessions_of_user},
    ListedText{"touch_session", touch_session},
    ListedText{"confirm_session", confirm_session},
    ListedText{"select_line_of_session", select_line_of_session},
    ListedText{"select_lines_of_user", select_lines_of_user},
    ListedText{"revoke_session", revoke_session},
    ListedText{"revoke_sessions_of_user", revoke_sessions_of_user},
    ListedText{"revoke_stand_ins_of_user", revoke_stand_ins_of_user},
    ListedText{"delete_sessions", delete_sessions},
    ListedText{"insert_refresh", insert_refresh},
    ListedText{"select_refresh", select_refresh},
    ListedText{"mark_refresh_used", mark_refresh_used},
};

identity::Session read_session(Reader& in) {
  return {.id = in.next<SessionId>(),
          .user_id = in.next<UserId>(),
          .digest = in.next<Digest>(),
          .method = in.next<identity::LoginMethod>(),
          .device = {.address = in.next<std::string>(), .user_agent = in.next<std::string>()},
          .created_at = in.next<TimePoint>(),
          .seen_at = in.next<TimePoint>(),
          .confirmed_at = in.next<TimePoint>(),
          .expires_at = in.next<TimePoint>(),
          .revoked_at = in.next_optional<TimePoint>(),
          .impersonator = in.next_optional<UserId>(),
          .reason = in.next<std::string>(),
          .parent = in.next_optional<SessionId>(),
          .parent_token = in.next_optional<TokenId>()};
}

Result<identity::Session> decode_session(Reader& in) { return in.finish(read_session(in)); }

Result<SessionAndUser> decode_session_and_user(Reader& in) {
  return in.finish(SessionAndUser{.session = read_session(in), .user = read_user(in)});
}

/// When one of those that a session came from ends.
struct AncestorEnd {
  SessionId start;  ///< the session that came from it
  TimePoint end;
};

Result<AncestorEnd> decode_end(Reader& in) {
  const auto start = in.next<SessionId>();
  const auto revoked_at = in.next_optional<TimePoint>();
  const TimePoint idle_at = in.next<TimePoint>() + limits::session_idle;
  const TimePoint end = std::min(idle_at, in.next<TimePoint>());
  return in.finish(AncestorEnd{start, std::min(end, revoked_at.value_or(end))});
}

bool came_from_one(const identity::Session& session) { return session.parent.has_value(); }

Result<void> note_ends(std::span<identity::Session> sessions,
                       const std::vector<AncestorEnd>& ends) {
  for (identity::Session& session : sessions) {
    for (const AncestorEnd& each : ends) {
      if (each.start != session.id) continue;
      session.parent_end = std::min(session.parent_end.value_or(each.end), each.end);
      ++session.ancestors;
    }
    if (came_from_one(session) && session.ancestors == 0) {
      return fail(Errc::storage_broken, "a session came from one that is not there");
    }
  }
  return {};
}

Result<identity::RefreshToken> decode_refresh(Reader& in) {
  return in.finish(identity::RefreshToken{.digest = in.next<Digest>(),
                                          .session_id = in.next<SessionId>(),
                                          .created_at = in.next<TimePoint>(),
                                          .used_at = in.next_optional<TimePoint>()});
}

Result<void> need_session(const Result<Rows>& changed, SessionId id) {
  if (!changed) return pass(changed);
  if (changed->changed == 0) return fail(Errc::session_not_found, id.to_string());
  return {};
}

Result<int> count_of(const Result<Rows>& changed) {
  if (!changed) return pass(changed);
  return static_cast<int>(changed->changed);
}

}  // namespace

std::span<const ListedText> session_statements() { return listed; }

Result<void> SqlSessionStore::add(const identity::Session& session) {
  const auto added =
      db_.run(insert_session, session.id, session.user_id, session.digest, session.method,
              session.device.address, session.device.user_agent, session.created_at,
              session.seen_at, session.confirmed_at, session.expires_at, session.revoked_at,
              session.impersonator, session.reason, session.parent, session.parent_token);
  if (!added) return pass(added);
  return {};
}

// Most came from nothing, and cost one statement.
Result<SessionAndUser> SqlSessionStore::with_end(Result<SessionAndUser> found) const {
  if (!found || !came_from_one(found->session)) return found;
  const auto ends = read_all(db_.run(select_line_of_session, found->session.id), decode_end);
  if (!ends) return pass(ends);
  if (auto noted = note_ends({&found->session, 1}, *ends); !noted) return pass(noted);
  return found;
}

Result<SessionAndUser> SqlSessionStore::find(SessionId id) const {
  return with_end(read_one(db_.run(select_session, id), decode_session_and_user,
                           Errc::session_not_found, id.to_string()));
}

Result<SessionAndUser> SqlSessionStore::find_by_digest(const Digest& digest) const {
  return with_end(read_one(db_.run(select_session_by_digest, digest), decode_session_and_user,
                           Errc::session_not_found, "no such session"));
}

Result<std::vector<identity::Session>> SqlSessionStore::of_user(UserId user, TimePoint now) const {
  auto found = read_all(db_.run(select_sessions_of_user, user, now, now - limits::session_idle),
                        decode_session);
  if (!found || std::ranges::none_of(*found, came_from_one)) return found;
  const auto ends = read_all(db_.run(select_lines_of_user, user), decode_end);
  if (!ends) return pass(ends);
  if (auto noted = note_ends(*found, *ends); !noted) return pass(noted);
  std::erase_if(*found, [now](const identity::Session& session) {
    return session.parent_end && *session.parent_end <= now;
  });
  return found;
}

Result<void> SqlSessionStore::touch(SessionId id, TimePoint seen_at) {
  return need_session(db_.run(touch_session, id, seen_at), id);
}

Result<void> SqlSessionStore::confirm(SessionId id, TimePoint at) {
  db_.note_identity();
  return need_session(db_.run(confirm_session, id, at), id);
}

Result<void> SqlSessionStore::revoke(SessionId id, TimePoint at) {
  db_.note_identity();
  return need_session(db_.run(revoke_session, id, at), id);
}

Result<int> SqlSessionStore::revoke_all(UserId user, std::optional<SessionId> kept, TimePoint at) {
  db_.note_identity();
  return count_of(db_.run(revoke_sessions_of_user, user, kept, at));
}

Result<int> SqlSessionStore::revoke_stand_ins(UserId user, TimePoint at) {
  db_.note_identity();
  return count_of(db_.run(revoke_stand_ins_of_user, user, at));
}

Result<int> SqlSessionStore::sweep(TimePoint before) {
  return count_of(db_.run(delete_sessions, before, before - limits::session_idle));
}

Result<void> SqlSessionStore::add_refresh(const identity::RefreshToken& token) {
  const auto added =
      db_.run(insert_refresh, token.digest, token.session_id, token.created_at, token.used_at);
  if (!added) return pass(added);
  return {};
}

Result<std::optional<identity::RefreshToken>> SqlSessionStore::find_refresh(
    const Digest& digest) const {
  return read_optional(db_.run(select_refresh, digest), decode_refresh);
}

Result<identity::RefreshToken> SqlSessionStore::use_refresh(const Digest& digest, TimePoint now) {
  const auto marked = db_.run(mark_refresh_used, digest, now);
  if (!marked) return pass(marked);
  if (!marked->is_empty()) return read_one(marked, decode_refresh, Errc::invalid_token, {});
  return read_one(db_.run(select_refresh, digest), decode_refresh, Errc::invalid_token,
                  "the refresh token is not known here; log in again");
}

}  // namespace tank::inline v0::sql
