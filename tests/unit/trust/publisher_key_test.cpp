// SPDX-License-Identifier: Apache-2.0
#include <chrono>
#include <string>

#include <doctest/doctest.h>

#include <tank/trust/publisher_key.hpp>

namespace {

using namespace tank;
using namespace tank::trust;
using namespace std::chrono_literals;

const TimePoint noon = parse_time("2026-01-31T12:00:00Z").value();
const auto ada = UserId::parse("usr_01h455vb4pex5vsknk084sn02q").value();
const auto acme = OrganizationId::parse("org_01h455vb4pex5vsknk084sn02q").value();

PublisherKey a_key() {
  PublisherKey out;
  out.key = SigningKey::generate().public_key();
  out.id = out.key.id();
  out.owner = ada;
  out.created_at = noon;
  return out;
}

TEST_CASE("publisher keys: a registration proves the key, for this owner at this registry only") {
  const SigningKey key = SigningKey::generate();
  const KeyRegistration mine{"tank.example", KeyOwner(ada), key.public_key().id(), {}};
  const std::string signature = key.sign(registration_text(mine));
  CHECK(check_registration(mine, key.public_key(), signature).has_value());
  KeyRegistration other = mine;
  other.registry = "other.example";
  CHECK_FALSE(check_registration(other, key.public_key(), signature).has_value());
  other = mine;
  other.owner = acme;
  CHECK_FALSE(check_registration(other, key.public_key(), signature).has_value());
  other = mine;
  other.replaces = SigningKey::generate().public_key().id();
  CHECK_FALSE(check_registration(other, key.public_key(), signature).has_value());
}

TEST_CASE("publisher keys: a replaced key signs no more, and what it signed goes on counting") {
  const PublisherKey next = a_key();
  const auto old = rotated(a_key(), next.id, noon + 1h);
  REQUIRE(old.has_value());
  CHECK(old->state == KeyState::rotated);
  CHECK(old->replaced_by == next.id);
  CHECK(old->ended_at == noon + 1h);
  CHECK(counts_at(*old, noon + 2h));
  CHECK(rotated(*old, next.id, noon + 2h).error().code == Errc::precondition_failed);
}

TEST_CASE("publisher keys: revoking takes trust from a moment on, and never gives it back") {
  const PublisherKey once = revoked(a_key(), noon, "stolen", noon + 1h);
  CHECK(once.state == KeyState::revoked);
  CHECK(counts_at(once, noon - 1us));
  CHECK_FALSE(counts_at(once, noon));
  const PublisherKey later = revoked(once, noon + 1h, "again", noon + 2h);
  CHECK(later == once);
  const PublisherKey earlier = revoked(once, noon - 5h, "again", noon + 2h);
  CHECK_FALSE(counts_at(earlier, noon - 1h));
  CHECK(earlier.reason == "stolen");
  // Nobody takes trust from what is yet to come only.
  CHECK(revoked(a_key(), noon + 9h, "", noon + 1h).distrusted_since == noon + 1h);
}

TEST_CASE("publisher keys: owners and states have one text") {
  for (const KeyOwner& owner : {KeyOwner(ada), KeyOwner(acme)}) {
    CHECK(parse_key_owner(to_string(owner)).value() == owner);
  }
  CHECK_FALSE(parse_key_owner("tok_01h455vb4pex5vsknk084sn02q").has_value());
  for (const KeyState state : {KeyState::active, KeyState::rotated, KeyState::revoked}) {
    CHECK(parse_key_state(to_string(state)).value() == state);
  }
}

}  // namespace
