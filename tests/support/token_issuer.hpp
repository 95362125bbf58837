// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// An issuer of access tokens, and the way to its keys. The tokens have the shape that Supabase
/// Auth gives them (https://supabase.com/docs/guides/auth/jwt-fields).

#include <string>
#include <utility>

#include <doctest/doctest.h>

#include <tank/base/secret.hpp>
#include <tank/base/time.hpp>
#include <tank/identity/jwt_signing.hpp>
#include <tank/port/http_client.hpp>

#include "core/json/value.hpp"
#include "core/json/write.hpp"

namespace tank::testing {

class TokenIssuer {
 public:
  explicit TokenIssuer(std::string issuer,
                       identity::SigningKeyKind kind = identity::SigningKeyKind::p256)
      : issuer_(std::move(issuer)), key_(identity::SigningKey::generate(kind)) {}

  [[nodiscard]] const std::string& issuer() const { return issuer_; }
  /// What stands at `/.well-known/jwks.json` below the issuer.
  [[nodiscard]] std::string key_set() const { return "{\"keys\":[" + key_.jwk() + "]}"; }

  /// A token of an hour for ada@example.org, in which some claims are others; null leaves one out.
  [[nodiscard]] Secret token(TimePoint now, const json::Object& changes = {}) const {
    json::Object claims = usual_claims(now);
    for (const json::Member& change : changes) claims.set(change.key, change.value);
    json::Object kept;
    for (const json::Member& claim : claims) {
      if (!claim.value.is_null()) kept.set(claim.key, claim.value);
    }
    return Secret(key_.sign(json::write(json::Value(std::move(kept)))));
  }

  [[nodiscard]] static std::int64_t seconds_of(TimePoint time) {
    return std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count();
  }

 private:
  [[nodiscard]] json::Object usual_claims(TimePoint now) const {
    const std::string subject = "8d7f0a52-5b5e-4b0a-9c53-0f2f4a4f8a11";
    return {
        {"iss", issuer_},
        {"sub", subject},
        {"aud", "authenticated"},
        {"exp", seconds_of(now) + 3'600},
        {"iat", seconds_of(now)},
        {"email", "ada@example.org"},
        {"phone", ""},
        {"app_metadata", json::Object{{"provider", "email"}}},
        {"user_metadata",
         json::Object{{"email", "ada@example.org"}, {"email_verified", true}, {"sub", subject}}},
        {"role", "authenticated"},
        {"aal", "aal1"},
        {"session_id", "0c2a9f2e-93f0-4a4c-a0f4-8d9f6b0a2f77"},
        {"is_anonymous", false}};
  }

  std::string issuer_;
  identity::SigningKey key_;
};

/// Serves the key set of one issuer, or is down.
class KeySite final : public HttpClient {
 public:
  explicit KeySite(const TokenIssuer& issuer) : issuer_(issuer) {}

  Result<HttpResponse> send(const HttpRequest& request) override {
    if (down) return fail(Errc::unavailable, "no connection");
    const bool known = request.url == issuer_.issuer() + "/.well-known/jwks.json";
    return HttpResponse{.status = known ? 200 : 404, .headers = {}, .body = issuer_.key_set()};
  }
  void send_all(std::span<const HttpRequest>, const HttpDone&) override {}

  bool down = false;

 private:
  const TokenIssuer& issuer_;
};

}  // namespace tank::testing
