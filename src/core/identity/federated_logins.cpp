// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <utility>

#include <tank/base/limits.hpp>
#include <tank/identity/federated_logins.hpp>
#include <tank/identity/policy.hpp>
#include <tank/port/oauth_provider.hpp>
#include <tank/storage/credential_store.hpp>

#include "core/crypto/encoding.hpp"
#include "core/crypto/hash.hpp"
#include "core/identity/identity_admission.hpp"
#include "core/identity/live_credential.hpp"
#include "core/identity/login_state.hpp"
#include "core/identity/random_text.hpp"
#include "core/identity/refusals.hpp"

namespace tank::inline v0::identity {
namespace {

constexpr std::size_t state_length = 43;

// Whoever adds an identity can come in by it for ever. So he must be the user himself, in a
// browser, and have shown that lately: no token, and nobody who acts as the user, may do this.
Result<void> check_may_link(const Actor& actor, TimePoint now) {
  if (auto allowed = may(actor, Action::account_change, {}); !allowed) return allowed;
  if (!actor.session) {
    return fail(Errc::forbidden, "only somebody who is logged in with a browser adds an identity");
  }
  return check_confirmed(actor, now);
}

tl::unexpected<Error> begun_elsewhere() {
  return fail(Errc::invalid_credentials, "this login was begun elsewhere; start again");
}

// The session that somebody has goes on; he gets no other one.
Result<Landed> land_link(const Work& work, const ProviderIdentity& identity,
                         const std::string& next) {
  if (auto live = check_still_good(work); !live) return pass(live);
  if (auto added = add_identity(work, identity); !added) return pass(added);
  return Landed{std::nullopt, next};
}

}  // namespace

FederatedLogins::FederatedLogins(const LoginParts& parts, std::vector<OAuthProvider*> providers)
    : parts_(parts), providers_(std::move(providers)) {}

std::vector<std::string> FederatedLogins::providers() const {
  std::vector<std::string> out;
  for (const OAuthProvider* provider : providers_) out.push_back(provider->name());
  return out;
}

// Each of several providers has an address of its own to send browsers back to, so that what one
// of them answers is never taken to another (RFC 9700 §4.4.2).
std::string FederatedLogins::callback_of(std::string_view provider) const {
  std::string out = "/auth/callback";
  if (providers_.size() > 1) out.append("/").append(provider);
  return out;
}

OAuthProvider* FederatedLogins::find(std::string_view name) const {
  const auto found = std::ranges::find_if(
      providers_, [name](const OAuthProvider* provider) { return provider->name() == name; });
  return found == providers_.end() ? nullptr : *found;
}

Result<Departure> FederatedLogins::depart(std::string_view provider, std::string next,
                                          const Actor& actor) {
  OAuthProvider* chosen = find(provider);
  if (chosen == nullptr) {
    return fail(Errc::invalid_argument, "there is no provider `" + std::string(provider) + "`");
  }
  std::optional<SessionId> link_to;
  if (!actor.is_anonymous()) {
    if (auto allowed = check_may_link(actor, parts_.clock.now()); !allowed) return pass(allowed);
    link_to = actor.session->id;
  }
  const LoginState state{.provider = chosen->name(),
                         .next = std::move(next),
                         .state = random_base62(state_length, parts_.entropy),
                         .link_to = link_to,
                         .expires_at = parts_.clock.now() + limits::oauth_state_lifetime};
  const Secret verifier = code_verifier_of(state, parts_.master_key);
  auto url = chosen->authorize_url(
      {.state = state.state,
       .nonce = nonce_of(state, parts_.master_key),
       .code_challenge = crypto::to_base64url(crypto::view(crypto::sha256(verifier.reveal()))),
       .redirect_uri = parts_.site.url + callback_of(chosen->name())});
  if (!url) return pass(url);
  return Departure{*std::move(url), seal_state(state, parts_.master_key)};
}

Result<Landed> FederatedLogins::arrive(const Arrival& arrival, const Actor& actor,
                                       const Device& device, std::string request_id) {
  auto state = open_state(arrival.cookie, parts_.master_key, parts_.clock.now());
  if (!state) return pass(state);
  if (!equal_in_constant_time(state->state, arrival.state)) return begun_elsewhere();
  if (state->link_to) {
    // Begun in a session that is not here any more, or not in this browser.
    if (!actor.session || actor.session->id != *state->link_to) return begun_elsewhere();
    if (auto allowed = check_may_link(actor, parts_.clock.now()); !allowed) return pass(allowed);
  }
  OAuthProvider* provider = find(state->provider);
  if (provider == nullptr) {
    return fail(Errc::invalid_credentials, "the provider is not offered any more; start again");
  }
  if (arrival.path != callback_of(provider->name())) return begun_elsewhere();
  const auto identity =
      provider->exchange({.code = arrival.code,
                          .error = arrival.error,
                          .issuer = arrival.issuer,
                          .code_verifier = code_verifier_of(*state, parts_.master_key),
                          .redirect_uri = parts_.site.url + callback_of(provider->name()),
                          .nonce = nonce_of(*state, parts_.master_key)});
  Actor as = state->link_to ? actor : anonymous({});
  as.request_id = std::move(request_id);
  if (!identity) return noted(parts_, as, {.method = "oauth"}, Result<Landed>(pass(identity)));
  auto landed = transact(parts_.store, [&](Transaction& tx) -> Result<Landed> {
    const Work work{tx, as, parts_.clock.now(), parts_.entropy};
    if (state->link_to) return land_link(work, *identity, state->next);
    auto session = admit_identity(work, parts_.site, *identity, LoginMethod::oauth, device);
    if (!session) return pass(session);
    return Landed{std::optional(*std::move(session)), state->next};
  });
  return noted(parts_, as, {.method = "oauth", .email = identity->email}, std::move(landed));
}

Result<std::vector<Account>> FederatedLogins::accounts(const Actor& actor) const {
  if (auto allowed = may(actor, Action::account_change, {}); !allowed) return pass(allowed);
  const auto snapshot = parts_.store.snapshot();
  if (!snapshot) return pass(snapshot);
  return (*snapshot)->credentials().accounts_of(*actor.user_id);
}

Result<void> FederatedLogins::unlink(const Actor& actor, AccountId account) {
  if (auto allowed = may(actor, Action::account_change, {}); !allowed) return allowed;
  const TimePoint now = parts_.clock.now();
  if (auto confirmed = check_confirmed(actor, now); !confirmed) return confirmed;
  return transact(parts_.store, [&](Transaction& tx) -> Result<void> {
    if (auto removed = tx.credentials().remove_account(*actor.user_id, account); !removed) {
      return removed;
    }
    return record(Work{tx, actor, now, parts_.entropy}, "account.unlinked", account.to_string());
  });
}

}  // namespace tank::inline v0::identity
