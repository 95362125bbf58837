// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <chrono>
#include <utility>

#include <tank/base/limits.hpp>
#include <tank/identity/policy.hpp>
#include <tank/registry/publisher_keys.hpp>
#include <tank/storage/log_store.hpp>
#include <tank/storage/store.hpp>

#include "core/identity/work.hpp"
#include "core/json/controls.hpp"
#include "core/org/access.hpp"
#include "core/trust/log_writing.hpp"

namespace tank::inline v0::registry {
namespace {

using identity::Action;
using identity::Actor;
using identity::Work;

/// Whose keys are meant, and what the audit log files them under.
struct Holder {
  trust::KeyOwner owner;
  std::optional<OrganizationId> scope;
};

struct Actions {
  Action own;
  Action organizations;
};
constexpr Actions listing{Action::publisher_key_list, Action::organization_key_list};
constexpr Actions changing{Action::publisher_key_change, Action::organization_key_change};

template <class View>
Result<Holder> enter_keys(View& view, const Actor& actor, const std::optional<Slug>& organization,
                          const Actions& actions) {
  if (organization) {
    const auto standing = org::enter(view, actor, actions.organizations, organization->to_string());
    if (!standing) return pass(standing);
    return Holder{standing->organization.id, standing->organization.id};
  }
  if (auto allowed = identity::may(actor, actions.own, {}); !allowed) return pass(allowed);
  return Holder{*actor.user_id, std::nullopt};
}

// Other people's terminals show what is said here.
Result<void> check_words(std::string_view text, std::size_t most, std::string_view what) {
  if (text.size() > most) {
    return fail(Errc::limit_exceeded,
                std::string(what) + " has at most " + std::to_string(most) + " bytes");
  }
  if (json::holds_control(text)) {
    return fail(Errc::invalid_argument, std::string(what) + " holds a control character");
  }
  return {};
}

Result<void> record_key(const Work& work, std::string_view action, const Holder& holder,
                        const trust::PublisherKey& key) {
  return identity::record(work.tx, work.actor,
                          {.action = action,
                           .subject = key.id.to_string(),
                           .scope = holder.scope,
                           .payload = {{"owner", trust::to_string(key.owner)},
                                       {"state", trust::to_string(key.state)},
                                       {"reason", key.reason}}},
                          work.now, work.entropy);
}

// Somebody else's key is not told from one that does not exist.
Result<trust::PublisherKey> find_own(const PublisherKeyStore& keys, const Holder& holder,
                                     const trust::KeyId& id) {
  auto key = keys.find(id);
  if (!key || key->owner == holder.owner) return key;
  return fail(Errc::key_not_found, "there is no key `" + id.to_string() + '`');
}

Result<void> check_room(const PublisherKeyStore& keys, const Holder& holder) {
  const auto all = keys.of_owner(holder.owner);
  if (!all) return pass(all);
  if (all->size() < limits::publisher_keys_per_owner) return {};
  return fail(Errc::limit_exceeded, "one owner registers at most " +
                                        std::to_string(limits::publisher_keys_per_owner) + " keys");
}

// The one before signs its successor: whoever has stolen a login has not stolen the key.
Result<void> replace(const Work& work, const Holder& holder, const NewPublisherKey& request,
                     const trust::KeyRegistration& registration) {
  if (request.replaces.empty()) return {};
  const auto old = find_own(work.tx.publisher_keys(), holder, request.replaces);
  if (!old) return pass(old);
  auto good = trust::check_registration(registration, old->key, request.replaced_signature);
  if (!good) return good;
  const auto changed = trust::rotated(*old, registration.key, work.now);
  if (!changed) return pass(changed);
  if (auto saved = work.tx.publisher_keys().save(*changed); !saved) return saved;
  return record_key(work, "publisher_key.rotated", holder, *changed);
}

Result<std::string> origin_of(const CheckpointStore& checkpoints) {
  const auto key = checkpoints.key();
  if (!key) return pass(key);
  if (*key) return (*key)->origin;
  return fail(Errc::precondition_failed,
              "the registry's log has no name yet; ask for `/api/v1/log/checkpoint` first");
}

Result<trust::PublisherKey> register_key(const Work& work, const Holder& holder,
                                         const NewPublisherKey& request) {
  const auto origin = origin_of(work.tx.checkpoints());
  if (!origin) return pass(origin);
  const trust::KeyRegistration registration{*origin, holder.owner, request.key.id(),
                                            request.replaces};
  auto good = trust::check_registration(registration, request.key, request.signature);
  if (!good) return pass(good);
  if (auto room = check_room(work.tx.publisher_keys(), holder); !room) return pass(room);
  if (auto done = replace(work, holder, request, registration); !done) return pass(done);
  trust::PublisherKey key;
  key.id = registration.key;
  key.key = request.key;
  key.owner = holder.owner;
  key.name = request.name;
  key.registered_by = *work.actor.user_id;
  key.created_at = work.now;
  if (auto added = work.tx.publisher_keys().add(key); !added) return pass(added);
  trust::LogEntry entry;
  entry.kind = trust::EntryKind::key_register;
  entry.key = key.id;
  entry.owner = trust::to_string(holder.owner);
  entry.public_key = key.key;
  entry.replaces = request.replaces;
  const auto logged = trust::append_entry({work.tx, work.now, work.entropy}, entry, {});
  if (!logged) return pass(logged);
  if (auto recorded = record_key(work, "publisher_key.registered", holder, key); !recorded) {
    return pass(recorded);
  }
  return key;
}

Result<trust::PublisherKey> revoke_key(const Work& work, const Holder& holder,
                                       const trust::PublisherKey& before,
                                       const KeyRevocation& revocation) {
  auto key =
      trust::revoked(before, revocation.since.value_or(work.now), revocation.reason, work.now);
  if (key == before) return key;
  if (auto saved = work.tx.publisher_keys().save(key); !saved) return pass(saved);
  trust::LogEntry entry;
  entry.kind = trust::EntryKind::key_revoke;
  entry.key = key.id;
  entry.since = key.distrusted_since;
  const auto logged = trust::append_entry({work.tx, work.now, work.entropy}, entry, {});
  if (!logged) return pass(logged);
  if (auto recorded = record_key(work, "publisher_key.revoked", holder, key); !recorded) {
    return pass(recorded);
  }
  return key;
}

}  // namespace

PublisherKeys::PublisherKeys(Store& store, const Clock& clock, Entropy& entropy)
    : store_(&store), clock_(&clock), entropy_(&entropy) {}

Result<std::vector<trust::PublisherKey>> PublisherKeys::list(
    const Actor& actor, const std::optional<Slug>& organization) const {
  const auto snapshot = store_->snapshot();
  if (!snapshot) return pass(snapshot);
  const auto holder = enter_keys(**snapshot, actor, organization, listing);
  if (!holder) return pass(holder);
  return (*snapshot)->publisher_keys().of_owner(holder->owner);
}

Result<trust::PublisherKey> PublisherKeys::add(const Actor& actor,
                                               const std::optional<Slug>& organization,
                                               const NewPublisherKey& request) {
  if (auto good = check_words(request.name, limits::key_name_length, "the name"); !good) {
    return pass(good);
  }
  const TimePoint now = clock_->now();
  return transact(*store_, [&](Transaction& tx) -> Result<trust::PublisherKey> {
    const auto holder = enter_keys(tx, actor, organization, changing);
    if (!holder) return pass(holder);
    return register_key({tx, actor, now, *entropy_}, *holder, request);
  });
}

Result<trust::PublisherKey> PublisherKeys::revoke(const Actor& actor,
                                                  const std::optional<Slug>& organization,
                                                  const trust::KeyId& key,
                                                  const KeyRevocation& revocation) {
  if (auto good = check_words(revocation.reason, limits::reason_length, "the reason"); !good) {
    return pass(good);
  }
  const TimePoint now = clock_->now();
  return transact(*store_, [&](Transaction& tx) -> Result<trust::PublisherKey> {
    const auto holder = enter_keys(tx, actor, organization, changing);
    if (!holder) return pass(holder);
    const auto before = find_own(tx.publisher_keys(), *holder, key);
    if (!before) return before;
    return revoke_key({tx, actor, now, *entropy_}, *holder, *before, revocation);
  });
}

}  // namespace tank::inline v0::registry
