// SPDX-License-Identifier: Apache-2.0
#include "core/identity/token_making.hpp"

#include <algorithm>

#include <tank/base/limits.hpp>
#include <tank/package/package_name.hpp>

#include "core/identity/display_name.hpp"

namespace tank::inline v0::identity {
namespace {

using namespace std::chrono_literals;

Result<void> check_pattern(const std::string& pattern) {
  // A star stands for one name, so what is around it must be a name with any name in it.
  std::string sample = pattern;
  if (sample.ends_with("/*")) sample.back() = 'x';
  if (pattern.empty() || package::PackageName::parse(sample)) return {};
  return fail(Errc::invalid_argument,
              "a package pattern is `@scope/*`, `@scope/name` or empty, not `" + pattern + '`');
}

Result<void> check_request(const NewApiToken& request) {
  if (auto named = check_display_name(request.name); !named) return named;
  if (auto pattern = check_pattern(request.package_pattern); !pattern) return pattern;
  if (request.lifetime < 1s || request.lifetime > limits::api_token_lifetime_max) {
    return fail(Errc::invalid_argument, "a token lives between a second and " +
                                            std::to_string(limits::api_token_lifetime_max.count()) +
                                            " days");
  }
  return {};
}

// `@a/*` is within itself and within nothing; `@a/b` is also within `@a/*`.
bool is_within(const std::string& wider, const std::string& narrower) {
  return wider.empty() || (!narrower.empty() && pattern_covers(wider, narrower));
}

Result<void> check_no_more_than_own(const Actor& actor, Scopes scopes, const std::string& pattern) {
  if (!actor.scopes.covers(scopes)) {
    return fail(Errc::forbidden, "a token cannot get scopes that its maker lacks; you have `" +
                                     actor.scopes.to_string() + '`');
  }
  if (actor.credential && !is_within(actor.credential->package_pattern, pattern)) {
    return fail(Errc::forbidden, "a token cannot reach more packages than its maker: `" +
                                     actor.credential->package_pattern + '`');
  }
  return {};
}

// A new text is no new login: a token counts from when its maker had shown who he is, and one for
// somebody else, a machine, never.
std::optional<TimePoint> confirmation_of(const Work& work, UserId user) {
  const Actor& maker = work.actor;
  if (maker.user_id != user || maker.kind == UserKind::service) return std::nullopt;
  if (maker.credential) return maker.credential->confirmed_at;
  return maker.session ? maker.session->confirmed_at : work.now;
}

ApiToken token_for(const Work& work, UserId user, const NewApiToken& request, const Secret& text) {
  TimePoint expires_at = work.now + request.lifetime;
  if (work.actor.credential) expires_at = std::min(expires_at, work.actor.credential->expires_at);
  return {.id = TokenId::make(work.now, work.entropy),
          .user_id = user,
          .name = request.name,
          .digest = Digest::of(text.reveal()),
          .scopes = request.scopes,
          .package_pattern = request.package_pattern,
          .created_at = work.now,
          .expires_at = expires_at,
          .last_used_at = std::nullopt,
          .revoked_at = std::nullopt,
          .confirmed_at = confirmation_of(work, user)};
}

Result<void> record_token(const Work& work, std::string_view action, TokenId token,
                          std::optional<OrganizationId> scope, json::Object payload) {
  return record(work.tx, work.actor,
                {.action = action,
                 .subject = token.to_string(),
                 .scope = scope,
                 .payload = std::move(payload)},
                work.now, work.entropy);
}

}  // namespace

Result<void> check_new_token(const Actor& actor, const NewApiToken& request) {
  auto own = check_no_more_than_own(actor, request.scopes, request.package_pattern);
  if (!own) return own;
  return check_request(request);
}

Result<ApiToken> add_token(const Work& work, const User& user, const NewApiToken& request,
                           const Secret& text, std::optional<OrganizationId> scope) {
  ApiToken token = token_for(work, user.id, request, text);
  if (auto added = work.tx.tokens().add(token); !added) return pass(added);
  auto recorded = record_token(work, "token.created", token.id, scope,
                               {{"name", token.name},
                                {"package_pattern", token.package_pattern},
                                {"scopes", token.scopes.to_string()},
                                {"expires_at", tank::to_string(token.expires_at)}});
  if (!recorded) return pass(recorded);
  return token;
}

Result<ApiToken> replace_token(const Work& work, const ApiToken& before, Overlap overlap,
                               const Secret& text, std::optional<OrganizationId> scope) {
  if (auto usable = check_usable(before, work.now); !usable) return pass(usable);
  // Or a small token would make itself the text of a large one.
  auto own = check_no_more_than_own(work.actor, before.scopes, before.package_pattern);
  if (!own) return pass(own);
  const auto lifetime =
      std::chrono::ceil<std::chrono::seconds>(before.expires_at - before.created_at);
  ApiToken token = token_for(work, before.user_id,
                             {.name = before.name,
                              .scopes = before.scopes,
                              .package_pattern = before.package_pattern,
                              .lifetime = lifetime},
                             text);
  if (auto added = work.tx.tokens().add(token); !added) return pass(added);
  auto ended =
      overlap == Overlap::none
          ? work.tx.tokens().revoke(before.id, work.now)
          : work.tx.tokens().expire(before.id, work.now + limits::api_token_rotation_grace);
  if (!ended) return pass(ended);
  auto recorded = record_token(work, "token.rotated", token.id, scope,
                               {{"replaces", before.id.to_string()},
                                {"at_once", overlap == Overlap::none},
                                {"expires_at", tank::to_string(token.expires_at)}});
  if (!recorded) return pass(recorded);
  return token;
}

Result<void> end_token(const Work& work, const ApiToken& token,
                       std::optional<OrganizationId> scope) {
  if (token.revoked_at) return {};
  if (auto revoked = work.tx.tokens().revoke(token.id, work.now); !revoked) return revoked;
  return record_token(work, "token.revoked", token.id, scope,
                      {{"user", token.user_id.to_string()}});
}

}  // namespace tank::inline v0::identity
