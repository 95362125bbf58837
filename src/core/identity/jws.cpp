// SPDX-License-Identifier: Apache-2.0
#include "core/identity/jws.hpp"

#include <algorithm>
#include <array>

#include <tank/base/limits.hpp>

#include "core/crypto/encoding.hpp"
#include "core/identity/jwks_state.hpp"
#include "core/json/parse.hpp"

namespace tank::inline v0::identity {
namespace {

// They change what is signed, or what the payload is: `crit` names extensions (RFC 7515
// §4.1.11), of which there are none here; `b64` is RFC 7797; `zip` and `cty` are for payloads
// inside of payloads.
constexpr std::array<std::string_view, 4> refused_parameters{"crit", "b64", "zip", "cty"};

tl::unexpected<Error> refuse(std::string why) {
  return fail(Errc::invalid_token, "the token is refused: " + std::move(why));
}

// Nothing unless the member is text with something in it.
const std::string* text_at(const json::Value& header, std::string_view name) {
  const json::Value* member = header.find(name);
  const std::string* text = member == nullptr ? nullptr : member->if_string();
  return text == nullptr || text->empty() ? nullptr : text;
}

// A member that may be absent, but if it is there, then as text with something in it.
bool is_absent_or_text(const json::Value& header, std::string_view name) {
  return header.find(name) == nullptr || text_at(header, name) != nullptr;
}

Result<JwsHeader> parse_header(std::string_view encoded) {
  const auto text = crypto::from_base64url(encoded);
  if (!text) return refuse("its header is not base64url");
  const auto header = json::parse(*text);
  if (!header || !header->is_object()) {
    return refuse("its header is not one JSON object with different keys");
  }
  for (const std::string_view parameter : refused_parameters) {
    if (header->find(parameter) != nullptr) {
      return refuse("its header has `" + std::string(parameter) + "`, which is not taken");
    }
  }
  if (!is_absent_or_text(*header, "kid")) return refuse("its `kid` is no text, or empty");
  if (!is_absent_or_text(*header, "typ")) return refuse("its `typ` is no text, or empty");
  const std::string* algorithm = text_at(*header, "alg");
  const std::string* kid = text_at(*header, "kid");
  const std::string* type = text_at(*header, "typ");
  if (algorithm == nullptr) return refuse("its header has no `alg`");
  return JwsHeader{*algorithm, kid == nullptr ? "" : *kid,
                   type == nullptr ? std::nullopt : std::optional(*type)};
}

Result<JwsHeader> read_header(std::string_view encoded, const Jwks& keys) {
  const auto& known = keys.state().known_headers;
  const auto found = known.find(encoded);
  return found == known.end() ? parse_header(encoded) : found->second;
}

Result<void> check(const JwsHeader& header, const JwsPolicy& policy) {
  if (header.type && std::ranges::find(policy.types, *header.type) == policy.types.end()) {
    return refuse("its `typ` is not one that is expected");
  }
  const auto algorithm = jws_algorithm_from(header.algorithm);
  if (!algorithm || std::ranges::find(policy.algorithms, *algorithm) == policy.algorithms.end()) {
    return refuse("its `alg` is not one that is taken");
  }
  return {};
}

}  // namespace

Result<Jws> read_jws(std::string_view token, const Jwks& keys, const JwsPolicy& policy) {
  if (token.size() > limits::jwt_bytes) {
    return refuse("it has more than " + std::to_string(limits::jwt_bytes) + " bytes");
  }
  const std::size_t first = token.find('.');
  const std::size_t last = token.rfind('.');
  if (first == last || token.find('.', first + 1) != last) {
    return refuse("it does not have three parts");
  }
  auto header = read_header(token.substr(0, first), keys);
  if (!header) return pass(header);
  if (auto checked = check(*header, policy); !checked) return pass(checked);
  return Jws{.signed_part = token.substr(0, last),
             .payload = token.substr(first + 1, last - first - 1),
             .signature = token.substr(last + 1),
             .algorithm = std::move(header->algorithm),
             .kid = std::move(header->kid)};
}

Result<std::string> open_jws(const Jws& jws, const Jwks& keys) {
  const Jwks::State::Entry* entry = keys.state().find(jws.kid, jws.algorithm);
  if (entry == nullptr) {
    return refuse(jws.kid.empty() ? "it names no key, and several or none would do"
                                  : "it names no key of its issuer for its `alg`");
  }
  if (!entry->key) return refuse("its key is too weak or broken");
  const auto signature = crypto::from_base64url(jws.signature);
  if (!signature) return refuse("its signature is not base64url");
  if (!entry->key->verify(jws.signed_part, *signature)) return refuse("its signature is wrong");
  auto payload = crypto::from_base64url(jws.payload);
  if (!payload) return refuse("its payload is not base64url");
  return *std::move(payload);
}

std::string claimed_issuer(std::string_view token) {
  if (token.size() > limits::jwt_bytes) return {};
  const std::size_t first = token.find('.');
  const std::size_t last = token.rfind('.');
  if (first == last) return {};
  const auto payload = crypto::from_base64url(token.substr(first + 1, last - first - 1));
  if (!payload) return {};
  const auto claims = json::parse(*payload);
  if (!claims || !claims->is_object()) return {};
  const std::string* issuer = text_at(*claims, "iss");
  return issuer == nullptr ? std::string() : *issuer;
}

Result<std::string> verify_jws(std::string_view token, const Jwks& keys, const JwsPolicy& policy) {
  const auto jws = read_jws(token, keys, policy);
  if (!jws) return pass(jws);
  return open_jws(*jws, keys);
}

}  // namespace tank::inline v0::identity
