// SPDX-License-Identifier: Apache-2.0
#include "server/api/session_cookie.hpp"

#include <chrono>

#include <tank/base/limits.hpp>

#include "server/http/cookie.hpp"

namespace tank::server {
namespace {

std::string cookie(std::string_view name, const std::string& value, std::chrono::seconds lifetime) {
  return std::string(name) + "=" + value + "; Path=/; Max-Age=" + std::to_string(lifetime.count()) +
         "; Secure; HttpOnly; SameSite=Lax";
}

}  // namespace

std::string session_cookie(const Secret& text) {
  return cookie(session_cookie_name, text.reveal(), limits::session_absolute);
}

std::string no_session_cookie() { return cookie(session_cookie_name, {}, std::chrono::seconds{0}); }

std::string admin_cookie(const Secret& text) {
  return cookie(admin_cookie_name, text.reveal(), limits::session_absolute);
}

std::string no_admin_cookie() { return cookie(admin_cookie_name, {}, std::chrono::seconds{0}); }

std::string sign_up_cookie(const Secret& text) {
  return cookie(sign_up_cookie_name, text.reveal(), limits::email_verification_lifetime);
}

std::string departure_cookie(const Secret& text) {
  return cookie(departure_cookie_name, text.reveal(), limits::oauth_state_lifetime);
}

std::string no_departure_cookie() {
  return cookie(departure_cookie_name, {}, std::chrono::seconds{0});
}

}  // namespace tank::server
