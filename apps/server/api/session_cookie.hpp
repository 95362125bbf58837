// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Cookies as we set them (RFC 6265bis).

#include <string>

#include <tank/base/secret.hpp>

namespace tank::server {

/// The value of `Set-Cookie`: for this host alone, over TLS, out of reach of scripts, and not
/// sent along when another site makes a changing request. It outlives the browser; the
/// session's own end is in the store.
[[nodiscard]] std::string session_cookie(const Secret& text);

/// Makes the browser forget it.
[[nodiscard]] std::string no_session_cookie();

/// The same for the session to come back to after an impersonation.
[[nodiscard]] std::string admin_cookie(const Secret& text);
[[nodiscard]] std::string no_admin_cookie();

/// The same for a browser that signed up; it ends with the link of the mail.
[[nodiscard]] std::string sign_up_cookie(const Secret& text);

/// The same for a browser on its way to an identity provider; it ends with the login.
[[nodiscard]] std::string departure_cookie(const Secret& text);
[[nodiscard]] std::string no_departure_cookie();

}  // namespace tank::server
