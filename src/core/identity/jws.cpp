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

Result<json::Value> read_header(std::string_view encoded) {
  const auto text = crypto::from_base64url(encoded);
  if (!text) return refuse("its header is not base64url");
  auto header = json::parse(*text);
  if (!header || !header->is_object()) {
    return refuse("its header is not one JSON object with different keys");
  }
  return header;
}

Result<void> check_header(const json::Value& header, const JwsPolicy& policy) {
  for (const std::string_view parameter : refused_parameters) {
    if (header.find(parameter) != nullptr) {
      return refuse("its header has `" + std::string(parameter) + "`, which is not taken");
    }
  }
  const std::string* type = text_at(header, "typ");
  if (header.find("typ") != nullptr &&
      (type == nullptr || std::ranges::find(policy.types, *type) == policy.types.end())) {
    return refuse("its `typ` is not one that is expected");
  }
  const std::string* algorithm = text_at(header, "alg");
  const auto known = algorithm == nullptr ? std::nullopt : jws_algorithm_from(*algorithm);
  if (!known || std::ranges::find(policy.algorithms, *known) == policy.algorithms.end()) {
    return refuse("its `alg` is not one that is taken");
  }
  if (header.find("kid") != nullptr && text_at(header, "kid") == nullptr) {
    return refuse("its `kid` is no text, or empty");
  }
  return {};
}

}  // namespace

Result<Jws> read_jws(std::string_view token, const JwsPolicy& policy) {
  if (token.size() > limits::jwt_bytes) {
    return refuse("it has more than " + std::to_string(limits::jwt_bytes) + " bytes");
  }
  const std::size_t first = token.find('.');
  const std::size_t last = token.rfind('.');
  if (first == last || token.find('.', first + 1) != last) {
    return refuse("it does not have three parts");
  }
  const auto header = read_header(token.substr(0, first));
  if (!header) return pass(header);
  if (auto checked = check_header(*header, policy); !checked) return pass(checked);
  const std::string* kid = text_at(*header, "kid");
  return Jws{.signed_part = token.substr(0, last),
             .payload = token.substr(first + 1, last - first - 1),
             .signature = token.substr(last + 1),
             .algorithm = *text_at(*header, "alg"),
             .kid = kid == nullptr ? "" : *kid};
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

Result<std::string> verify_jws(std::string_view token, const Jwks& keys, const JwsPolicy& policy) {
  const auto jws = read_jws(token, policy);
  if (!jws) return pass(jws);
  return open_jws(*jws, keys);
}

}  // namespace tank::inline v0::identity
