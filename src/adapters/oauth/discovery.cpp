// SPDX-License-Identifier: Apache-2.0
#include "adapters/oauth/discovery.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include <tank/base/limits.hpp>
#include <tank/base/url.hpp>

#include "adapters/oauth/provider_answer.hpp"

namespace tank::inline v0::adapters {
namespace {

struct DiscoveryDocument {
  std::string issuer;
  std::string authorization_endpoint;
  std::string token_endpoint;
  std::string jwks_uri;
  std::string userinfo_endpoint;
  std::vector<std::string> authentication_methods{"client_secret_basic"};  // the default of §3
  bool issuer_in_response = false;
};

template <class Visitor>
void describe(Visitor& v, DiscoveryDocument& d) {
  v.required("issuer", d.issuer, "Equal to the one that was asked.");
  v.required("authorization_endpoint", d.authorization_endpoint, "Where the browser goes.");
  v.required("token_endpoint", d.token_endpoint, "Where codes are redeemed.");
  v.required("jwks_uri", d.jwks_uri, "The keys of ID tokens.");
  v.optional("userinfo_endpoint", d.userinfo_endpoint, "More about the person.");
  v.optional("token_endpoint_auth_methods_supported", d.authentication_methods,
             "How a client may say who it is.");
  v.optional("authorization_response_iss_parameter_supported", d.issuer_in_response,
             "Whether every response names its issuer.");
}

std::string document_url(std::string issuer) {
  if (issuer.ends_with('/')) issuer.pop_back();
  return issuer + "/.well-known/openid-configuration";
}

bool has(const std::vector<std::string>& words, std::string_view word) {
  return std::ranges::find(words, word) != words.end();
}

Result<void> check_endpoints(const DiscoveryDocument& document) {
  const bool encrypted = document.issuer.starts_with("https:");
  for (const std::string* url : {&document.authorization_endpoint, &document.token_endpoint,
                                 &document.jwks_uri, &document.userinfo_endpoint}) {
    if (url->empty() && url == &document.userinfo_endpoint) continue;
    if (!is_protected_url(*url) || (encrypted && !url->starts_with("https:"))) {
      return fail(Errc::provider_unavailable,
                  document.issuer + " names an endpoint that is not https");
    }
  }
  return {};
}

}  // namespace

Discovery::Discovery(const OAuthProviderSettings& settings, HttpClient& http, const Clock& clock)
    : settings_(&settings), http_(&http), clock_(&clock) {}

bool Discovery::is_fresh(TimePoint now) const {
  return known_ && now - known_since_ < limits::discovery_fresh;
}

bool Discovery::may_ask(TimePoint now) const {
  return !failure_ || now - failed_at_ >= limits::discovery_least_interval;
}

Result<OpenIdConfiguration> Discovery::usable(TimePoint now) const {
  if (known_ && now - known_since_ < limits::discovery_hard_age) return *known_;
  if (failure_) return tl::unexpected(*failure_);
  return fail(Errc::provider_unavailable, settings_->issuer + " did not answer for too long");
}

Result<OpenIdConfiguration> Discovery::current() {
  std::unique_lock lock(mutex_);
  for (;;) {
    const TimePoint now = clock_->now();
    if (is_fresh(now) || (known_ && asking_) || (!asking_ && !may_ask(now))) return usable(now);
    if (!asking_) {
      ask(lock, now);
      return usable(now);
    }
    answered_.wait(lock, [this] { return !asking_; });
  }
}

void Discovery::ask(std::unique_lock<std::mutex>& lock, TimePoint now) {
  asking_ = true;
  lock.unlock();
  auto fetched = fetch();
  lock.lock();
  asking_ = false;
  if (fetched) {
    known_ = *std::move(fetched);
    known_since_ = now;
    failure_.reset();
  } else {
    failure_ = std::move(fetched).error();
    failed_at_ = now;
  }
  answered_.notify_all();
}

Result<OpenIdConfiguration> Discovery::fetch() const {
  const std::string url = document_url(settings_->issuer);
  const auto fetched = fetch_document(*http_, {.url = url,
                                               .headers = {{"Accept", "application/json"}},
                                               .body = {},
                                               .timeout = settings_->timeout});
  if (!fetched) return pass(fetched);
  auto document = read_answer<DiscoveryDocument>(*fetched, url);
  if (!document) return pass(std::move(document));
  if (document->issuer != settings_->issuer) {
    return fail(Errc::provider_unavailable,
                url + " describes another issuer than " + settings_->issuer);
  }
  if (auto checked = check_endpoints(*document); !checked) return pass(checked);
  const bool only_post = !has(document->authentication_methods, "client_secret_basic") &&
                         has(document->authentication_methods, "client_secret_post");
  return OpenIdConfiguration{
      .endpoints = {.authorization = std::move(document->authorization_endpoint),
                    .token = std::move(document->token_endpoint),
                    .jwks = std::move(document->jwks_uri),
                    .userinfo = std::move(document->userinfo_endpoint)},
      .authentication = only_post ? ClientAuthentication::post : ClientAuthentication::basic,
      .issuer_promised = document->issuer_in_response};
}

}  // namespace tank::inline v0::adapters
