// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <chrono>

#include <tank/base/limits.hpp>
#include <tank/identity/jwt_signing.hpp>

#include "core/crypto/encoding.hpp"
#include "core/crypto/private_key.hpp"
#include "core/json/parse.hpp"
#include "core/json/write.hpp"

namespace tank::inline v0::identity {
namespace {

crypto::KeyKind kind_of(SigningKeyKind kind) {
  switch (kind) {
    case SigningKeyKind::ed25519:
      return crypto::KeyKind::ed25519;
    case SigningKeyKind::p256:
      return crypto::KeyKind::p256;
    case SigningKeyKind::rsa2048:
      return crypto::KeyKind::rsa2048;
    case SigningKeyKind::rsa3072:
      return crypto::KeyKind::rsa3072;
  }
  return crypto::KeyKind::ed25519;
}

std::string jwk_of(const crypto::PublicKey& key, const std::string& kid) {
  json::Value jwk = json::parse(key.canonical_jwk()).value();
  json::Object& members = *jwk.if_object();
  members.set("alg", key.algorithm());
  members.set("kid", kid);
  members.set("use", "sig");
  return json::write(jwk);
}

std::int64_t seconds_of(TimePoint time) {
  return std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count();
}

void set_text(json::Object& payload, std::string_view name, const std::string& text) {
  if (!text.empty()) payload.set(name, text);
}

void set_time(json::Object& payload, std::string_view name, std::optional<TimePoint> time) {
  if (time) payload.set(name, seconds_of(*time));
}

void set_audience(json::Object& payload, const std::vector<std::string>& audience) {
  if (audience.size() == 1) {
    payload.set("aud", audience.front());
  } else if (!audience.empty()) {
    payload.set("aud", json::Array(audience.begin(), audience.end()));
  }
}

Result<json::Object> payload_of(const Claims& claims) {
  json::Object payload;
  set_text(payload, "iss", claims.issuer);
  set_text(payload, "sub", claims.subject);
  set_audience(payload, claims.audience);
  set_time(payload, "exp", claims.expires_at);
  set_time(payload, "nbf", claims.not_before);
  set_time(payload, "iat", claims.issued_at);
  set_text(payload, "jti", claims.jti);
  set_text(payload, "session_id", claims.session_id);
  set_text(payload, "email", claims.email);
  if (!claims.email.empty()) payload.set("email_verified", claims.email_verified);
  set_text(payload, "nonce", claims.nonce);
  for (const auto& [name, text] : claims.texts) {
    if (payload.find(name) != nullptr) {
      return fail(Errc::invalid_argument, "a token cannot have the claim `" + name + "` twice");
    }
    payload.set(name, text);
  }
  return payload;
}

// The last moment at which a token of this key may still be taken.
TimePoint end_of(const RingKey& key) {
  return key.retires_at + limits::access_token_lifetime + limits::clock_skew;
}

bool signs(const RingKey& key, TimePoint now) {
  return key.activates_at <= now && now < key.retires_at;
}

}  // namespace

struct SigningKey::State {
  explicit State(crypto::PrivateKey made)
      : key(std::move(made)),
        kid(key.public_key().thumbprint()),
        jwk(jwk_of(key.public_key(), kid)),
        header(crypto::to_base64url(json::write(
            json::Object{{"alg", key.public_key().algorithm()}, {"kid", kid}, {"typ", "JWT"}}))) {}

  crypto::PrivateKey key;
  std::string kid;
  std::string jwk;
  std::string header;  // as every token of this key begins
};

SigningKey SigningKey::generate(SigningKeyKind kind) {
  return SigningKey(std::make_shared<State>(crypto::PrivateKey::generate(kind_of(kind))));
}

Result<SigningKey> SigningKey::from_pkcs8(const Secret& der) {
  auto key = crypto::PrivateKey::from_pkcs8(der.reveal());
  if (!key) {
    return fail(Errc::invalid_argument,
                "not a PKCS #8 key in DER of Ed25519, P-256, or RSA of at least 2048 bits");
  }
  return SigningKey(std::make_shared<State>(*std::move(key)));
}

Secret SigningKey::to_pkcs8() const { return Secret(state_->key.to_pkcs8()); }

JwsAlgorithm SigningKey::algorithm() const {
  return jws_algorithm_from(state_->key.public_key().algorithm()).value();
}

const std::string& SigningKey::kid() const { return state_->kid; }

const std::string& SigningKey::jwk() const { return state_->jwk; }

std::string SigningKey::sign(std::string_view payload) const {
  std::string token = state_->header + "." + crypto::to_base64url(payload);
  const std::string signature = state_->key.sign(token);
  return std::move(token) + "." + crypto::to_base64url(signature);
}

Result<Secret> sign_token(const Claims& claims, const SigningKey& key) {
  auto payload = payload_of(claims);
  if (!payload) return pass(payload);
  std::string token = key.sign(json::write(*std::move(payload)));
  if (token.size() > limits::jwt_bytes) {
    return fail(Errc::limit_exceeded, "the token would have " + std::to_string(token.size()) +
                                          " bytes; " + std::to_string(limits::jwt_bytes) +
                                          " are allowed");
  }
  return Secret(std::move(token));
}

bool needs_no_successor(TimePoint retires_at, TimePoint now) {
  return retires_at > now + limits::signing_key_lead;
}

bool KeyRing::is_rotation_due(TimePoint now) const {
  return std::ranges::none_of(
      keys_, [now](const RingKey& each) { return needs_no_successor(each.retires_at, now); });
}

void KeyRing::rotate(SigningKey key, TimePoint now) {
  const bool has_active =
      std::ranges::any_of(keys_, [now](const RingKey& each) { return signs(each, now); });
  const TimePoint begin = has_active ? now + limits::signing_key_lead : now;
  add({std::move(key), now, begin, begin + limits::signing_key_lifetime});
}

void KeyRing::remove_expired(TimePoint now) {
  std::erase_if(keys_, [now](const RingKey& each) { return end_of(each) <= now; });
}

Result<SigningKey> KeyRing::signing_key(TimePoint now) const {
  const RingKey* newest = nullptr;
  for (const RingKey& each : keys_) {
    if (!signs(each, now)) continue;
    if (newest == nullptr || each.activates_at > newest->activates_at) newest = &each;
  }
  if (newest == nullptr) return fail(Errc::unavailable, "no signing key is active; rotate first");
  return newest->key;
}

std::string KeyRing::jwks_document(TimePoint now) const {
  std::string document = R"({"keys":[)";
  bool first = true;
  for (const RingKey& each : keys_) {
    if (now < each.created_at || end_of(each) <= now) continue;
    document += (first ? "" : ",") + each.key.jwk();
    first = false;
  }
  return document + "]}";
}

Result<Jwks> KeyRing::public_keys(TimePoint now) const { return Jwks::parse(jwks_document(now)); }

}  // namespace tank::inline v0::identity
