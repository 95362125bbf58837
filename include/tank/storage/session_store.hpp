// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Role interface: sessions and the refresh tokens that belong to them.

#include <optional>
#include <vector>

#include <tank/identity/refresh_token.hpp>
#include <tank/identity/session.hpp>
#include <tank/identity/user.hpp>

namespace tank::inline v0 {

/// A session with its user, read in one statement.
struct SessionAndUser {
  identity::Session session;
  identity::User user;
};

/// Sessions by id and digest; the texts of their tokens are nowhere. Those that are read know when
/// what they came from ends.
class TANK_API SessionStore {
 public:
  virtual ~SessionStore() = default;

  virtual Result<void> add(const identity::Session& session) = 0;
  /// Revoked and expired ones too. Errors: session_not_found.
  [[nodiscard]] virtual Result<SessionAndUser> find(SessionId id) const = 0;
  /// Revoked and expired ones too. Errors: session_not_found.
  [[nodiscard]] virtual Result<SessionAndUser> find_by_digest(const Digest& digest) const = 0;
  /// Those that are neither revoked nor over at `now`, newest first.
  [[nodiscard]] virtual Result<std::vector<identity::Session>> of_user(UserId user,
                                                                       TimePoint now) const = 0;
  /// Moves the last use on, never back. Errors: session_not_found.
  virtual Result<void> touch(SessionId id, TimePoint seen_at) = 0;
  /// Moves the last confirmation on, never back. Errors: session_not_found.
  virtual Result<void> confirm(SessionId id, TimePoint at) = 0;
  /// With those that came from it, and from those. Idempotent: keeps the first time.
  /// Errors: session_not_found.
  virtual Result<void> revoke(SessionId id, TimePoint at) = 0;
  /// Every session of `user` but `kept`; also those in which `user` acts as somebody else, and all
  /// that came from one of these, which may be `kept`. Gives how many were live.
  virtual Result<int> revoke_all(UserId user, std::optional<SessionId> kept, TimePoint at) = 0;
  /// Those in which somebody acts as `user`, or `user` as somebody else. Gives how many were live.
  virtual Result<int> revoke_stand_ins(UserId user, TimePoint at) = 0;
  /// Removes what ended before `before`, with its refresh tokens. Gives how many.
  virtual Result<int> sweep(TimePoint before) = 0;

  virtual Result<void> add_refresh(const identity::RefreshToken& token) = 0;
  [[nodiscard]] virtual Result<std::optional<identity::RefreshToken>> find_refresh(
      const Digest& digest) const = 0;
  /// Marks the token used, keeping the first time, and gives it as it was before: `used_at` is
  /// set when it comes back. Errors: invalid_token.
  virtual Result<identity::RefreshToken> use_refresh(const Digest& digest, TimePoint now) = 0;
};

}  // namespace tank::inline v0
