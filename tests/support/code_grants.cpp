// SPDX-License-Identifier: Apache-2.0
#include "support/code_grants.hpp"

#include <tank/base/url.hpp>

#include "core/crypto/pkce.hpp"

namespace tank::testing {
namespace {

std::string at(const std::map<std::string, std::string>& fields, const std::string& name) {
  const auto found = fields.find(name);
  return found == fields.end() ? std::string() : found->second;
}

}  // namespace

SiteAnswer CodeGrants::authorize(const SiteRequest& request, bool denied,
                                 const std::string& issuer) {
  const auto& query = request.query;
  const bool good = at(query, "response_type") == "code" && !at(query, "client_id").empty() &&
                    at(query, "code_challenge_method") == "S256" && !at(query, "state").empty();
  if (!good) return {.status = 400, .body = "<h1>Bad request</h1>", .type = "text/html"};
  std::string to = at(query, "redirect_uri") + "?state=" + encode_url_part(at(query, "state"));
  if (denied) {
    to += "&error=access_denied&error_description=No";
  } else {
    const std::lock_guard lock(mutex_);
    const std::string code = "code-of-the-provider-" + std::to_string(grants_.size());
    grants_[code] = {.client_id = at(query, "client_id"),
                     .redirect_uri = at(query, "redirect_uri"),
                     .code_challenge = at(query, "code_challenge"),
                     .method = at(query, "code_challenge_method"),
                     .nonce = at(query, "nonce")};
    to += "&code=" + code;
  }
  if (!issuer.empty()) to += "&iss=" + encode_url_part(issuer);
  return {.status = 302, .body = "", .fields = {{"Location", to}}};
}

std::optional<CodeGrant> CodeGrants::redeem(const std::map<std::string, std::string>& form,
                                            const std::string& client_id) {
  const std::lock_guard lock(mutex_);
  const auto found = grants_.find(at(form, "code"));
  if (found == grants_.end() || std::exchange(found->second.used, true)) return std::nullopt;
  const CodeGrant& grant = found->second;
  const bool good =
      grant.client_id == client_id && grant.redirect_uri == at(form, "redirect_uri") &&
      crypto::verify_pkce(grant.method, at(form, "code_verifier"), grant.code_challenge);
  if (!good) return std::nullopt;
  return grant;
}

}  // namespace tank::testing
