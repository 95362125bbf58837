// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Keys of publishers: registered for a user or an organization, followed by others, revoked.

#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include <tank/base/api.hpp>
#include <tank/base/id.hpp>
#include <tank/base/result.hpp>
#include <tank/base/time.hpp>
#include <tank/trust/signing.hpp>

namespace tank::inline v0::trust {

/// Who signs with a key.
using KeyOwner = std::variant<UserId, OrganizationId>;
/// The id's text.
[[nodiscard]] TANK_API std::string to_string(const KeyOwner& owner);
/// Errors: invalid_id.
[[nodiscard]] TANK_API Result<KeyOwner> parse_key_owner(std::string_view text);

/// Where a key stands. Only an active one signs; what a rotated one signed goes on counting.
enum class KeyState { active, rotated, revoked };
[[nodiscard]] TANK_API std::string_view to_string(KeyState state);
/// Errors: invalid_argument.
[[nodiscard]] TANK_API Result<KeyState> parse_key_state(std::string_view word);

/// A public key and its story. A key that was ever registered is never registered again.
struct PublisherKey {
  KeyId id;
  PublicKey key;
  KeyOwner owner;
  std::string name;  ///< for people
  KeyState state = KeyState::active;
  KeyId replaced_by;  ///< empty unless rotated
  UserId registered_by;
  TimePoint created_at;
  std::optional<TimePoint> ended_at;          ///< when it ceased to sign
  std::optional<TimePoint> distrusted_since;  ///< what was published from then on does not count
  std::string reason;                         ///< why it was revoked

  friend bool operator==(const PublisherKey&, const PublisherKey&) = default;
};

/// What a new key is registered with: signed by itself, and by the one that it replaces.
struct KeyRegistration {
  std::string registry;  ///< origin of the registry's log
  KeyOwner owner;
  KeyId key;
  KeyId replaces;  ///< empty: none

  friend bool operator==(const KeyRegistration&, const KeyRegistration&) = default;
};

/// The text to be signed. It names registry and owner, so that it proves nothing elsewhere.
[[nodiscard]] TANK_API std::string registration_text(const KeyRegistration& registration);
/// Errors: invalid_signature.
[[nodiscard]] TANK_API Result<void> check_registration(const KeyRegistration& registration,
                                                       const PublicKey& by,
                                                       std::string_view signature);

/// The key after `next` took its place. Errors: precondition_failed (it is not active).
[[nodiscard]] TANK_API Result<PublisherKey> rotated(PublisherKey key, const KeyId& next,
                                                    TimePoint now);
/// The key after it was revoked, at the latest for what comes now. A second time can only move
/// the moment back: trust that was taken is not given again.
[[nodiscard]] TANK_API PublisherKey revoked(PublisherKey key, TimePoint since, std::string reason,
                                            TimePoint now);
/// Whether what the key signed counts if it was logged at `logged_at`.
[[nodiscard]] TANK_API bool counts_at(const PublisherKey& key, TimePoint logged_at);

}  // namespace tank::inline v0::trust
