// SPDX-License-Identifier: Apache-2.0
#include <utility>

#include <tank/identity/policy.hpp>
#include <tank/registry/inventory.hpp>
#include <tank/storage/audit_store.hpp>
#include <tank/storage/organization_store.hpp>
#include <tank/storage/package_store.hpp>
#include <tank/storage/store.hpp>
#include <tank/storage/user_store.hpp>

namespace tank::inline v0::registry {
namespace {

using identity::Action;
using identity::Actor;

Result<std::unique_ptr<Snapshot>> open(Store& store, const Actor& actor, Action action,
                                       const PageRequest& page) {
  if (auto allowed = identity::may(actor, action, {}); !allowed) return pass(allowed);
  if (auto good = check(page); !good) return pass(good);
  return store.snapshot();
}

Result<ListedServiceAccount> listed(const Snapshot& snapshot, identity::User account) {
  const auto places = snapshot.organizations().of_user(account.id);
  if (!places) return pass(places);
  ListedServiceAccount out{.account = std::move(account), .organizations = {}};
  for (const OwnMembership& each : *places) {
    out.organizations.push_back(each.organization.slug.to_string());
  }
  return out;
}

}  // namespace

Result<Page<Package>> Inventory::packages(const Actor& actor, const PageRequest& page) const {
  const auto snapshot = open(*store_, actor, Action::platform_count, page);
  if (!snapshot) return pass(snapshot);
  return (*snapshot)->packages().list(page);
}

Result<Page<org::Organization>> Inventory::organizations(const Actor& actor,
                                                         const PageRequest& page) const {
  const auto snapshot = open(*store_, actor, Action::platform_count, page);
  if (!snapshot) return pass(snapshot);
  return (*snapshot)->organizations().list(page);
}

Result<Page<ListedServiceAccount>> Inventory::service_accounts(const Actor& actor,
                                                               const PageRequest& page) const {
  const auto snapshot = open(*store_, actor, Action::platform_count, page);
  if (!snapshot) return pass(snapshot);
  auto users = (*snapshot)->users().list(
      {.email_prefix = {}, .banned = std::nullopt, .now = {}, .kind = identity::UserKind::service},
      page);
  if (!users) return pass(users);
  Page<ListedServiceAccount> out{{}, std::move(users->next)};
  for (identity::User& user : users->items) {
    auto account = listed(**snapshot, std::move(user));
    if (!account) return pass(account);
    out.items.push_back(std::move(*account));
  }
  return out;
}

Result<Page<event::AuditEvent>> Inventory::audit(const Actor& actor,
                                                 const PageRequest& page) const {
  const auto snapshot = open(*store_, actor, Action::store_verify, page);
  if (!snapshot) return pass(snapshot);
  return (*snapshot)->audit().list(page);
}

}  // namespace tank::inline v0::registry
