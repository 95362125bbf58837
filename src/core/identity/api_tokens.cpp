// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <utility>

#include <tank/base/slug.hpp>
#include <tank/identity/api_tokens.hpp>
#include <tank/identity/policy.hpp>
#include <tank/package/package_name.hpp>
#include <tank/storage/store.hpp>
#include <tank/storage/token_store.hpp>
#include <tank/storage/user_store.hpp>

#include "core/identity/audited.hpp"
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

Result<void> check_no_more_than_own(const Actor& actor, const NewApiToken& request) {
  if (!actor.scopes.covers(request.scopes)) {
    return fail(Errc::forbidden, "a token cannot get scopes that its maker lacks; you have `" +
                                     actor.scopes.to_string() + '`');
  }
  if (actor.credential && !is_within(actor.credential->package_pattern, request.package_pattern)) {
    return fail(Errc::forbidden, "a token cannot reach more packages than its maker: `" +
                                     actor.credential->package_pattern + '`');
  }
  return {};
}

ApiToken token_for(const Actor& actor, const NewApiToken& request, const Secret& text,
                   TimePoint now, Entropy& entropy) {
  TimePoint expires_at = now + request.lifetime;
  if (actor.credential) expires_at = std::min(expires_at, actor.credential->expires_at);
  return {.id = TokenId::make(now, entropy),
          .user_id = *actor.user_id,
          .name = request.name,
          .digest = Digest::of(text.reveal()),
          .scopes = request.scopes,
          .package_pattern = request.package_pattern,
          .created_at = now,
          .expires_at = expires_at,
          .last_used_at = std::nullopt,
          .revoked_at = std::nullopt};
}

json::Object payload_of(const ApiToken& token) {
  return {{"name", token.name},
          {"package_pattern", token.package_pattern},
          {"scopes", token.scopes.to_string()},
          {"expires_at", tank::to_string(token.expires_at)}};
}

}  // namespace

ApiTokens::ApiTokens(Store& store, const Clock& clock, Entropy& entropy)
    : store_(&store), clock_(&clock), entropy_(&entropy) {}

Result<IssuedToken> ApiTokens::create(const Actor& actor, const NewApiToken& request) {
  if (auto allowed = may(actor, Action::token_create, {}); !allowed) return pass(allowed);
  if (auto own = check_no_more_than_own(actor, request); !own) return pass(own);
  if (auto checked = check_request(request); !checked) return pass(checked);

  const TimePoint now = clock_->now();
  Secret text = make_token_text(*entropy_);
  const ApiToken token = token_for(actor, request, text, now, *entropy_);
  auto user = transact(*store_, [&](Transaction& tx) -> Result<User> {
    auto found = tx.users().find(token.user_id);
    if (!found) return pass(found);
    if (auto added = tx.tokens().add(token); !added) return pass(added);
    auto recorded = record(tx, actor,
                           {.action = "token.created",
                            .subject = token.id.to_string(),
                            .scope = std::nullopt,
                            .payload = payload_of(token)},
                           now, *entropy_);
    if (!recorded) return pass(recorded);
    return found;
  });
  if (!user) return pass(user);
  return IssuedToken{token, std::move(*user), std::move(text)};
}

Result<std::vector<ApiToken>> ApiTokens::list(const Actor& actor) const {
  if (auto allowed = may(actor, Action::token_list, {}); !allowed) return pass(allowed);
  const auto snapshot = store_->snapshot();
  if (!snapshot) return pass(snapshot);
  return (*snapshot)->tokens().of_user(*actor.user_id);
}

Result<void> ApiTokens::revoke(const Actor& actor, TokenId token) {
  const TimePoint now = clock_->now();
  return transact(*store_, [&](Transaction& tx) -> Result<void> {
    const auto found = tx.tokens().find(token);
    if (!found && found.error().code != Errc::token_not_found) return pass(found);
    Subject subject;
    if (found) subject.owner = found->user_id;
    const Decision decision = explain(actor, Action::token_revoke, subject);
    // Somebody else's token and no token look the same.
    if (!found || decision.rule == Rule::not_the_owner) {
      if (actor.is_anonymous()) return tl::unexpected(decision.error);
      return fail(Errc::token_not_found, "you have no token `" + token.to_string() + '`');
    }
    if (!decision.allowed) return tl::unexpected(decision.error);
    if (found->revoked_at) return {};
    if (auto revoked = tx.tokens().revoke(token, now); !revoked) return revoked;
    return record(tx, actor,
                  {.action = "token.revoked",
                   .subject = token.to_string(),
                   .scope = std::nullopt,
                   .payload = {{"user", found->user_id.to_string()}}},
                  now, *entropy_);
  });
}

Result<void> ApiTokens::revoke_own(const Actor& actor) {
  if (!actor.credential) return fail(Errc::unauthorized, "this was not asked with a token");
  const TimePoint now = clock_->now();
  return transact(*store_, [&](Transaction& tx) -> Result<void> {
    if (auto revoked = tx.tokens().revoke(actor.credential->id, now); !revoked) return revoked;
    return record(tx, actor,
                  {.action = "token.revoked",
                   .subject = actor.credential->id.to_string(),
                   .scope = std::nullopt,
                   .payload = {{"user", actor.user_id->to_string()}}},
                  now, *entropy_);
  });
}

}  // namespace tank::inline v0::identity
