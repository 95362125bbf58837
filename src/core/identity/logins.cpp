// SPDX-License-Identifier: Apache-2.0
#include <utility>

#include <tank/identity/logins.hpp>
#include <tank/identity/token_uses.hpp>
#include <tank/storage/credential_store.hpp>
#include <tank/storage/store.hpp>
#include <tank/storage/token_store.hpp>

#include "core/identity/granted_token.hpp"
#include "core/identity/random_text.hpp"

namespace tank::inline v0::identity {
namespace {

tl::unexpected<Error> unknown_token() {
  return fail(Errc::invalid_credentials, "the token is not known here; log in again");
}

Actor actor_of(TokenAndUser&& known, std::string request_id) {
  Actor actor = in_process(known.user, std::move(request_id));
  actor.scopes = known.token.scopes;
  actor.credential = Credential{.id = known.token.id,
                                .name = std::move(known.token.name),
                                .package_pattern = std::move(known.token.package_pattern),
                                .expires_at = known.token.expires_at,
                                .confirmed_at = known.token.confirmed_at};
  return actor;
}

}  // namespace

Logins::Logins(Store& store, const Clock& clock, Entropy& entropy, TokenUses& uses)
    : store_(&store), clock_(&clock), entropy_(&entropy), uses_(&uses) {}

Result<Actor> Logins::authenticate(std::string_view token_text, std::string request_id) const {
  if (!looks_like_token(token_text)) return unknown_token();
  const auto snapshot = store_->snapshot();
  if (!snapshot) return pass(snapshot);
  auto known = (*snapshot)->tokens().find_by_digest(Digest::of(token_text));
  if (!known && known.error().code == Errc::token_not_found) return unknown_token();
  if (!known) return pass(known);

  const TimePoint now = clock_->now();
  if (const auto usable = check_usable(known->token, now); !usable) {
    if (usable.error().code == Errc::token_not_found) return unknown_token();
    return pass(usable);
  }
  if (const auto active = check_not_banned(known->user, now); !active) return pass(active);
  uses_->add(known->token.id, now);
  return actor_of(std::move(*known), std::move(request_id));
}

Result<IssuedToken> Logins::exchange_code(const Secret& code, std::string request_id) {
  if (!code.reveal().starts_with(login_code_prefix)) {
    return fail(Errc::invalid_credentials, "a login code begins with `once_`");
  }
  const TimePoint now = clock_->now();
  const Digest digest = Digest::of(code.reveal());
  const Actor nobody = anonymous(std::move(request_id));
  return transact(*store_, [&](Transaction& tx) -> Result<IssuedToken> {
    const auto used = tx.verifications().use(Purpose::login_code, digest, now);
    if (!used) return pass(used);
    return grant_token(
        {tx, nobody, now, *entropy_},
        {.user_id = *used->user_id, .name = "login", .scopes = Scopes::all(), .confirmed_at = now});
  });
}

}  // namespace tank::inline v0::identity
