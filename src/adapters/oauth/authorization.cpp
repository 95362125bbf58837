// SPDX-License-Identifier: Apache-2.0
#include "adapters/oauth/authorization.hpp"

#include <algorithm>
#include <array>
#include <initializer_list>
#include <utility>

#include <tank/base/limits.hpp>
#include <tank/base/url.hpp>

#include "adapters/oauth/provider_answer.hpp"
#include "core/crypto/encoding.hpp"
#include "core/json/controls.hpp"

namespace tank::inline v0::adapters {
namespace {

using Field = std::pair<std::string_view, std::string_view>;

std::string write_form(std::initializer_list<Field> fields) {
  std::string out;
  for (const auto& [name, value] : fields) {
    if (value.empty()) continue;
    if (!out.empty()) out += '&';
    out += std::string(name) + "=" + encode_url_part(value);
  }
  return out;
}

std::string joined(const std::vector<std::string>& words) {
  std::string out;
  for (const std::string& word : words) out += (out.empty() ? "" : " ") + word;
  return out;
}

// What went wrong, in the words of RFC 6749 §4.1.2.1 and §5.2 and in those of GitHub.
struct ProviderWord {
  std::string_view word;
  Errc code;
  std::string_view meaning;
};

constexpr std::array provider_words{
    ProviderWord{"access_denied", Errc::access_denied, "the person refused"},
    ProviderWord{"invalid_grant", Errc::invalid_token,
                 "the code was used, has expired, or was made for another request"},
    ProviderWord{"bad_verification_code", Errc::invalid_token, "the code is wrong or has expired"},
    ProviderWord{"invalid_client", Errc::provider_unavailable,
                 "the provider does not know our client id and secret"},
    ProviderWord{"incorrect_client_credentials", Errc::provider_unavailable,
                 "the provider does not know our client id and secret"},
    ProviderWord{"redirect_uri_mismatch", Errc::provider_unavailable,
                 "the provider does not know our redirect URI"},
};

// Only the words of the table are repeated: anybody may write into a response.
tl::unexpected<Error> provider_failure(const OAuthProviderSettings& settings,
                                       std::string_view word) {
  const auto row = std::ranges::find(provider_words, word, &ProviderWord::word);
  if (row == provider_words.end()) {
    return fail(Errc::provider_unavailable, settings.name + " could not let the person in");
  }
  return fail(row->code, settings.name + ": " + std::string(row->meaning));
}

bool is_issuer(const OAuthProviderSettings& settings, const std::string& issuer) {
  return issuer == settings.issuer ||
         std::ranges::find(settings.issuer_aliases, issuer) != settings.issuer_aliases.end();
}

struct TokenDocument {
  std::string access_token;
  std::string token_type;
  std::string id_token;
  std::string error;
};

template <class Visitor>
void describe(Visitor& v, TokenDocument& t) {
  v.optional("access_token", t.access_token, "For the provider's own API.");
  v.optional("token_type", t.token_type, "Always `Bearer`.");
  v.optional("id_token", t.id_token, "Who the person is.");
  v.optional("error", t.error, "Why there is no token.");
}

bool is_bearer(std::string_view type) {
  constexpr std::string_view bearer = "bearer";
  return std::ranges::equal(type, bearer, [](char a, char b) { return (a | 0x20) == b; });
}

// RFC 6749 §2.3.1: both parts are encoded as in a form before they are joined.
std::string basic_credentials(const OAuthProviderSettings& settings) {
  return "Basic " + crypto::to_base64(encode_url_part(settings.client_id) + ":" +
                                      encode_url_part(settings.client_secret.reveal()));
}

HttpRequest token_request(const OAuthProviderSettings& settings, const std::string& endpoint,
                          ClientAuthentication authentication, const CodeExchange& exchange) {
  const bool basic =
      authentication == ClientAuthentication::basic && !settings.client_secret.empty();
  HttpRequest request{.method = "POST",
                      .url = endpoint,
                      .headers = {{"Content-Type", "application/x-www-form-urlencoded"},
                                  {"Accept", "application/json"}},
                      .body = {},
                      .timeout = settings.timeout};
  if (basic) request.headers.push_back({"Authorization", basic_credentials(settings)});
  request.body = write_form({{"grant_type", "authorization_code"},
                             {"code", exchange.code},
                             {"redirect_uri", exchange.redirect_uri},
                             {"code_verifier", exchange.code_verifier.reveal()},
                             {"client_id", basic ? "" : settings.client_id},
                             {"client_secret", basic ? "" : settings.client_secret.reveal()}});
  return request;
}

}  // namespace

std::string authorization_url(const OAuthProviderSettings& settings, const std::string& endpoint,
                              const AuthorizationRequest& request) {
  const char* mark = endpoint.find('?') == std::string::npos ? "?" : "&";
  return endpoint + mark +
         write_form({{"response_type", "code"},
                     {"client_id", settings.client_id},
                     {"redirect_uri", request.redirect_uri},
                     {"scope", joined(settings.scopes)},
                     {"state", request.state},
                     {"nonce", request.nonce},
                     {"code_challenge", request.code_challenge},
                     {"code_challenge_method", "S256"}});
}

Result<void> check_response(const OAuthProviderSettings& settings, const CodeExchange& exchange,
                            bool issuer_promised) {
  const bool from_another =
      exchange.issuer ? !is_issuer(settings, *exchange.issuer) : issuer_promised;
  if (from_another) {
    return fail(Errc::invalid_token, "the response does not come from " + settings.name);
  }
  if (!exchange.error.empty()) return provider_failure(settings, exchange.error);
  if (exchange.code.empty()) {
    return fail(Errc::invalid_token, "the response of " + settings.name + " holds no code");
  }
  return {};
}

Result<ProviderTokens> redeem(const OAuthProviderSettings& settings, const std::string& endpoint,
                              ClientAuthentication authentication, const CodeExchange& exchange,
                              HttpClient& http) {
  const auto answer =
      ask_provider(http, token_request(settings, endpoint, authentication, exchange));
  if (!answer) return pass(answer);
  auto tokens = read_answer<TokenDocument>(answer->document, endpoint);
  if (!tokens) return pass(std::move(tokens));
  // GitHub reports errors with status 200.
  if (!tokens->error.empty() || answer->status != 200) {
    return provider_failure(settings, tokens->error);
  }
  if (tokens->access_token.empty() || !is_bearer(tokens->token_type)) {
    return fail(Errc::provider_unavailable, endpoint + " gives no bearer token");
  }
  return ProviderTokens{.access_token = Secret(std::move(tokens->access_token)),
                        .id_token = Secret(std::move(tokens->id_token))};
}

std::string shown_name(std::string_view name) {
  const bool good = name.size() <= limits::display_name_length && !json::holds_control(name) &&
                    name.find_first_of("\n\t") == std::string_view::npos;
  return good ? std::string(name) : std::string();
}

std::string shown_picture(std::string_view url) {
  if (url.size() > limits::url_length) return {};
  const auto parsed = Url::parse(url);
  return parsed && parsed->scheme() == "https" ? parsed->to_string() : std::string();
}

}  // namespace tank::inline v0::adapters
