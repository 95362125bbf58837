// SPDX-License-Identifier: Apache-2.0
#include "server/api/credentials.hpp"

#include <array>
#include <optional>
#include <span>
#include <string>

#include <tank/identity/api_token.hpp>

#include "server/api/cross_site.hpp"
#include "server/api/operation.hpp"
#include "server/http/cookie.hpp"

namespace tank::server {
namespace {

Result<identity::Actor> known_by_jwt(std::string_view token, std::string id,
                                     const Services& services) {
  if (services.outside_tokens.claims_to_be_ours(token)) {
    return services.outside_tokens.authenticate(token, std::move(id));
  }
  return services.access_tokens.authenticate(token, std::move(id));
}

using ReadSession = Result<identity::Actor> (identity::Sessions::*)(std::string_view,
                                                                    std::string) const;

// The three kinds are told apart by their form: only a JWT has dots.
Result<identity::Actor> known_by_token(std::string_view token, std::string id,
                                       const Services& services, ReadSession read_session) {
  if (token.empty()) return fail(Errc::invalid_credentials, "only `Bearer` tokens are taken");
  if (identity::looks_like_token(token)) return services.logins.authenticate(token, std::move(id));
  if (token.find('.') != std::string_view::npos) {
    return known_by_jwt(token, std::move(id), services);
  }
  auto known = (services.sessions.*read_session)(token, std::move(id));
  if (known || known.error().code != Errc::unauthorized) return known;
  return fail(Errc::invalid_credentials, "the token is not known here; log in again");
}

Result<identity::Actor> known_by_cookie(const Request& request, const Services& services) {
  const auto cookie = read_cookie(*request.head, session_cookie_name);
  if (!cookie) return fail(Errc::invalid_argument, std::string(cookie.error().why));
  identity::Actor nobody = identity::anonymous(std::string(request.id));
  if (!*cookie) return nobody;
  auto known = services.sessions.authenticate(**cookie, std::string(request.id));
  if (!known && known.error().code == Errc::unauthorized) return nobody;
  return known;
}

// A token that is only exchanged vouches for nothing yet: another site could send its own, and
// so log somebody in as somebody else.
CredentialKind kind_of(const Request& request, const identity::Actor& actor) {
  if (request.match.operation->is_opened_by_address) return CredentialKind::bearer;
  const bool by_token = !request.match.operation->reads_bearer;
  if (by_token && !request.head->authorization.empty()) return CredentialKind::bearer;
  return actor.session ? CredentialKind::cookie : CredentialKind::none;
}

std::span<const std::string_view> media_types_of(const Operation& operation) {
  static constexpr std::array<std::string_view, 1> documents{"application/json"};
  static constexpr std::array<std::string_view, 2> archives{"application/gzip",
                                                            "application/octet-stream"};
  static constexpr std::array<std::string_view, 4> files{
      "multipart/form-data", "application/json", "application/gzip", "application/octet-stream"};
  if (operation.body == BodyKind::archive) return archives;
  if (operation.body == BodyKind::file) return files;
  return documents;
}

}  // namespace

std::string_view bearer_token(const RequestHead& head) {
  constexpr std::string_view scheme = "bearer ";
  std::string_view authorization = head.authorization;
  if (authorization.size() <= scheme.size() ||
      !equals_ignoring_case(authorization.substr(0, scheme.size()), scheme)) {
    return {};
  }
  authorization.remove_prefix(scheme.size());
  while (!authorization.empty() && authorization.front() == ' ') authorization.remove_prefix(1);
  return authorization;
}

Result<identity::Actor> authenticate(const Request& request, const Services& services,
                                     std::string_view own_origin) {
  const RequestHead& head = *request.head;
  const bool by_browser = head.authorization.empty() || request.match.operation->reads_bearer;
  // Pages of any origin may read our answers, so nobody's cookie may stand behind them.
  if (by_browser && !head.origin.empty() && head.origin != own_origin) {
    return identity::anonymous(std::string(request.id));
  }
  if (by_browser) {
    return known_by_cookie(request, services);
  }
  return known_by_token(bearer_token(head), std::string(request.id), services,
                        &identity::Sessions::authenticate);
}

KeptCredentials::KeptCredentials(const RequestHead& head)
    : bearer_(std::string(bearer_token(head))) {
  if (const auto cookie = read_cookie(head, session_cookie_name); cookie && *cookie) {
    cookie_ = Secret(std::string(**cookie));
  }
}

Result<identity::Actor> KeptCredentials::authenticate(const Services& services,
                                                      std::string request_id) const {
  if (!bearer_.empty()) {
    return known_by_token(bearer_.reveal(), std::move(request_id), services,
                          &identity::Sessions::check);
  }
  return services.sessions.check(cookie_.reveal(), std::move(request_id));
}

Result<void> check_cross_site(const Request& request, const identity::Actor& actor,
                              std::string_view own_origin) {
  const RequestHead& head = *request.head;
  const auto sent = [&head](std::string_view name) {
    const std::string_view value = head.field(name);
    return value.empty() ? std::nullopt : std::optional(value);
  };
  const CrossSiteQuestion question{.method = head.method,
                                   .credential = kind_of(request, actor),
                                   .origin = sent("origin"),
                                   .fetch_site = sent("sec-fetch-site"),
                                   .has_body = !request.body.empty(),
                                   .content_type = head.content_type};
  const Operation& operation = *request.match.operation;
  switch (judge_cross_site(question, own_origin, media_types_of(operation))) {
    case CrossSiteVerdict::allow:
    case CrossSiteVerdict::allow_reading:
      return {};
    case CrossSiteVerdict::bad_media_type:
      return fail(Errc::unsupported_media_type,
                  "this operation takes `" + std::string(media_types_of(operation).front()) + "`");
    case CrossSiteVerdict::deny:
      break;
  }
  return fail(Errc::cross_site_request,
              "a browser may ask for this only from " + std::string(own_origin));
}

}  // namespace tank::server
