// SPDX-License-Identifier: Apache-2.0
#include "core/identity/login_state.hpp"

#include "core/crypto/encoding.hpp"
#include "core/crypto/hash.hpp"
#include "core/json/parse.hpp"
#include "core/json/write.hpp"

namespace tank::inline v0::identity {
namespace {

constexpr std::size_t signature_length = 43;  // 32 bytes in base64url

std::string derived(const MasterKey& key, std::string_view purpose, std::string_view text) {
  return crypto::to_base64url(crypto::view(key.digest(purpose, text).bytes()));
}

tl::unexpected<Error> strange() {
  return fail(Errc::invalid_credentials,
              "this login was begun elsewhere or too long ago; start"
              " again");
}

std::string text_in(const json::Value& document, std::string_view name) {
  const json::Value* member = document.find(name);
  return member != nullptr && member->is_string() ? *member->if_string() : std::string();
}

Result<LoginState> read_state(std::string_view payload) {
  const auto document = json::parse(payload);
  if (!document) return strange();
  const auto expires_at = parse_time(text_in(*document, "expires_at"));
  if (!expires_at) return strange();
  LoginState out{.provider = text_in(*document, "provider"),
                 .next = text_in(*document, "next"),
                 .state = text_in(*document, "state"),
                 .link_to = std::nullopt,
                 .expires_at = *expires_at};
  if (const std::string session = text_in(*document, "link_to"); !session.empty()) {
    const auto id = SessionId::parse(session);
    if (!id) return strange();
    out.link_to = *id;
  }
  return out;
}

}  // namespace

Secret seal_state(const LoginState& state, const MasterKey& key) {
  json::Object document{{"provider", state.provider},
                        {"next", state.next},
                        {"state", state.state},
                        {"expires_at", to_string(state.expires_at)}};
  if (state.link_to) document.set("link_to", state.link_to->to_string());
  const std::string payload = crypto::to_base64url(json::write(json::Value(std::move(document))));
  return Secret(derived(key, "oauth_state", payload) + payload);
}

Result<LoginState> open_state(const Secret& cookie, const MasterKey& key, TimePoint now) {
  const std::string_view text = cookie.reveal();
  if (text.size() < signature_length) return strange();
  const std::string_view payload = text.substr(signature_length);
  const std::string signature = derived(key, "oauth_state", payload);
  if (!equal_in_constant_time(text.substr(0, signature_length), signature)) return strange();
  const auto document = crypto::from_base64url(payload);
  if (!document) return strange();
  auto state = read_state(*document);
  if (!state || now >= state->expires_at) return strange();
  return state;
}

Secret code_verifier_of(const LoginState& state, const MasterKey& key) {
  return Secret(derived(key, "oauth_verifier", state.state));
}

std::string nonce_of(const LoginState& state, const MasterKey& key) {
  return derived(key, "oauth_nonce", state.state);
}

}  // namespace tank::inline v0::identity
