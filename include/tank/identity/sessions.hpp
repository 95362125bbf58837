// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Sessions: from a token to an actor, and the ends of sessions.

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <tank/base/api.hpp>
#include <tank/base/entropy.hpp>
#include <tank/base/result.hpp>
#include <tank/base/time.hpp>
#include <tank/identity/actor.hpp>
#include <tank/identity/session.hpp>

namespace tank::inline v0 {
class Store;
struct SessionAndUser;
}  // namespace tank::inline v0

namespace tank::inline v0::identity {

/// A new session with its token. This is the only moment at which the text exists in clear.
struct IssuedSession {
  Session session;
  User user;
  Secret text;
};

/// Thread-safe. Remembers sessions that were asked for until a session or a user has changed in
/// the store: what was revoked here is refused at once, what another server revoked within a
/// second.
class TANK_API Sessions {
 public:
  /// Borrows all three; they must outlive this object.
  Sessions(Store& store, const Clock& clock, Entropy& entropy);
  ~Sessions();
  Sessions(const Sessions&) = delete;
  Sessions& operator=(const Sessions&) = delete;

  /// Who comes with `token_text`. A session in use moves its end on, up to its last day.
  /// Errors: unauthorized (unknown, revoked, too long unused or over: one answer),
  /// user_banned.
  [[nodiscard]] Result<Actor> authenticate(std::string_view token_text,
                                           std::string request_id) const;

  /// Who `token_text` is, as in `authenticate`, without counting as a use: for what goes on by
  /// itself, such as an open stream.
  /// Errors: those of `authenticate`.
  [[nodiscard]] Result<Actor> check(std::string_view token_text, std::string request_id) const;

  /// The session that the actor came with.
  /// Errors: unauthorized, session_not_found (the actor came with something else).
  [[nodiscard]] Result<Session> current(const Actor& actor) const;

  /// The actor's own that still live, newest first. Errors: unauthorized, forbidden.
  [[nodiscard]] Result<std::vector<Session>> list(const Actor& actor) const;

  /// Those of `user` that still live, newest first; for administrators of the platform.
  /// Errors: unauthorized, forbidden, user_not_found.
  [[nodiscard]] Result<std::vector<Session>> list_of(const Actor& actor, UserId user) const;

  /// Ends the session that the actor came with, and what came from it over a bridge; of an
  /// administrator who acts as somebody, his own too. Errors: unauthorized (there is none).
  [[nodiscard]] Result<void> log_out(const Actor& actor);

  /// Ends what came from it, too. Idempotent. Administrators may end anybody's.
  /// Errors: unauthorized, forbidden, session_not_found (somebody else's, too).
  [[nodiscard]] Result<void> revoke(const Actor& actor, SessionId session);

  /// Ends a session of `user`; for administrators of the platform. Idempotent.
  /// Errors: unauthorized, forbidden, session_not_found (another user's, too).
  [[nodiscard]] Result<void> revoke_of(const Actor& actor, UserId user, SessionId session);

  /// Every session of the actor but the one that he came with, and every code and login of a
  /// program that is under way in his name. One that came over a bridge ends with the one that it
  /// came from, even where it asks itself. Gives how many sessions ended.
  /// Errors: unauthorized, forbidden.
  [[nodiscard]] Result<int> revoke_others(const Actor& actor);

 private:
  class Cache;

  [[nodiscard]] Result<SessionAndUser> find_usable(const Digest& digest, TimePoint now) const;
  void refresh(const Digest& digest, SessionId session, TimePoint now) const;

  Store* store_;
  const Clock* clock_;
  Entropy* entropy_;
  std::unique_ptr<Cache> cache_;
};

/// For what must not happen in a session that somebody left open, or with a token that somebody
/// found: the user showed who he is within `limits::step_up_lifetime`. An API token counts from
/// the login that it came of; one of a service account never does, nor does an access token. This
/// process has decided for itself. Errors: step_up_required.
[[nodiscard]] TANK_API Result<void> check_confirmed(const Actor& actor, TimePoint now);

}  // namespace tank::inline v0::identity
