// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Sessions: somebody who logged in, on one device.

#include <optional>
#include <string>
#include <string_view>

#include <tank/base/api.hpp>
#include <tank/base/digest.hpp>
#include <tank/base/entropy.hpp>
#include <tank/base/id.hpp>
#include <tank/base/result.hpp>
#include <tank/base/secret.hpp>
#include <tank/base/time.hpp>

namespace tank::inline v0::identity {

/// How somebody showed who he is.
enum class LoginMethod {
  password,
  email_code,
  magic_link,
  oauth,      ///< at another provider, in the browser
  exchange,   ///< with a token of another issuer
  developer,  ///< nothing was asked; never in production
  impersonation,
};
[[nodiscard]] TANK_API std::string_view to_string(LoginMethod method);
[[nodiscard]] TANK_API Result<LoginMethod> parse_login_method(std::string_view word);

/// Where a request came from, as far as the server trusts it.
struct Device {
  std::string address;     ///< of the peer
  std::string user_agent;  ///< cut to `limits::user_agent_length`

  friend bool operator==(const Device&, const Device&) = default;
};

/// Safe to log: it holds the digest of the token, never the token.
struct Session {
  SessionId id;
  UserId user_id;
  Digest digest;
  LoginMethod method = LoginMethod::password;
  Device device;
  TimePoint created_at;
  TimePoint seen_at;       ///< last use, to `limits::session_refresh_interval`
  TimePoint confirmed_at;  ///< when the user last showed who he is
  TimePoint expires_at;    ///< at the latest; without use, earlier
  std::optional<TimePoint> revoked_at;
  std::optional<UserId> impersonator;     ///< the administrator who acts as the user
  std::string reason;                     ///< of the impersonation
  std::optional<SessionId> parent{};      ///< the one that it came from, with which it ends
  std::optional<TokenId> parent_token{};  ///< the API token that it came from, with which it ends
  /// When what it came from ends if nobody uses that again, and how many sessions that were, one
  /// from the other. The store works them out.
  std::optional<TimePoint> parent_end{};
  int ancestors = 0;

  friend bool operator==(const Session&, const Session&) = default;
};

/// A fresh token text of 256 bits.
[[nodiscard]] TANK_API Secret make_session_text(Entropy& entropy);

/// Errors: unauthorized (revoked, unused for `limits::session_idle`, past `expires_at`, or what
/// it came from is over).
[[nodiscard]] TANK_API Result<void> check_usable(const Session& session, TimePoint now);

/// When the session ends if nobody uses it again.
[[nodiscard]] TANK_API TimePoint idle_end(const Session& session);

/// Whether the last use is old enough to be written anew.
[[nodiscard]] TANK_API bool wants_refresh(const Session& session, TimePoint now);

}  // namespace tank::inline v0::identity
