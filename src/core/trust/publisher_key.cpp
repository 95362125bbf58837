// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <utility>

#include <tank/trust/publisher_key.hpp>

#include "core/base/words.hpp"
#include "core/trust/text_lines.hpp"

namespace tank::inline v0::trust {
namespace {

constexpr Words<KeyState, 3> state_words{{
    {KeyState::active, "active"},
    {KeyState::rotated, "rotated"},
    {KeyState::revoked, "revoked"},
}};

}  // namespace

std::string to_string(const KeyOwner& owner) {
  return std::visit([](const auto& id) { return id.to_string(); }, owner);
}

Result<KeyOwner> parse_key_owner(std::string_view text) {
  if (auto user = UserId::parse(text)) return KeyOwner(*user);
  auto organization = OrganizationId::parse(text);
  if (!organization) return pass(organization);
  return KeyOwner(*organization);
}

std::string_view to_string(KeyState state) { return word_of(state_words, state); }

Result<KeyState> parse_key_state(std::string_view word) {
  return parse_word(state_words, word, "state of a key");
}

std::string registration_text(const KeyRegistration& registration) {
  std::string out = "tank-publisher-key/v1\n";
  add_line(out, "registry", registration.registry);
  add_line(out, "owner", to_string(registration.owner));
  add_line(out, "key", registration.key.to_string());
  add_line(out, "replaces",
           registration.replaces.empty() ? "-" : registration.replaces.to_string());
  return out;
}

Result<void> check_registration(const KeyRegistration& registration, const PublicKey& by,
                                std::string_view signature) {
  if (by.verify(registration_text(registration), signature)) return {};
  return fail(Errc::invalid_signature,
              "the registration is not signed with the key " + by.id().to_string() +
                  "; it has to name this registry, this owner and both keys");
}

Result<PublisherKey> rotated(PublisherKey key, const KeyId& next, TimePoint now) {
  if (key.state != KeyState::active) {
    return fail(Errc::precondition_failed,
                "the key " + key.id.to_string() + " is " + std::string(to_string(key.state)) +
                    " and cannot be replaced; register the new one by itself");
  }
  key.state = KeyState::rotated;
  key.replaced_by = next;
  key.ended_at = now;
  return key;
}

PublisherKey revoked(PublisherKey key, TimePoint since, std::string reason, TimePoint now) {
  since = std::min(since, now);
  key.distrusted_since = std::min(since, key.distrusted_since.value_or(since));
  if (key.state != KeyState::revoked) key.reason = std::move(reason);
  key.state = KeyState::revoked;
  if (!key.ended_at) key.ended_at = now;
  return key;
}

bool counts_at(const PublisherKey& key, TimePoint logged_at) {
  return !key.distrusted_since || logged_at < *key.distrusted_since;
}

}  // namespace tank::inline v0::trust
