// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Keys with which users and organizations sign what they publish.

#include <optional>
#include <string>
#include <vector>

#include <tank/base/api.hpp>
#include <tank/base/entropy.hpp>
#include <tank/base/result.hpp>
#include <tank/base/slug.hpp>
#include <tank/base/time.hpp>
#include <tank/identity/actor.hpp>
#include <tank/trust/publisher_key.hpp>

namespace tank::inline v0 {
class Store;
}  // namespace tank::inline v0

namespace tank::inline v0::registry {

/// A key to register. Both signatures are over `trust::registration_text`.
struct NewPublisherKey {
  trust::PublicKey key;
  std::string name;
  std::string signature;           ///< by the key itself; bytes
  trust::KeyId replaces;           ///< empty: none
  std::string replaced_signature;  ///< by the one that is replaced; bytes
};

/// Why, and since when what the key signed does not count; now unless said.
struct KeyRevocation {
  std::string reason;
  std::optional<TimePoint> since;
};

/// Thread-safe: it has no state of its own. Without an organization the keys are the actor's own.
class TANK_API PublisherKeys {
 public:
  /// Borrows all three; they must outlive this object.
  PublisherKeys(Store& store, const Clock& clock, Entropy& entropy);

  /// Oldest first, those that sign no more too.
  /// Errors: unauthorized, forbidden, organization_not_found.
  [[nodiscard]] Result<std::vector<trust::PublisherKey>> list(
      const identity::Actor& actor, const std::optional<Slug>& organization) const;

  /// The key signs from now on, and the one that it replaces no more.
  /// Errors: unauthorized, forbidden, organization_not_found, invalid_argument (the name),
  /// precondition_failed (the log has no key yet: ask for a checkpoint first; or the key to
  /// replace is not active), invalid_signature, key_exists, key_not_found (the one to replace),
  /// limit_exceeded (too many active keys).
  [[nodiscard]] Result<trust::PublisherKey> add(const identity::Actor& actor,
                                                const std::optional<Slug>& organization,
                                                const NewPublisherKey& request);

  /// Idempotent; a second time can move the moment back.
  /// Errors: unauthorized, forbidden, organization_not_found, key_not_found (also: another's),
  /// invalid_argument, limit_exceeded (the reason).
  [[nodiscard]] Result<trust::PublisherKey> revoke(const identity::Actor& actor,
                                                   const std::optional<Slug>& organization,
                                                   const trust::KeyId& key,
                                                   const KeyRevocation& revocation);

 private:
  Store* store_;
  const Clock* clock_;
  Entropy* entropy_;
};

}  // namespace tank::inline v0::registry
