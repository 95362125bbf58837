// SPDX-License-Identifier: Apache-2.0
#include "core/identity/granted_token.hpp"

#include <utility>

#include <tank/base/limits.hpp>
#include <tank/storage/token_store.hpp>
#include <tank/storage/user_store.hpp>

#include "core/identity/admission.hpp"

namespace tank::inline v0::identity {

Result<IssuedToken> grant_token(const Work& work, const TokenGrant& grant) {
  auto user = work.tx.users().find(grant.user_id);
  if (!user) return pass(user);
  if (const auto active = check_not_banned(*user, work.now); !active) return pass(active);
  if (const auto person = check_may_log_in(*user); !person) return pass(person);
  Secret text = make_token_text(work.entropy);
  ApiToken token{.id = TokenId::make(work.now, work.entropy),
                 .user_id = grant.user_id,
                 .name = grant.name,
                 .digest = Digest::of(text.reveal()),
                 .scopes = grant.scopes,
                 .package_pattern = {},
                 .created_at = work.now,
                 .expires_at = work.now + limits::api_token_lifetime,
                 .last_used_at = std::nullopt,
                 .revoked_at = std::nullopt,
                 .confirmed_at = grant.confirmed_at};
  if (const auto added = work.tx.tokens().add(token); !added) return pass(added);
  const auto recorded =
      record(work.tx, in_process(*user, work.actor.request_id),
             {.action = "login.exchanged",
              .subject = token.id.to_string(),
              .scope = std::nullopt,
              .payload = {{"name", token.name}, {"scopes", token.scopes.to_string()}}},
             work.now, work.entropy);
  if (!recorded) return pass(recorded);
  return IssuedToken{std::move(token), std::move(*user), std::move(text)};
}

}  // namespace tank::inline v0::identity
