// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Logging a program in from somebody's browser, wherever that is (RFC 8628).

#include <chrono>
#include <string>
#include <string_view>

#include <tank/base/api.hpp>
#include <tank/base/result.hpp>
#include <tank/base/secret.hpp>
#include <tank/identity/device_grant.hpp>
#include <tank/identity/login_parts.hpp>
#include <tank/identity/logins.hpp>

namespace tank::inline v0::identity {

/// What a program asks for.
struct DeviceRequest {
  std::string client;  ///< what it calls itself; people read it, and nobody has checked it
  Scopes scopes;
};

/// What the program is told. The device code is its own secret; the user code is for a person.
struct StartedDeviceLogin {
  Secret device_code;
  std::string user_code;         ///< `BCDF-GHJK`
  std::string verification_url;  ///< where the code is typed
  std::string complete_url;      ///< the same, with the code
  std::chrono::seconds interval{0};
  TimePoint expires_at;
};

/// The same for clients of the Tank protocol: their code stands in the address of a page, and
/// what they keep is a text of their own choice.
struct StartedCliLogin {
  std::string session_code;  ///< a UUID
  std::string url;
};

/// Thread-safe: it has no state of its own. Whoever asks with a code that is unknown, has ended
/// or was used gets one answer.
class TANK_API DeviceLogins {
 public:
  explicit DeviceLogins(const LoginParts& parts) : parts_(parts) {}

  /// Good for `limits::device_code_lifetime`. Errors: invalid_argument (the client's name).
  [[nodiscard]] Result<StartedDeviceLogin> begin(const DeviceRequest& request,
                                                 std::string request_id);

  /// Good for `limits::cli_login_lifetime`; ask with `bound_device_code` of code and `state`.
  [[nodiscard]] Result<StartedCliLogin> begin_cli(const DeviceRequest& request, const Secret& state,
                                                  std::string request_id);

  /// Who waits for a decision behind a user code (case and hyphens do not count) or a session
  /// code. Errors: unauthorized, forbidden (no session), expired_code.
  [[nodiscard]] Result<DeviceGrant> look_up(const Actor& actor, std::string_view code) const;

  /// Lets the program act as the actor, for no more than `granted` and what it asked for.
  /// Errors: unauthorized, forbidden (no session, or that of an impersonation),
  /// invalid_argument (more than was asked for), expired_code.
  [[nodiscard]] Result<void> approve(const Actor& actor, std::string_view code, Scopes granted);

  /// Errors: unauthorized, forbidden (no session), expired_code.
  [[nodiscard]] Result<void> deny(const Actor& actor, std::string_view code);

  /// What has been decided. An approved grant gives one token, named after the client.
  /// Errors: expired_code, access_denied, slow_down (asked before the interval was over, which
  /// grows by `limits::device_poll_interval`), authorization_pending, user_banned.
  [[nodiscard]] Result<IssuedToken> poll(const Secret& device_code, std::string request_id);

 private:
  LoginParts parts_;
};

/// What a client of the Tank protocol polls with.
[[nodiscard]] TANK_API Secret bound_device_code(std::string_view session_code, const Secret& state);

}  // namespace tank::inline v0::identity
