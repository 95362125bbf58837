// SPDX-License-Identifier: Apache-2.0
#include <optional>
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

tl::unexpected<Error> unknown_code() {
  return fail(Errc::invalid_credentials, "the code is unknown, was used, or has expired");
}

Result<std::optional<Verification>> find_code(Store& store, const Digest& digest) {
  const auto snapshot = store.snapshot();
  if (!snapshot) return pass(snapshot);
  return (*snapshot)->verifications().find(Purpose::login_code, digest);
}

// Nothing inside: the code was good once, and that somebody tried it again is kept.
Result<std::optional<IssuedToken>> redeem(const Work& work, const Digest& digest,
                                          const std::optional<UserId>& owner) {
  const auto used = work.tx.verifications().use(Purpose::login_code, digest, work.now);
  if (!used && used.error().code == Errc::invalid_credentials) {
    auto recorded = record(work, "login.failed", owner->to_string(),
                           {{"method", "login_code"}, {"reason", "invalid_credentials"}});
    if (!recorded) return pass(recorded);
    return std::optional<IssuedToken>{};
  }
  if (!used) return pass(used);
  auto issued = grant_token(work, {.user_id = *used->user_id,
                                   .name = "login",
                                   .scopes = Scopes::all(),
                                   .confirmed_at = work.now});
  if (!issued) return pass(issued);
  return std::optional(*std::move(issued));
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
  const Digest digest = Digest::of(code.reveal());
  const auto known = find_code(*store_, digest);
  if (!known) return pass(known);
  // Whoever makes codes up must not make the writers wait.
  if (!*known) return unknown_code();
  const Actor nobody = anonymous(std::move(request_id));
  auto issued = transact(*store_, [&](Transaction& tx) {
    return redeem({tx, nobody, clock_->now(), *entropy_}, digest, (*known)->user_id);
  });
  if (!issued) return pass(issued);
  if (!*issued) return unknown_code();
  return **std::move(issued);
}

}  // namespace tank::inline v0::identity
