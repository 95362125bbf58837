// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <cmath>

#include <tank/identity/jwt.hpp>

#include "core/identity/jws.hpp"
#include "core/json/parse.hpp"

namespace tank::inline v0::identity {
namespace {

constexpr double latest_second = 253'402'300'799;  // the last one of the year 9999

// What has a member of its own, or is of no use as text.
constexpr std::array<std::string_view, 6> own_members{"iss",        "sub",   "jti",
                                                      "session_id", "email", "nonce"};

tl::unexpected<Error> refuse(std::string_view claim, std::string_view why) {
  return fail(Errc::invalid_token,
              "the token is refused: `" + std::string(claim) + "` " + std::string(why));
}

// Takes the text out of the payload. A member that is null counts as absent.
Result<std::string> take_text(json::Value& payload, std::string_view name) {
  json::Object& members = *payload.if_object();
  json::Value* member = members.find(name);
  if (member == nullptr || member->is_null()) return std::string();
  std::string* text = member->if_string();
  if (text == nullptr) return refuse(name, "is no text");
  return std::move(*text);
}

Result<std::optional<TimePoint>> time_at(const json::Value& payload, std::string_view name) {
  const json::Value* member = payload.find(name);
  if (member == nullptr) return std::nullopt;
  const auto seconds = member->as_double();
  if (!seconds) return refuse(name, "is no number");
  if (*seconds < 0 || *seconds > latest_second) return refuse(name, "is no time of this era");
  return TimePoint(std::chrono::microseconds(std::llround(*seconds * 1e6)));
}

Result<std::vector<std::string>> take_audience(json::Value& payload) {
  json::Value* member = payload.if_object()->find("aud");
  if (member == nullptr) return refuse("aud", "is missing");
  if (std::string* one = member->if_string()) return std::vector{std::move(*one)};
  json::Array* many = member->if_array();
  if (many == nullptr) return refuse("aud", "is neither text nor a list of texts");
  std::vector<std::string> audience;
  for (json::Value& item : *many) {
    std::string* text = item.if_string();
    if (text == nullptr) return refuse("aud", "is neither text nor a list of texts");
    audience.push_back(std::move(*text));
  }
  return audience;
}

Result<void> check_presence(const json::Value& payload, const JwtPolicy& policy) {
  for (const std::string& name : policy.required) {
    const json::Value* member = payload.find(name);
    if (member == nullptr || member->is_null()) return refuse(name, "is missing");
    const std::string* text = member->if_string();
    if (text != nullptr && text->empty()) return refuse(name, "is empty");
  }
  return {};
}

Result<void> take_texts(json::Value& payload, Claims& claims) {
  std::array<std::string*, own_members.size()> places{&claims.issuer, &claims.subject,
                                                      &claims.jti,    &claims.session_id,
                                                      &claims.email,  &claims.nonce};
  for (std::size_t i = 0; i < own_members.size(); ++i) {
    auto text = take_text(payload, own_members[i]);
    if (!text) return pass(text);
    *places[i] = *std::move(text);
  }
  for (const json::Member& member : *payload.if_object()) {
    const std::string* text = member.value.if_string();
    const bool own =
        member.key == "aud" || std::ranges::find(own_members, member.key) != own_members.end();
    if (text != nullptr && !own) claims.texts.emplace_back(member.key, *text);
  }
  return {};
}

Result<void> take_times(const json::Value& payload, Claims& claims) {
  const auto expires_at = time_at(payload, "exp");
  const auto not_before = time_at(payload, "nbf");
  const auto issued_at = time_at(payload, "iat");
  for (const auto* time : {&expires_at, &not_before, &issued_at}) {
    if (!*time) return pass(*time);
  }
  if (!*expires_at) return refuse("exp", "is missing");
  claims.expires_at = **expires_at;
  claims.not_before = *not_before;
  claims.issued_at = *issued_at;
  return {};
}

Result<Claims> take_claims(json::Value& payload) {
  Claims claims;
  const json::Value* verified = payload.find("email_verified");
  claims.email_verified = verified != nullptr && verified->as_bool().value_or(false);
  auto audience = take_audience(payload);
  if (!audience) return pass(audience);
  claims.audience = *std::move(audience);
  if (auto taken = take_times(payload, claims); !taken) return pass(taken);
  if (auto taken = take_texts(payload, claims); !taken) return pass(taken);
  return claims;
}

Result<void> check(const Claims& claims, const JwtPolicy& policy, TimePoint now) {
  if (policy.issuer.empty() || claims.issuer != policy.issuer) {
    return refuse("iss", "is not the issuer that is expected");
  }
  if (policy.audience.empty() ||
      std::ranges::find(claims.audience, policy.audience) == claims.audience.end()) {
    return refuse("aud", "does not name us");
  }
  if (claims.not_before > now + policy.leeway) return refuse("nbf", "is in the future");
  if (claims.issued_at > now + policy.leeway) return refuse("iat", "is in the future");
  if (now >= claims.expires_at + policy.leeway) return fail(Errc::token_expired);
  return {};
}

}  // namespace

std::string_view Claims::text(std::string_view name) const {
  const auto found = std::ranges::find(texts, name, &std::pair<std::string, std::string>::first);
  return found == texts.end() ? std::string_view() : std::string_view(found->second);
}

Result<Claims> read_claims(std::string_view payload, const JwtPolicy& policy, TimePoint now) {
  auto document = json::parse(payload);
  if (!document || !document->is_object()) {
    return fail(Errc::invalid_token,
                "the token is refused: its payload is not one JSON object with different keys");
  }
  if (auto present = check_presence(*document, policy); !present) return pass(present);
  auto claims = take_claims(*document);
  if (!claims) return claims;
  if (auto checked = check(*claims, policy, now); !checked) return pass(checked);
  return claims;
}

Result<Claims> verify(std::string_view token, const Jwks& keys, const JwtPolicy& policy,
                      TimePoint now) {
  const auto jws = read_jws(token, keys, policy.jws);
  if (!jws) return pass(jws);
  const auto payload = open_jws(*jws, keys);
  if (!payload) return pass(payload);
  return read_claims(*payload, policy, now);
}

}  // namespace tank::inline v0::identity
