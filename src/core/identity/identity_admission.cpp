// SPDX-License-Identifier: Apache-2.0
#include "core/identity/identity_admission.hpp"

#include <algorithm>
#include <utility>

#include <tank/base/limits.hpp>
#include <tank/storage/credential_store.hpp>
#include <tank/storage/user_store.hpp>

#include "core/identity/admission.hpp"
#include "core/identity/display_name.hpp"

namespace tank::inline v0::identity {
namespace {

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
    // Whether a user has the address is nobody's business who has not shown to read it.
    return fail(Errc::email_not_verified,
                "verify your address at the provider first; or log in another way, and add this"
                " identity to your account");
  }
  auto known = work.tx.users().find_by_email(*identity.email);
  if (known) return verify_address(work, std::move(*known));
  if (known.error().code != Errc::user_not_found) return known;
  if (!site.open_signup) return fail(Errc::signup_closed);
  return enroll(work, newcomer(identity));
}

Result<User> user_of(const Work& work, const Site& site, const ProviderIdentity& identity) {
  auto account = work.tx.credentials().find_account(identity.issuer, identity.subject);
  if (!account) return pass(account);
  if (*account) return known_user(work, std::move(**account), identity);
  auto user = new_user(work, site, identity);
  if (!user) return user;
  if (auto linked = link(work, *user, identity); !linked) return pass(linked);
  return user;
}

}  // namespace

Result<IssuedSession> admit_identity(const Work& work, const Site& site,
                                     const ProviderIdentity& identity, LoginMethod method,
                                     const Device& device) {
  const auto user = user_of(work, site, identity);
  if (!user) return pass(user);
  return admit(work, *user, method, device);
}

Result<void> add_identity(const Work& work, const ProviderIdentity& identity) {
  auto account = work.tx.credentials().find_account(identity.issuer, identity.subject);
  if (!account) return pass(account);
  if (*account && (*account)->user_id != work.actor.user_id) {
    return fail(Errc::account_not_linked, "this identity belongs to another user");
  }
  const auto user = *account ? known_user(work, std::move(**account), identity)
                             : work.tx.users().find(*work.actor.user_id);
  if (!user) return pass(user);
  if (*account) return {};
  return link(work, *user, identity);
}

}  // namespace tank::inline v0::identity
