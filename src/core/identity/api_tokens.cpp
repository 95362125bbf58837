// SPDX-License-Identifier: Apache-2.0
#include <utility>

#include <tank/identity/api_tokens.hpp>
#include <tank/identity/policy.hpp>
#include <tank/storage/store.hpp>
#include <tank/storage/token_store.hpp>
#include <tank/storage/user_store.hpp>

#include "core/identity/token_making.hpp"

namespace tank::inline v0::identity {
namespace {

// Somebody else's token and no token look the same.
Result<ApiToken> find_own(const Work& work, Action action, TokenId token) {
  auto found = work.tx.tokens().find(token);
  if (!found && found.error().code != Errc::token_not_found) return found;
  Subject subject;
  if (found) subject.owner = found->user_id;
  const Decision decision = explain(work.actor, action, subject);
  if (!found || decision.rule == Rule::not_the_owner) {
    if (work.actor.is_anonymous()) return tl::unexpected(decision.error);
    return fail(Errc::token_not_found, "you have no token `" + token.to_string() + '`');
  }
  if (!decision.allowed) return tl::unexpected(decision.error);
  return found;
}

}  // namespace

ApiTokens::ApiTokens(Store& store, const Clock& clock, Entropy& entropy)
    : store_(&store), clock_(&clock), entropy_(&entropy) {}

Result<IssuedToken> ApiTokens::create(const Actor& actor, const NewApiToken& request) {
  if (auto allowed = may(actor, Action::token_create, {}); !allowed) return pass(allowed);
  if (auto checked = check_new_token(actor, request); !checked) return pass(checked);
  const TimePoint now = clock_->now();
  Secret text = make_token_text(*entropy_);
  auto made = transact(*store_, [&](Transaction& tx) -> Result<TokenAndUser> {
    auto user = tx.users().find(*actor.user_id);
    if (!user) return pass(user);
    auto token = add_token({tx, actor, now, *entropy_}, *user, request, text, std::nullopt);
    if (!token) return pass(token);
    return TokenAndUser{std::move(*token), std::move(*user)};
  });
  if (!made) return pass(made);
  return IssuedToken{std::move(made->token), std::move(made->user), std::move(text)};
}

Result<IssuedToken> ApiTokens::rotate(const Actor& actor, TokenId token, Overlap overlap) {
  const TimePoint now = clock_->now();
  Secret text = make_token_text(*entropy_);
  auto made = transact(*store_, [&](Transaction& tx) -> Result<TokenAndUser> {
    const Work work{tx, actor, now, *entropy_};
    const auto old = find_own(work, Action::token_rotate, token);
    if (!old) return pass(old);
    auto user = tx.users().find(old->user_id);
    if (!user) return pass(user);
    auto fresh = replace_token(work, *old, overlap, text, std::nullopt);
    if (!fresh) return pass(fresh);
    return TokenAndUser{std::move(*fresh), std::move(*user)};
  });
  if (!made) return pass(made);
  return IssuedToken{std::move(made->token), std::move(made->user), std::move(text)};
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
    const Work work{tx, actor, now, *entropy_};
    const auto found = find_own(work, Action::token_revoke, token);
    if (!found) return pass(found);
    return end_token(work, *found, std::nullopt);
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
