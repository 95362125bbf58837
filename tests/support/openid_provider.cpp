// SPDX-License-Identifier: Apache-2.0
#include "support/openid_provider.hpp"

#include <chrono>
#include <thread>

#include "core/crypto/encoding.hpp"
#include "core/crypto/hash.hpp"
#include "core/json/write.hpp"

namespace tank::testing {
namespace {

using namespace std::chrono_literals;

constexpr const char* access_token = "opaque-access-token";

SiteAnswer document(const json::Value& value, int status = 200) {
  return {.status = status, .body = json::write(value)};
}

SiteAnswer refusal(const char* error, int status = 400) {
  return document(json::Object{{"error", error}, {"error_description", "<b>No.</b>"}}, status);
}

std::int64_t seconds_of(TimePoint time) {
  return std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count();
}

std::string value_of(const std::map<std::string, std::string>& fields, const std::string& name) {
  const auto found = fields.find(name);
  return found == fields.end() ? std::string() : found->second;
}

/// The client that a request proves to come from (RFC 6749 §2.3.1); empty if none.
std::string authenticated(const std::string& method, const SiteRequest& request) {
  std::string id = value_of(request.form, "client_id");
  std::string secret = value_of(request.form, "client_secret");
  constexpr std::string_view basic = "Basic ";
  if (request.authorization.starts_with(basic)) {
    if (method != "client_secret_basic" || !id.empty()) return {};
    const std::string pair =
        crypto::from_base64(request.authorization.substr(basic.size())).value_or("");
    const auto parts = read_form("id=" + pair.substr(0, pair.find(':')) + "&secret=" +
                                 pair.substr(std::min(pair.find(':') + 1, pair.size())));
    id = value_of(parts, "id");
    secret = value_of(parts, "secret");
  } else if (method != "client_secret_post") {
    return {};
  }
  const bool good = id == OpenIdProvider::client_id && secret == OpenIdProvider::client_secret;
  return good ? id : std::string();
}

void add_email(json::Object& to, const Person& person) {
  if (person.email.empty()) return;
  to.set("email", person.email);
  to.set("email_verified", person.email_verified);
}

}  // namespace

OpenIdProvider::OpenIdProvider(const Clock& clock)
    : clock_(&clock), site_([this](const SiteRequest& request) { return answer(request); }) {
  static const RsaKey first("key-0");  // making one takes long
  const std::lock_guard lock(mutex_);
  state_.keys.push_back(first);
}

void OpenIdProvider::behave(Mischief mischief) {
  const std::lock_guard lock(mutex_);
  state_.mischief = mischief;
}

void OpenIdProvider::seat(Person person) {
  const std::lock_guard lock(mutex_);
  state_.person = std::move(person);
}

void OpenIdProvider::deny(bool denied) {
  const std::lock_guard lock(mutex_);
  state_.denied = denied;
}

void OpenIdProvider::keep_email_out_of_token() {
  const std::lock_guard lock(mutex_);
  state_.email_in_token = false;
}

void OpenIdProvider::take_only(std::string authentication_method) {
  const std::lock_guard lock(mutex_);
  state_.authentication_method = std::move(authentication_method);
}

void OpenIdProvider::rotate_keys(bool keep_old) {
  static std::atomic<int> made = 0;
  RsaKey key("key-" + std::to_string(++made));
  const std::lock_guard lock(mutex_);
  if (!keep_old) state_.keys.clear();
  state_.keys.push_back(std::move(key));
}

int OpenIdProvider::visits(const std::string& path) const {
  const std::lock_guard lock(mutex_);
  const auto found = state_.visits.find(path);
  return found == state_.visits.end() ? 0 : found->second;
}

std::multimap<std::string, std::string> OpenIdProvider::secrets() const {
  const std::lock_guard lock(mutex_);
  return secrets_;
}

void OpenIdProvider::remember_secrets(const SiteRequest& request, const json::Value& answer) {
  const std::lock_guard lock(mutex_);
  for (const char* name : {"code", "code_verifier"}) {
    secrets_.emplace(name, value_of(request.form, name));
  }
  for (const char* name : {"access_token", "id_token"}) {
    const json::Value* text = answer.find(name);
    if (text != nullptr) secrets_.emplace(name, *text->if_string());
  }
}

SiteAnswer OpenIdProvider::answer(const SiteRequest& request) {
  State state;
  {
    const std::lock_guard lock(mutex_);
    ++state_.visits[request.path];
    state = state_;
  }
  if (request.path == "/authorize") return authorize(state, request);
  if (state.mischief == Mischief::slow) std::this_thread::sleep_for(1'000ms);
  if (state.mischief == Mischief::server_error) return refusal("server_error", 500);
  if (state.mischief == Mischief::html_page) {
    return {.status = 200, .body = "<h1>We are back soon</h1>", .type = "text/html"};
  }
  if (request.path == "/.well-known/openid-configuration") return discovery(state);
  if (request.path == "/token") return token(state, request);
  if (request.path == "/keys") return keys(state);
  if (request.path == "/userinfo") return userinfo(state, request);
  return refusal("not_found", 404);
}

SiteAnswer OpenIdProvider::discovery(const State& state) const {
  json::Object out{
      {"issuer", issuer()},
      {"authorization_endpoint", issuer() + "/authorize"},
      {"token_endpoint", issuer() + "/token"},
      {"jwks_uri", issuer() + "/keys"},
      {"userinfo_endpoint", issuer() + "/userinfo"},
      {"token_endpoint_auth_methods_supported", json::Array{state.authentication_method}},
      {"authorization_response_iss_parameter_supported", true},
      {"response_types_supported", json::Array{"code"}}};
  if (state.mischief == Mischief::discovers_another_issuer) out.set("issuer", issuer() + "/");
  if (state.mischief == Mischief::discovers_no_token_endpoint) out.erase("token_endpoint");
  if (state.mischief == Mischief::discovers_plain_http) {
    out.set("token_endpoint", "http://tokens.acme.dev/token");
  }
  return document(std::move(out));
}

SiteAnswer OpenIdProvider::authorize(const State& state, const SiteRequest& request) {
  std::string from = issuer();
  if (state.mischief == Mischief::response_of_another_issuer) from = "https://evil.example";
  if (state.mischief == Mischief::response_without_issuer) from.clear();
  return grants_.authorize(request, state.denied, from);
}

SiteAnswer OpenIdProvider::token(const State& state, const SiteRequest& request) {
  if (request.method != "POST") return refusal("invalid_request", 405);
  const std::string client = authenticated(state.authentication_method, request);
  if (client.empty()) return refusal("invalid_client", 401);
  if (value_of(request.form, "grant_type") != "authorization_code") {
    return refusal("unsupported_grant_type");
  }
  const auto grant = grants_.redeem(request.form, client);
  if (!grant) return refusal("invalid_grant");
  if (state.mischief == Mischief::error_with_200) return refusal("invalid_grant", 200);
  json::Object out{{"access_token", access_token}, {"token_type", "Bearer"}, {"expires_in", 3600}};
  if (state.mischief == Mischief::no_bearer_token) out.set("token_type", "mac");
  if (state.mischief != Mischief::no_id_token) out.set("id_token", id_token(state, *grant));
  const json::Value answer(std::move(out));
  remember_secrets(request, answer);
  return document(answer);
}

SiteAnswer OpenIdProvider::keys(const State& state) const {
  json::Array out;
  for (const RsaKey& key : state.keys) out.push_back(key.jwk());
  return document(json::Object{{"keys", std::move(out)}});
}

SiteAnswer OpenIdProvider::userinfo(const State& state, const SiteRequest& request) const {
  if (request.authorization != std::string("Bearer ") + access_token) {
    return refusal("invalid_token", 401);
  }
  const bool other = state.mischief == Mischief::another_subject_in_userinfo;
  json::Object out{{"sub", other ? "somebody else" : state.person.subject}};
  add_email(out, state.person);
  return document(std::move(out));
}

json::Value OpenIdProvider::claims(const State& state, const CodeGrant& grant) const {
  const std::int64_t now = seconds_of(clock_->now());
  json::Object out{{"iss", issuer()},           {"sub", state.person.subject},
                   {"aud", grant.client_id},    {"iat", now},
                   {"exp", now + 3'600},        {"nonce", grant.nonce},
                   {"name", state.person.name}, {"picture", state.person.picture}};
  if (state.email_in_token) add_email(out, state.person);
  const json::Array two{grant.client_id, "another client"};
  switch (state.mischief) {
    case Mischief::wrong_issuer:
      out.set("iss", "https://evil.example");
      break;
    case Mischief::wrong_audience:
      out.set("aud", "another client");
      break;
    case Mischief::two_audiences_without_party:
      out.set("aud", two);
      break;
    case Mischief::another_party:
      out.set("aud", two);
      out.set("azp", "another client");
      break;
    case Mischief::wrong_nonce:
      out.set("nonce", "another nonce");
      break;
    case Mischief::no_nonce:
      out.erase("nonce");
      break;
    case Mischief::no_subject:
      out.erase("sub");
      break;
    case Mischief::long_subject:
      out.set("sub", std::string(256, '1'));
      break;
    case Mischief::expired_token:
      out.set("iat", now - 7'200);
      out.set("exp", now - 3'600);
      break;
    case Mischief::token_of_tomorrow:
      out.set("iat", now + 86'400);
      out.set("exp", now + 90'000);
      break;
    default:
      break;
  }
  return out;
}

std::string OpenIdProvider::id_token(const State& state, const CodeGrant& grant) const {
  const RsaKey& key = state.keys.back();
  const json::Value payload = claims(state, grant);
  const auto part = [](const json::Value& value) {
    return crypto::to_base64url(json::write(value));
  };
  json::Object header{{"alg", "RS256"}, {"typ", "JWT"}, {"kid", key.kid()}};
  if (state.mischief == Mischief::access_token_for_id_token) header.set("typ", "at+jwt");
  if (state.mischief == Mischief::algorithm_none) {
    header.set("alg", "none");
    return part(header) + "." + part(payload) + ".";
  }
  if (state.mischief == Mischief::hmac_with_public_key) {
    header.set("alg", "HS256");
    const std::string message = part(header) + "." + part(payload);
    return message + "." +
           crypto::to_base64url(crypto::hmac(crypto::HashAlgorithm::sha256, key.pem(), message));
  }
  if (state.mischief == Mischief::unknown_kid) header.set("kid", "nobody's");
  std::string token = signed_by(key, header, payload);
  if (state.mischief == Mischief::broken_signature) {
    char& c = token[token.size() - 10];
    c = c == 'A' ? 'B' : 'A';
  }
  return token;
}

}  // namespace tank::testing
