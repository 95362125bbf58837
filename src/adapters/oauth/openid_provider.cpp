// SPDX-License-Identifier: Apache-2.0
#include <memory>
#include <mutex>
#include <utility>

#include <tank/base/url.hpp>
#include <tank/identity/issuer_keys.hpp>
#include <tank/identity/jwt.hpp>

#include "adapters/oauth/discovery.hpp"
#include "adapters/oauth/provider_answer.hpp"
#include "adapters/oauth/providers.hpp"

namespace tank::inline v0::adapters {
namespace {

using identity::Claims;
using identity::IssuerKeys;

struct UserInfo {
  std::string subject;
  std::string email;
  bool email_verified = false;
};

template <class Visitor>
void describe(Visitor& v, UserInfo& u) {
  v.required("sub", u.subject, "The subject of the ID token.");
  v.optional("email", u.email, "The address.");
  v.optional("email_verified", u.email_verified, "Whether the person could read mail there.");
}

void set_email(ProviderIdentity& identity, std::string_view text, bool verified) {
  auto email = Email::parse(text);
  if (!email) return;
  identity.email = *std::move(email);
  identity.email_verified = verified;
}

/// Any provider of OpenID Connect, from a row of the table or discovered.
class OpenIdConnectProvider final : public OAuthProvider {
 public:
  OpenIdConnectProvider(OAuthProviderSettings settings, HttpClient& http, const Clock& clock)
      : settings_(std::move(settings)),
        http_(&http),
        clock_(&clock),
        discovery_(settings_, http, clock) {}

  const std::string& name() const override { return settings_.name; }
  const std::string& issuer() const override { return settings_.issuer; }

  Result<std::string> authorize_url(const AuthorizationRequest& request) override {
    const auto configuration = configured();
    if (!configuration) return pass(configuration);
    return authorization_url(settings_, configuration->endpoints.authorization, request);
  }

  Result<ProviderIdentity> exchange(const CodeExchange& exchange) override {
    const auto configuration = configured();
    if (!configuration) return pass(configuration);
    const OAuthEndpoints& to = configuration->endpoints;
    const auto checked = check_response(settings_, exchange, configuration->issuer_promised);
    if (!checked) return pass(checked);
    const auto tokens =
        redeem(settings_, to.token, configuration->authentication, exchange, *http_);
    if (!tokens) return pass(tokens);
    const auto claims = verified_claims(tokens->id_token, to.jwks, exchange.nonce);
    if (!claims) return pass(claims);
    auto identity = identity_of(*claims);
    if (!claims->email.empty() || to.userinfo.empty()) return identity;
    return with_userinfo(std::move(identity), to.userinfo, tokens->access_token);
  }

 private:
  Result<OpenIdConfiguration> configured() {
    if (!settings_.endpoints) return discovery_.current();
    return OpenIdConfiguration{.endpoints = *settings_.endpoints};
  }

  // Threads that are still in need of the old keys hold on to them.
  Result<std::shared_ptr<IssuerKeys>> keys_at(const std::string& address) {
    const std::lock_guard lock(mutex_);
    if (keys_ == nullptr || keys_address_ != address) {
      auto url = Url::parse(address);
      if (!url) return fail(Errc::provider_unavailable, url.error().detail);
      keys_ = std::make_shared<IssuerKeys>(*http_, *clock_, *std::move(url));
      keys_address_ = address;
    }
    return keys_;
  }

  Result<Claims> verify(IssuerKeys& keys, const Secret& token) const {
    const identity::JwsPolicy no_access_tokens{.types = {"JWT"}};
    identity::JwtPolicy policy{.issuer = settings_.issuer,
                               .audience = settings_.client_id,
                               .required = {"sub", "iat", "nonce"},
                               .jws = no_access_tokens};
    auto claims = keys.verify(token.reveal(), policy);
    for (const std::string& alias : settings_.issuer_aliases) {
      if (claims) break;
      policy.issuer = alias;
      if (auto other = keys.verify(token.reveal(), policy)) claims = std::move(other);
    }
    return claims;
  }

  // OpenID Connect Core §3.1.3.7.
  Result<Claims> verified_claims(const Secret& token, const std::string& jwks,
                                 const std::string& nonce) {
    const auto refuse = [&](const std::string& why) {
      return fail(Errc::invalid_token, "the ID token of " + settings_.name + " " + why);
    };
    if (token.empty()) return refuse("is missing");
    const auto keys = keys_at(jwks);
    if (!keys) return pass(keys);
    auto claims = verify(**keys, token);
    if (!claims) {
      const bool down = claims.error().code == Errc::provider_unavailable;
      return down ? pass(std::move(claims))
                  : refuse("is not good: " + describe_error(claims.error()));
    }
    const std::string_view party = claims->text("azp");
    const bool needs_party = claims->audience.size() > 1;
    if (party.empty() ? needs_party : party != settings_.client_id) {
      return refuse("was made for another client");
    }
    if (claims->subject.size() > limits::provider_subject_length) {
      return refuse("has a subject that is too long");
    }
    if (nonce.empty() || !equal_in_constant_time(claims->nonce, nonce)) {
      return refuse("belongs to another request");
    }
    return claims;
  }

  [[nodiscard]] ProviderIdentity identity_of(const Claims& claims) const {
    ProviderIdentity identity{.issuer = settings_.issuer,
                              .subject = claims.subject,
                              .email = std::nullopt,
                              .name = shown_name(claims.text("name")),
                              .picture = shown_picture(claims.text("picture"))};
    set_email(identity, claims.email, claims.email_verified);
    return identity;
  }

  // The answer counts only for the subject of the ID token (OpenID Connect Core §5.3.2).
  Result<ProviderIdentity> with_userinfo(ProviderIdentity identity, const std::string& url,
                                         const Secret& access_token) {
    const auto document = fetch_document(*http_, {.url = url,
                                                  .headers = {{"Accept", "application/json"}},
                                                  .body = {},
                                                  .bearer = &access_token,
                                                  .timeout = settings_.timeout});
    if (!document) return pass(document);
    const auto info = read_answer<UserInfo>(*document, url);
    if (!info) return pass(info);
    if (info->subject != identity.subject) {
      return fail(Errc::invalid_token, url + " tells about somebody else");
    }
    set_email(identity, info->email, info->email_verified);
    return identity;
  }

  OAuthProviderSettings settings_;
  HttpClient* http_;
  const Clock* clock_;
  Discovery discovery_;
  std::mutex mutex_;
  std::shared_ptr<IssuerKeys> keys_;
  std::string keys_address_;
};

}  // namespace

std::unique_ptr<OAuthProvider> make_openid_provider(OAuthProviderSettings settings,
                                                    HttpClient& http, const Clock& clock) {
  return std::make_unique<OpenIdConnectProvider>(std::move(settings), http, clock);
}

}  // namespace tank::inline v0::adapters
