// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Actors: who does something, with which credential, in which request.

#include <optional>
#include <string>

#include <tank/base/api.hpp>
#include <tank/base/id.hpp>
#include <tank/base/time.hpp>
#include <tank/identity/scope.hpp>
#include <tank/identity/session.hpp>
#include <tank/identity/user.hpp>

namespace tank::inline v0::identity {

/// The API token that an actor came with.
struct Credential {
  TokenId id;
  std::string name;
  std::string package_pattern;  ///< empty for any
  TimePoint expires_at;
  std::optional<TimePoint> confirmed_at{};  ///< as `ApiToken` has it

  friend bool operator==(const Credential&, const Credential&) = default;
};

/// The session that an actor came with.
struct SessionCredential {
  SessionId id;
  LoginMethod method = LoginMethod::password;
  TimePoint confirmed_at;  ///< when the user last showed who he is
  TimePoint expires_at;
  bool by_access_token = false;  ///< not the session's own token came, but a JWT made from it

  friend bool operator==(const SessionCredential&, const SessionCredential&) = default;
};

/// A value. The default may do nothing but what everybody may: it is nobody, and holds no
/// scope. Roles in organizations are not part of it; services read them when they decide.
struct Actor {
  std::optional<UserId> user_id;  ///< nothing: anonymous
  UserKind kind = UserKind::person;
  std::string name;
  std::string email;
  PlatformRole role = PlatformRole::user;
  Scopes scopes;                         ///< empty: allows nothing
  std::optional<Credential> credential;  ///< nothing: anonymous, a session, or this process
  std::optional<SessionCredential> session;
  bool email_verified = false;
  std::optional<UserId> impersonator;  ///< the administrator who acts as this user
  std::string request_id;

  [[nodiscard]] bool is_anonymous() const { return !user_id.has_value(); }

  friend bool operator==(const Actor&, const Actor&) = default;
};

/// Somebody who is not logged in.
[[nodiscard]] TANK_API Actor anonymous(std::string request_id);

/// `user` inside this process, with every scope: for programs that link the library and have
/// decided themselves that this is who acts.
[[nodiscard]] TANK_API Actor in_process(const User& user, std::string request_id);

}  // namespace tank::inline v0::identity
