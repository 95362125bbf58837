// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// The part of a browser, and of our own server, that a login with a provider needs in tests.

#include <map>
#include <memory>
#include <optional>
#include <string>

#include <doctest/doctest.h>

#include <tank/port/http_client.hpp>
#include <tank/port/oauth_provider.hpp>

#include "core/crypto/encoding.hpp"
#include "core/crypto/hash.hpp"
#include "support/local_site.hpp"

namespace tank::testing {

/// A verifier of RFC 7636, and what is sent ahead of it.
inline const std::string code_verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
inline std::string code_challenge(const std::string& verifier = code_verifier) {
  return crypto::to_base64url(crypto::view(crypto::sha256(verifier)));
}

inline const AuthorizationRequest a_request{.state = "state &=+",
                                            .nonce = "n-0S6_WzA2Mj",
                                            .code_challenge = code_challenge(),
                                            .redirect_uri = "https://tank.acme.dev/auth/callback"};

/// The parameters of a URL, decoded.
inline std::map<std::string, std::string> parameters(const std::string& url) {
  return read_form(url.substr(url.find('?') + 1));
}

/// Goes to the provider and comes back with what it sends along.
inline CodeExchange visited(HttpClient& http, const std::string& url) {
  const auto page = http.send({.url = url});
  REQUIRE(page.has_value());
  REQUIRE(page->status == 302);
  const std::string to(page->header("Location"));
  REQUIRE(to.starts_with(a_request.redirect_uri + "?"));
  auto back = parameters(to);
  CHECK(back["state"] == a_request.state);
  CodeExchange out{.code = back["code"],
                   .error = back["error"],
                   .issuer = std::nullopt,
                   .code_verifier = Secret(code_verifier),
                   .redirect_uri = a_request.redirect_uri,
                   .nonce = a_request.nonce};
  if (back.contains("iss")) out.issuer = back["iss"];
  return out;
}

/// The whole way: to the provider, back, and the code redeemed.
inline Result<ProviderIdentity> log_in(OAuthProvider& provider, HttpClient& http) {
  const auto url = provider.authorize_url(a_request);
  if (!url) return pass(url);
  return provider.exchange(visited(http, *url));
}

}  // namespace tank::testing
