// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <utility>

#include <tank/base/limits.hpp>
#include <tank/identity/federated_logins.hpp>
#include <tank/identity/policy.hpp>
#include <tank/port/oauth_provider.hpp>
#include <tank/storage/credential_store.hpp>
#include <tank/storage/user_store.hpp>

#include "core/crypto/encoding.hpp"
#include "core/crypto/hash.hpp"
#include "core/identity/admission.hpp"
#include "core/identity/display_name.hpp"
#include "core/identity/login_state.hpp"
#include "core/identity/random_text.hpp"
#include "core/identity/refusals.hpp"

namespace tank::inline v0::identity {
namespace {

constexpr std::size_t state_length = 43;

std::string name_of(const ProviderIdentity& identity) {
  if (check_display_name(identity.name)) return identity.name;
  const std::string& address = identity.email->to_string();
  return address.substr(0, std::min(address.rfind('@'), limits::display_name_length));
}

User newcomer(const ProviderIdentity& identity) {
  return {.id = {},
          .kind = UserKind::person,
          .email = *identity.email,
          .email_verified = true,
          .name = name_of(identity),
          .image = identity.picture,
          .role = PlatformRole::user,
          .ban = std::nullopt,
          .created_at = {},
          .updated_at = {}};
}

Result<void> link(const Work& work, const User& user, const ProviderIdentity& identity) {
  auto added = work.tx.credentials().add_account(
      {.id = AccountId::make(work.now, work.entropy),
       .user_id = user.id,
       .issuer = identity.issuer,
       .subject = identity.subject,
       .email = identity.email ? identity.email->to_string() : std::string(),
       .created_at = work.now,
       .updated_at = work.now});
  if (!added) return added;
  return record(work, "account.linked", user.id.to_string(), {{"issuer", identity.issuer}});
}

// The provider may have another address for the same person meanwhile; ours stays what it is.
Result<User> known_user(const Work& work, Account account, const ProviderIdentity& identity) {
  auto user = work.tx.users().find(account.user_id);
  const std::string email = identity.email ? identity.email->to_string() : std::string();
  if (!user || account.email == email) return user;
  account.email = email;
  account.updated_at = work.now;
  if (auto saved = work.tx.credentials().save_account(account); !saved) return pass(saved);
  return user;
}

Result<User> new_user(const Work& work, const Site& site, const ProviderIdentity& identity) {
  if (!identity.email || !identity.email_verified) {
    return fail(Errc::email_not_verified,
                "verify your address at the provider first; without it no account can be made");
  }
  auto known = work.tx.users().find_by_email(*identity.email);
  if (known) return verify_address(work, std::move(*known));
  if (known.error().code != Errc::user_not_found) return known;
  if (!site.open_signup) return fail(Errc::signup_closed);
  return enroll(work, newcomer(identity));
}

Result<void> refuse_unverified_twin(const Work& work, const ProviderIdentity& identity) {
  if (!identity.email || identity.email_verified) return {};
  const auto twin = work.tx.users().find_by_email(*identity.email);
  if (!twin && twin.error().code == Errc::user_not_found) return {};
  if (!twin) return pass(twin);
  return fail(Errc::account_not_linked,
              "a user has this address, which the provider has not"
              " verified; log in as that user and add the account");
}

Result<User> user_of(const Work& work, const Site& site, const ProviderIdentity& identity) {
  auto account = work.tx.credentials().find_account(identity.issuer, identity.subject);
  if (!account) return pass(account);
  const bool adds = !work.actor.is_anonymous();
  if (*account && adds && (*account)->user_id != work.actor.user_id) {
    return fail(Errc::account_not_linked, "this identity belongs to another user");
  }
  if (*account) return known_user(work, std::move(**account), identity);
  if (auto alone = refuse_unverified_twin(work, identity); !adds && !alone) return pass(alone);
  auto user = adds ? work.tx.users().find(*work.actor.user_id) : new_user(work, site, identity);
  if (!user) return user;
  if (auto linked = link(work, *user, identity); !linked) return pass(linked);
  return user;
}

}  // namespace

FederatedLogins::FederatedLogins(const LoginParts& parts, std::vector<OAuthProvider*> providers)
    : parts_(parts), providers_(std::move(providers)) {}

std::vector<std::string> FederatedLogins::providers() const {
  std::vector<std::string> out;
  for (const OAuthProvider* provider : providers_) out.push_back(provider->name());
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
  const LoginState state{.provider = chosen->name(),
                         .next = std::move(next),
                         .state = random_base62(state_length, parts_.entropy),
                         .link_to = actor.user_id,
                         .expires_at = parts_.clock.now() + limits::oauth_state_lifetime};
  const Secret verifier = code_verifier_of(state, parts_.master_key);
  auto url = chosen->authorize_url(
      {.state = state.state,
       .nonce = nonce_of(state, parts_.master_key),
       .code_challenge = crypto::to_base64url(crypto::view(crypto::sha256(verifier.reveal()))),
       .redirect_uri = parts_.site.url + "/auth/callback"});
  if (!url) return pass(url);
  return Departure{*std::move(url), seal_state(state, parts_.master_key)};
}

Result<Landed> FederatedLogins::arrive(const Arrival& arrival, const Actor& actor,
                                       const Device& device, std::string request_id) {
  auto state = open_state(arrival.cookie, parts_.master_key, parts_.clock.now());
  if (!state) return pass(state);
  // Another browser's state, or a link begun by somebody who is not here any more.
  if (!equal_in_constant_time(state->state, arrival.state) || state->link_to != actor.user_id) {
    return fail(Errc::invalid_credentials, "this login was begun elsewhere; start again");
  }
  OAuthProvider* provider = find(state->provider);
  if (provider == nullptr) {
    return fail(Errc::invalid_credentials, "the provider is not offered any more; start again");
  }
  const auto identity =
      provider->exchange({.code = arrival.code,
                          .error = arrival.error,
                          .issuer = arrival.issuer,
                          .code_verifier = code_verifier_of(*state, parts_.master_key),
                          .redirect_uri = parts_.site.url + "/auth/callback",
                          .nonce = nonce_of(*state, parts_.master_key)});
  Actor as = actor;
  as.request_id = std::move(request_id);
  if (!identity) return noted(parts_, as, {.method = "oauth"}, Result<Landed>(pass(identity)));
  auto session = admit_identity(parts_, *identity, as, LoginMethod::oauth, device);
  if (!session) return pass(session);
  return Landed{*std::move(session), std::move(state->next)};
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

Result<IssuedSession> admit_identity(const LoginParts& parts, const ProviderIdentity& identity,
                                     const Actor& actor, LoginMethod method, const Device& device) {
  auto session = transact(parts.store, [&](Transaction& tx) -> Result<IssuedSession> {
    const Work work{tx, actor, parts.clock.now(), parts.entropy};
    const auto user = user_of(work, parts.site, identity);
    if (!user) return pass(user);
    return admit(work, *user, method, device);
  });
  const Attempt attempt{.method = to_string(method), .email = identity.email};
  return noted(parts, actor, attempt, std::move(session));
}

}  // namespace tank::inline v0::identity
