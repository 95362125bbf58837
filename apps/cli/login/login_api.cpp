// SPDX-License-Identifier: Apache-2.0
#include "cli/login/login_api.hpp"

namespace tank::inline v0::cli {

Result<LoginApi> LoginApi::open(HttpRegistryOptions options) {
  auto address = http_address(std::move(options.address));
  if (!address) return pass(address);
  options.address = *std::move(address);
  return LoginApi(std::move(options));
}

Result<wire::DeviceStarted> LoginApi::begin_device(const wire::DeviceBegin& begin) {
  return api_.ask<wire::DeviceStarted>("POST", "/auth/device", begin);
}

Result<wire::LoggedIn> LoginApi::poll_device(const std::string& device_code) {
  return api_.ask<wire::LoggedIn>("POST", "/auth/device/token", wire::DevicePoll{device_code});
}

Result<wire::LoggedIn> LoginApi::exchange(const wire::AuthorizationExchange& exchange) {
  return api_.ask<wire::LoggedIn>("POST", "/auth/authorization-code", exchange);
}

Result<void> LoginApi::log_out() {
  const auto response = api_.send(api_.request("POST", "/auth/logout"));
  if (!response) return pass(response);
  return {};
}

}  // namespace tank::inline v0::cli
