// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Bridge tokens: carry a login from one front end of a deployment to another, once.

#include <string>
#include <string_view>

#include <tank/base/api.hpp>
#include <tank/base/result.hpp>
#include <tank/base/secret.hpp>
#include <tank/identity/federated_logins.hpp>
#include <tank/identity/login_parts.hpp>

namespace tank::inline v0::identity {

/// Where a login is carried to.
struct NewBridge {
  std::string audience;    ///< the other front end's origin, as in an `Origin` header
  std::string next = "/";  ///< a page there
};

/// This is the only moment at which the token exists in clear.
struct IssuedBridge {
  Secret token;
  TimePoint expires_at;
};

/// Thread-safe: it has no state of its own.
class TANK_API BridgeTokens {
 public:
  explicit BridgeTokens(const LoginParts& parts) : parts_(parts) {}

  /// A token of one use, good for `limits::bridge_token_lifetime`. The one before, of the same
  /// session for the same audience, ends.
  /// Errors: unauthorized (there is no session), forbidden (it belongs to an impersonation, or came
  /// over `limits::bridges_in_a_row` bridges),
  /// invalid_url (the audience is no origin that is https or on loopback; the page is not there).
  [[nodiscard]] Result<IssuedBridge> issue(const Actor& actor, const NewBridge& request);

  /// A session of its own for the token's user. What the first one was proven by holds for this
  /// one too, and this one ends with it: when that is ended, expires, or is not used for too long.
  /// A wrong try ends the token.
  /// Errors: invalid_credentials (unknown, used or ended, for another audience, or its session is
  /// over: one answer), user_banned.
  [[nodiscard]] Result<Landed> redeem(const Secret& token, std::string_view audience,
                                      const Device& device, std::string request_id);

 private:
  LoginParts parts_;
};

}  // namespace tank::inline v0::identity
