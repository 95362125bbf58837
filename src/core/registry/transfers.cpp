// SPDX-License-Identifier: Apache-2.0
#include <string>
#include <utility>

#include <tank/identity/policy.hpp>
#include <tank/registry/transfers.hpp>
#include <tank/storage/organization_store.hpp>
#include <tank/storage/package_store.hpp>
#include <tank/storage/store.hpp>
#include <tank/storage/transfer_store.hpp>
#include <tank/storage/user_store.hpp>

#include "core/identity/audited.hpp"
#include "core/org/access.hpp"
#include "core/registry/access.hpp"

namespace tank::inline v0::registry {
namespace {

using identity::Action;
using identity::Actor;
using package::PackageName;

/// One unit of work: who works, and when.
struct Work {
  Transaction& tx;
  const Actor& actor;
  TimePoint now;
  Entropy& entropy;
};

// In the books of both: each sees its own side of the log only.
Result<void> record(const Work& work, std::string_view action, const PackageName& name,
                    const Transfer& transfer) {
  for (const OrganizationId side : {transfer.from, transfer.to}) {
    auto recorded = identity::record(work.tx, work.actor,
                                     {.action = action,
                                      .subject = name.to_string(),
                                      .scope = side,
                                      .payload = {{"from", transfer.from.to_string()},
                                                  {"to", transfer.to.to_string()},
                                                  {"offered_by", transfer.offered_by.to_string()}}},
                                     work.now, work.entropy);
    if (!recorded) return recorded;
  }
  return {};
}

tl::unexpected<Error> no_offer(const PackageName& name, std::string_view why) {
  return fail(Errc::precondition_failed, '`' + name.to_string() + "` " + std::string(why));
}

struct Offered {
  Package package;
  Transfer transfer;
};

/// The offer, for an admin of the organization that it was made to.
Result<Offered> find_received(const Work& work, const PackageName& name) {
  const auto package = work.tx.packages().find(name);
  if (package && work.actor.user_id) {
    const auto transfer = work.tx.transfers().find(package->id);
    if (!transfer) return pass(transfer);
    if (*transfer) {
      const auto role = work.tx.memberships().role_of((*transfer)->to, *work.actor.user_id);
      if (!role) return pass(role);
      identity::Subject subject;
      subject.role = *role;
      subject.package = name.to_string();
      if (*role) {
        const auto allowed = may(work.actor, Action::package_manage, subject);
        if (!allowed) return pass(allowed);
        return Offered{*package, **transfer};
      }
    }
  }
  // Whoever it was not offered to hears what he would hear without an offer.
  const auto entered = enter(work.tx, work.actor, Action::package_manage, name);
  if (!entered) return pass(entered);
  return no_offer(name, "is not offered to an organization that you answer for");
}

/// Whether who made the offer could make it now.
Result<void> check_offer(const Work& work, const Offered& offered) {
  const PackageName& name = offered.package.name;
  const Transfer& transfer = offered.transfer;
  if (work.now >= transfer.expires_at) {
    return no_offer(name, "was offered, but the offer has expired; ask for a new one");
  }
  const auto role = work.tx.memberships().role_of(transfer.from, transfer.offered_by);
  if (!role) return pass(role);
  const auto user = work.tx.users().find(transfer.offered_by);
  if (!user) return pass(user);
  const bool may_offer = (role->has_value() && **role >= org::Role::admin) ||
                         user->role == identity::PlatformRole::admin;
  const bool holds = may_offer && identity::check_not_banned(*user, work.now).has_value();
  if (holds && offered.package.organization_id == transfer.from) return {};
  return no_offer(name, "was offered by somebody who may not any more; ask for a new offer");
}

Result<TransferDetail> make_offer(const Work& work, const PackageName& name, const Slug& to) {
  const auto package = enter(work.tx, work.actor, Action::package_manage, name);
  if (!package) return pass(package);
  const auto from = work.tx.organizations().find(package->organization_id);
  if (!from) return pass(from);
  const auto receiver = work.tx.organizations().find_by_slug(to.to_string());
  if (!receiver) return pass(receiver);
  if (receiver->deleted_at) {
    return fail(Errc::organization_not_found, "there is no organization `" + to.to_string() + '`');
  }
  if (receiver->id == from->id)
    return no_offer(name, "belongs to `" + to.to_string() + "` already");
  const Transfer transfer{.package_id = package->id,
                          .from = from->id,
                          .to = receiver->id,
                          .offered_by = *work.actor.user_id,
                          .offered_at = work.now,
                          .expires_at = work.now + transfer_lifetime};
  if (auto added = work.tx.transfers().add(transfer); !added) return pass(added);
  if (auto recorded = record(work, "package.transfer_offered", name, transfer); !recorded) {
    return pass(recorded);
  }
  return TransferDetail{transfer, name, from->slug.to_string(), receiver->slug.to_string()};
}

Result<Package> take_over(const Work& work, const PackageName& name) {
  auto offered = find_received(work, name);
  if (!offered) return pass(offered);
  if (auto good = check_offer(work, *offered); !good) return pass(good);
  const auto receiver = work.tx.organizations().find(offered->transfer.to);
  if (!receiver) return pass(receiver);
  if (receiver->deleted_at) {
    return no_offer(name, "was offered to an organization that is deleted; restore it first");
  }
  Package& package = offered->package;
  package.organization_id = offered->transfer.to;
  package.updated_at = work.now;
  auto saved = work.tx.packages().save(package);
  if (!saved) return saved;
  if (auto removed = work.tx.transfers().remove(package.id); !removed) return pass(removed);
  auto recorded = record(work, "package.transferred", name, offered->transfer);
  if (!recorded) return pass(recorded);
  return saved;
}

}  // namespace

Transfers::Transfers(Store& store, const Clock& clock, Entropy& entropy)
    : store_(&store), clock_(&clock), entropy_(&entropy) {}

Result<TransferDetail> Transfers::offer(const Actor& actor, const PackageName& name,
                                        const Slug& to) {
  const TimePoint now = clock_->now();
  return transact(
      *store_, [&](Transaction& tx) { return make_offer({tx, actor, now, *entropy_}, name, to); });
}

Result<void> Transfers::withdraw(const Actor& actor, const PackageName& name) {
  const TimePoint now = clock_->now();
  return transact(*store_, [&](Transaction& tx) -> Result<void> {
    const Work work{tx, actor, now, *entropy_};
    const auto package = enter(tx, actor, Action::package_manage, name);
    if (!package) return pass(package);
    const auto transfer = tx.transfers().find(package->id);
    if (!transfer) return pass(transfer);
    if (!*transfer) return no_offer(name, "is not offered to anybody");
    if (auto removed = tx.transfers().remove(package->id); !removed) return removed;
    return record(work, "package.transfer_withdrawn", name, **transfer);
  });
}

Result<Package> Transfers::accept(const Actor& actor, const PackageName& name) {
  const TimePoint now = clock_->now();
  return transact(*store_,
                  [&](Transaction& tx) { return take_over({tx, actor, now, *entropy_}, name); });
}

Result<void> Transfers::decline(const Actor& actor, const PackageName& name) {
  const TimePoint now = clock_->now();
  return transact(*store_, [&](Transaction& tx) -> Result<void> {
    const Work work{tx, actor, now, *entropy_};
    const auto offered = find_received(work, name);
    if (!offered) return pass(offered);
    if (auto removed = tx.transfers().remove(offered->package.id); !removed) return removed;
    return record(work, "package.transfer_declined", name, offered->transfer);
  });
}

Result<Page<TransferDetail>> Transfers::list(const Actor& actor, const Slug& slug,
                                             const PageRequest& page) const {
  if (auto good = check(page); !good) return pass(good);
  const auto snapshot = store_->snapshot();
  if (!snapshot) return pass(snapshot);
  const auto standing = org::enter(**snapshot, actor, Action::package_manage, slug.to_string());
  if (!standing) return pass(standing);
  return (*snapshot)->transfers().of_organization(standing->organization.id, clock_->now(), page);
}

}  // namespace tank::inline v0::registry
