// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstdint>
#include <utility>

#include "adapters/oauth/authorization.hpp"
#include "adapters/oauth/provider_answer.hpp"
#include "adapters/oauth/providers.hpp"

namespace tank::inline v0::adapters {
namespace {

struct GithubUser {
  std::int64_t id = 0;
  std::string login;
  std::optional<std::string> name;
  std::optional<std::string> avatar_url;
};

template <class Visitor>
void describe(Visitor& v, GithubUser& u) {
  v.required("id", u.id, "Stays the same when the login changes.");
  v.required("login", u.login, "The name in addresses; may pass to somebody else.");
  v.optional("name", u.name, "As the person likes to be called.");
  v.optional("avatar_url", u.avatar_url, "A picture.");
}

struct GithubEmail {
  std::string email;
  bool primary = false;
  bool verified = false;
};

template <class Visitor>
void describe(Visitor& v, GithubEmail& e) {
  v.required("email", e.email, "The address.");
  v.optional("primary", e.primary, "Whether it is the one to write to.");
  v.optional("verified", e.verified, "Whether the person could read mail there.");
}

/// GitHub's own API, for GitHub is no OpenID provider.
class GithubProvider final : public OAuthProvider {
 public:
  GithubProvider(OAuthProviderSettings settings, HttpClient& http)
      : settings_(std::move(settings)), http_(&http) {}

  const std::string& name() const override { return settings_.name; }
  const std::string& issuer() const override { return settings_.issuer; }

  Result<std::string> authorize_url(const AuthorizationRequest& request) override {
    AuthorizationRequest without_nonce = request;
    without_nonce.nonce.clear();  // there is no ID token that could bring it back
    return authorization_url(settings_, settings_.endpoints->authorization, without_nonce);
  }

  Result<ProviderIdentity> exchange(const CodeExchange& exchange) override {
    const auto checked = check_response(settings_, exchange, false);
    if (!checked) return pass(checked);
    const auto tokens =
        redeem(settings_, settings_.endpoints->token, ClientAuthentication::post, exchange, *http_);
    if (!tokens) return pass(tokens);
    const std::string& api = settings_.endpoints->userinfo;
    const auto user = ask_api<GithubUser>(api, tokens->access_token);
    if (!user) return pass(user);
    const auto emails = ask_api<std::vector<GithubEmail>>(api + "/emails", tokens->access_token);
    if (!emails) return pass(emails);
    return identity_of(*user, *emails);
  }

 private:
  template <class T>
  Result<T> ask_api(const std::string& url, const Secret& token) {
    const auto document =
        fetch_document(*http_, {.url = url,
                                .headers = {{"Accept", "application/vnd.github+json"},
                                            {"X-GitHub-Api-Version", "2022-11-28"}},
                                .body = {},
                                .bearer = &token,
                                .timeout = settings_.timeout});
    if (!document) return pass(document);
    return read_answer<T>(*document, url);
  }

  [[nodiscard]] ProviderIdentity identity_of(const GithubUser& user,
                                             const std::vector<GithubEmail>& emails) const {
    ProviderIdentity identity{.issuer = settings_.issuer,
                              .subject = std::to_string(user.id),
                              .email = std::nullopt,
                              .name = shown_name(user.name.value_or(user.login)),
                              .picture = shown_picture(user.avatar_url.value_or(""))};
    const auto primary = std::ranges::find(emails, true, &GithubEmail::primary);
    if (primary == emails.end()) return identity;
    if (auto email = Email::parse(primary->email)) {
      identity.email = *std::move(email);
      identity.email_verified = primary->verified;
    }
    return identity;
  }

  OAuthProviderSettings settings_;
  HttpClient* http_;
};

}  // namespace

std::unique_ptr<OAuthProvider> make_github_provider(OAuthProviderSettings settings,
                                                    HttpClient& http) {
  return std::make_unique<GithubProvider>(std::move(settings), http);
}

}  // namespace tank::inline v0::adapters
