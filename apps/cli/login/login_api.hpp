// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// What a registry answers while somebody logs in or out.

#include <string>

#include "cli/registry/http_api.hpp"
#include "wire/program_login.hpp"

namespace tank::inline v0::cli {

/// Externally synchronised.
class LoginApi {
 public:
  /// Errors: invalid_argument (the address).
  [[nodiscard]] static Result<LoginApi> open(HttpRegistryOptions options);

  [[nodiscard]] const std::string& address() const { return api_.options().address; }
  /// Of the last failure.
  [[nodiscard]] const std::string& request_id() const { return api_.request_id(); }

  [[nodiscard]] Result<wire::DeviceStarted> begin_device(const wire::DeviceBegin& begin);
  /// Errors: authorization_pending, slow_down, access_denied, expired_code, user_banned.
  [[nodiscard]] Result<wire::LoggedIn> poll_device(const std::string& device_code);
  /// Errors: invalid_credentials, user_banned.
  [[nodiscard]] Result<wire::LoggedIn> exchange(const wire::AuthorizationExchange& exchange);
  /// Ends the token that the options hold. Errors: invalid_credentials (it was over).
  [[nodiscard]] Result<void> log_out();

 private:
  explicit LoginApi(HttpRegistryOptions options) : api_(std::move(options)) {}

  HttpApi api_;
};

}  // namespace tank::inline v0::cli
