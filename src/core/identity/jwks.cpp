// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>

#include <tank/base/limits.hpp>
#include <tank/identity/jwks.hpp>

#include "core/crypto/encoding.hpp"
#include "core/identity/jwks_state.hpp"
#include "core/json/parse.hpp"
#include "core/json/write.hpp"

namespace tank::inline v0::identity {
namespace {

using Entry = Jwks::State::Entry;

constexpr std::array<std::string_view, 3> words{"RS256", "ES256", "EdDSA"};

// Nothing where the member is absent or no text.
const std::string* text_at(const json::Value& jwk, std::string_view name) {
  const json::Value* member = jwk.find(name);
  return member == nullptr ? nullptr : member->if_string();
}

bool is_text(const json::Value& jwk, std::string_view name, std::string_view expected) {
  const std::string* text = text_at(jwk, name);
  return text != nullptr && *text == expected;
}

bool is_absent_or(const json::Value& jwk, std::string_view name, std::string_view expected) {
  return jwk.find(name) == nullptr || is_text(jwk, name, expected);
}

std::string bytes_at(const json::Value& jwk, std::string_view name) {
  const std::string* text = text_at(jwk, name);
  return text == nullptr ? std::string() : crypto::from_base64url(*text).value_or("");
}

// The one algorithm that a key of this type and curve is for; empty for others.
std::string_view algorithm_of(const json::Value& jwk) {
  if (is_text(jwk, "kty", "RSA")) return words[0];
  if (is_text(jwk, "kty", "EC") && is_text(jwk, "crv", "P-256")) return words[1];
  if (is_text(jwk, "kty", "OKP") && is_text(jwk, "crv", "Ed25519")) return words[2];
  return {};
}

// RFC 7517 §4.2 and §4.3.
bool may_verify(const json::Value& jwk) {
  const json::Value* operations = jwk.find("key_ops");
  if (!is_absent_or(jwk, "use", "sig")) return false;
  if (operations == nullptr) return true;
  const json::Array* list = operations->if_array();
  return list != nullptr && std::ranges::find(*list, json::Value("verify")) != list->end();
}

std::optional<crypto::PublicKey> key_of(const json::Value& jwk, std::string_view algorithm) {
  // Whoever published the private part has given the key away.
  if (jwk.find("d") != nullptr) return std::nullopt;
  if (algorithm == "RS256") return crypto::PublicKey::rsa(bytes_at(jwk, "n"), bytes_at(jwk, "e"));
  if (algorithm == "ES256") return crypto::PublicKey::p256(bytes_at(jwk, "x"), bytes_at(jwk, "y"));
  return crypto::PublicKey::ed25519(bytes_at(jwk, "x"));
}

std::optional<Entry> entry_of(const json::Value& jwk) {
  const std::string_view algorithm = algorithm_of(jwk);
  if (algorithm.empty() || !may_verify(jwk) || !is_absent_or(jwk, "alg", algorithm)) {
    return std::nullopt;
  }
  const json::Value* named = jwk.find("kid");
  const std::string* kid = text_at(jwk, "kid");
  if (named != nullptr && kid == nullptr) return std::nullopt;
  return Entry{kid == nullptr ? "" : *kid, algorithm, key_of(jwk, algorithm)};
}

// Every order of `alg`, `kid` and `typ`, with each type that tokens commonly have.
void add_known_headers(const Entry& entry, Jwks::State& state) {
  for (const char* type : {"", "JWT", "at+jwt"}) {
    std::vector<json::Member> members{{"alg", entry.algorithm}, {"kid", entry.kid}};
    if (*type != '\0') members.push_back({"typ", type});
    const JwsHeader header{std::string(entry.algorithm), entry.kid,
                           *type == '\0' ? std::nullopt : std::optional<std::string>(type)};
    do {
      state.known_headers.emplace(crypto::to_base64url(json::write(json::Object(members))), header);
    } while (std::ranges::next_permutation(members, {}, &json::Member::key).found);
  }
}

}  // namespace

std::string_view to_string(JwsAlgorithm algorithm) {
  return words[static_cast<std::size_t>(algorithm)];
}

std::optional<JwsAlgorithm> jws_algorithm_from(std::string_view word) {
  const auto found = std::ranges::find(words, word);
  if (found == words.end()) return std::nullopt;
  return static_cast<JwsAlgorithm>(found - words.begin());
}

const Entry* Jwks::State::find(std::string_view kid, std::string_view algorithm) const {
  const Entry* found = nullptr;
  for (const Entry& entry : entries) {
    if (entry.algorithm != algorithm || (!kid.empty() && entry.kid != kid)) continue;
    if (found != nullptr) return nullptr;
    found = &entry;
  }
  return found;
}

Jwks::Jwks() : state_(std::make_shared<State>()) {}

Result<Jwks> Jwks::parse(std::string_view text) {
  const auto document = json::parse(text, {.bytes = limits::jwks_bytes});
  if (!document) return pass(document);
  const json::Value* member = document->find("keys");
  const json::Array* keys = member == nullptr ? nullptr : member->if_array();
  if (keys == nullptr) return fail(Errc::invalid_json, "a key set needs the array `keys`");
  if (keys->size() > limits::jwks_keys) {
    return fail(Errc::limit_exceeded, "the key set has " + std::to_string(keys->size()) +
                                          " keys; " + std::to_string(limits::jwks_keys) +
                                          " are allowed");
  }
  auto state = std::make_shared<State>();
  for (const json::Value& jwk : *keys) {
    auto entry = entry_of(jwk);
    if (!entry) continue;
    if (entry->key && !entry->kid.empty()) add_known_headers(*entry, *state);
    state->entries.push_back(*std::move(entry));
  }
  return Jwks(std::move(state));
}

std::size_t Jwks::size() const {
  return static_cast<std::size_t>(std::ranges::count_if(
      state_->entries, [](const Entry& entry) { return entry.key.has_value(); }));
}

bool Jwks::has_key(std::string_view kid) const {
  return std::ranges::find(state_->entries, kid, &Entry::kid) != state_->entries.end();
}

}  // namespace tank::inline v0::identity
