// SPDX-License-Identifier: Apache-2.0
#include "server/api/session_cookie.hpp"

#include <chrono>

#include <tank/base/limits.hpp>

#include "server/http/cookie.hpp"

namespace tank::server {
namespace {

std::string cookie(const std::string& value, std::chrono::seconds lifetime) {
  return std::string(session_cookie_name) + "=" + value +
         "; Path=/; Max-Age=" + std::to_string(lifetime.count()) +
         "; Secure; HttpOnly; SameSite=Lax";
}

}  // namespace

std::string session_cookie(const Secret& text) {
  return cookie(text.reveal(), limits::session_absolute);
}

std::string no_session_cookie() { return cookie({}, std::chrono::seconds{0}); }

}  // namespace tank::server
