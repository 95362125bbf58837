// SPDX-License-Identifier: Apache-2.0
// Keys of publishers: who registers, replaces and revokes them, and what they sign.
#include <algorithm>
#include <chrono>
#include <optional>
#include <string>

#include <tank/storage/log_store.hpp>
#include <tank/trust/release_signature.hpp>

#include "services/world.hpp"

namespace tank::testing {
namespace {

using identity::Actor;
using trust::KeyState;
using trust::SigningKey;

const std::optional<Slug> own;

registry::NewPublisherKey request(World& world, const trust::KeyOwner& owner, const SigningKey& key,
                                  const SigningKey* before = nullptr) {
  const std::string origin = good(world->publish_log.verifier()).name;
  trust::KeyRegistration registration{origin, owner, key.public_key().id(), {}};
  if (before != nullptr) registration.replaces = before->public_key().id();
  const std::string text = trust::registration_text(registration);
  registry::NewPublisherKey out{
      key.public_key(), "laptop", key.sign(text), registration.replaces, {}};
  if (before != nullptr) out.replaced_signature = before->sign(text);
  return out;
}

std::string signature_of(const std::string& archive, const std::string& version,
                         const SigningKey& key) {
  return trust::sign_release({named("@acme/pdf"), versioned(version), Digest::of(archive),
                              Integrity::of(archive), "", "", ""},
                             key);
}

Result<registry::PublishedRelease> publish_signed(World& world, const Actor& actor,
                                                  const std::string& version,
                                                  const SigningKey& key) {
  const std::string archive = archive_of({.name = "@acme/pdf", .version = version});
  return world->releases.publish(actor, {.name = named("@acme/pdf"),
                                         .version = std::nullopt,
                                         .archive = archive,
                                         .idempotency_key = {},
                                         .signature = signature_of(archive, version, key)});
}

TEST_CASE("publisher keys: a registered key signs, and the log tells whose it is") {
  in_every_world([](World& world) {
    const Actor ann = world.person("ann");
    world.team(ann, "acme");
    const SigningKey key = SigningKey::generate();
    CHECK(word_of(publish_signed(world, ann, "1.0.0", key)) == "invalid_signature");
    good(world->publisher_keys.add(ann, own, request(world, *ann.user_id, key)));
    good(publish_signed(world, ann, "1.0.0", key));
    const auto bundle = good(
        world->publish_log.evidence(ann, {.releases = {{named("@acme/pdf"), versioned("1.0.0")}}}));
    const auto& evidence = bundle.releases.at(0);
    REQUIRE(evidence.key.has_value());
    CHECK(*evidence.key == key.public_key());
    const auto entry = good(trust::parse_log_entry(evidence.evidence.entry));
    CHECK(entry.key == key.public_key().id());
    CHECK(trust::check_release_signature(evidence.signature, *evidence.key, named("@acme/pdf"),
                                         versioned("1.0.0"), entry.release->integrity)
              .has_value());
    CHECK(world.audit_rows() > 0);
  });
}

TEST_CASE("publisher keys: a registration that proves nothing is refused") {
  in_every_world([](World& world) {
    const Actor ann = world.person("ann");
    const Actor bob = world.person("bob");
    const SigningKey key = SigningKey::generate();
    auto wrong = request(world, *bob.user_id, key);
    CHECK(word_of(world->publisher_keys.add(ann, own, wrong)) == "invalid_signature");
    wrong = request(world, *ann.user_id, key);
    wrong.key = SigningKey::generate().public_key();
    CHECK(word_of(world->publisher_keys.add(ann, own, wrong)) == "invalid_signature");
    good(world->publisher_keys.add(ann, own, request(world, *ann.user_id, key)));
    CHECK(word_of(world->publisher_keys.add(bob, own, request(world, *bob.user_id, key))) ==
          "key_exists");
    CHECK(word_of(world->publisher_keys.add(identity::anonymous("r"), own,
                                            request(world, *ann.user_id, key))) == "unauthorized");
  });
}

TEST_CASE("publisher keys: a key follows another only with the word of both") {
  in_every_world([](World& world) {
    const Actor ann = world.person("ann");
    world.team(ann, "acme");
    const SigningKey first = SigningKey::generate();
    const SigningKey second = SigningKey::generate();
    good(world->publisher_keys.add(ann, own, request(world, *ann.user_id, first)));
    auto forged = request(world, *ann.user_id, second, &first);
    forged.replaced_signature = forged.signature;
    CHECK(word_of(world->publisher_keys.add(ann, own, forged)) == "invalid_signature");
    good(world->publisher_keys.add(ann, own, request(world, *ann.user_id, second, &first)));
    const auto keys = good(world->publisher_keys.list(ann, own));
    REQUIRE(keys.size() == 2);
    const auto old = std::ranges::find(keys, KeyState::rotated, &trust::PublisherKey::state);
    REQUIRE(old != keys.end());
    CHECK(old->id == first.public_key().id());
    CHECK(old->replaced_by == second.public_key().id());
    CHECK(word_of(publish_signed(world, ann, "1.0.0", first)) == "invalid_signature");
    good(publish_signed(world, ann, "1.0.0", second));
    const SigningKey third = SigningKey::generate();
    CHECK(word_of(world->publisher_keys.add(
              ann, own, request(world, *ann.user_id, third, &first))) == "precondition_failed");
  });
}

TEST_CASE("publisher keys: a revoked key signs no more, and the log says since when") {
  in_every_world([](World& world) {
    const Actor ann = world.person("ann");
    const Actor bob = world.person("bob");
    world.team(ann, "acme");
    const SigningKey key = SigningKey::generate();
    const trust::KeyId id = key.public_key().id();
    good(world->publisher_keys.add(ann, own, request(world, *ann.user_id, key)));
    CHECK(word_of(world->publisher_keys.revoke(bob, own, id, {})) == "key_not_found");
    const TimePoint since = world->clock.now() - std::chrono::hours(2);
    const auto revoked =
        good(world->publisher_keys.revoke(ann, own, id, {.reason = "stolen", .since = since}));
    CHECK(revoked.state == KeyState::revoked);
    CHECK(good(world->publisher_keys.revoke(ann, own, id, {})) == revoked);
    CHECK(word_of(publish_signed(world, ann, "1.0.0", key)) == "invalid_signature");
    const auto listed = good(world->publish_log.revocations(identity::anonymous("r"), 0, 10));
    REQUIRE(listed.revocations.size() == 1);
    const auto entry = good(trust::parse_log_entry(listed.revocations[0].entry));
    CHECK(entry.key == id);
    CHECK(entry.since == since);
  });
}

TEST_CASE("publisher keys: an organization's key signs for every member, and admins keep it") {
  in_every_world([](World& world) {
    const Actor ann = world.person("ann");
    const Actor mia = world.person("mia");
    const Actor sam = world.person("sam");
    world.team(ann, "acme");
    world.add(ann, "acme", mia, org::Role::member);
    world.team(sam, "other");
    const auto acme = slugged("acme");
    const trust::KeyOwner owner = good(world->organizations.find(ann, acme)).organization.id;
    const SigningKey key = SigningKey::generate();
    const auto wanted = request(world, owner, key);
    CHECK(word_of(world->publisher_keys.add(mia, acme, wanted)) == "forbidden");
    good(world->publisher_keys.add(ann, acme, wanted));
    good(publish_signed(world, mia, "1.0.0", key));
    CHECK(good(world->publisher_keys.list(mia, acme)).size() == 1);
    CHECK(word_of(world->publisher_keys.list(sam, acme)) == "forbidden");
    // The key of one's own other organization signs nothing here.
    const SigningKey foreign = SigningKey::generate();
    good(world->publisher_keys.add(sam, own, request(world, *sam.user_id, foreign)));
    CHECK(word_of(publish_signed(world, mia, "1.1.0", foreign)) == "invalid_signature");
  });
}

TEST_CASE("publisher keys: a signature is for the bytes that are served") {
  in_every_world([](World& world) {
    const Actor ann = world.person("ann");
    world.team(ann, "acme");
    const SigningKey key = SigningKey::generate();
    good(world->publisher_keys.add(ann, own, request(world, *ann.user_id, key)));
    const std::string archive = archive_of({.name = "@acme/pdf", .version = "1.0.0"});
    const std::string other = archive_of({.name = "@acme/pdf", .version = "1.1.0"});
    const auto publish = [&](const std::string& signature) {
      return world->releases.publish(ann, {.name = named("@acme/pdf"),
                                           .version = std::nullopt,
                                           .archive = archive,
                                           .idempotency_key = {},
                                           .signature = signature});
    };
    CHECK(word_of(publish(signature_of(other, "1.0.0", key))) == "invalid_signature");
    CHECK(word_of(publish(signature_of(archive, "1.1.0", key))) == "invalid_signature");
    CHECK(word_of(publish("{}")) == "invalid_signature");
    CHECK(word_of(publish(std::string(100'000, 'x'))) == "limit_exceeded");
    good(publish(signature_of(archive, "1.0.0", key)));
  });
}

TEST_CASE("publisher keys: where signatures are required, unsigned releases are refused") {
  in_every_world([](World& world) {
    const Actor ann = world.person("ann");
    const Actor mia = world.person("mia");
    const Actor eve = world.person("eve");
    const Slug acme = slugged("acme");
    world.team(ann, "acme");
    world.add(ann, "acme", mia, org::Role::member);
    const SigningKey key = SigningKey::generate();
    good(world->publisher_keys.add(ann, own, request(world, *ann.user_id, key)));
    good(world.publish(ann, {.name = "@acme/csv", .version = "1.0.0"}));

    CHECK_FALSE(good(world->signing_policies.is_required(mia, acme)));
    CHECK(word_of(world->signing_policies.require(mia, acme, true)) == "forbidden");
    CHECK(word_of(world->signing_policies.is_required(eve, acme)) == "forbidden");
    const std::int64_t before = world.audit_rows();
    good(world->signing_policies.require(ann, acme, true));
    good(world->signing_policies.require(ann, acme, true));
    CHECK(world.audit_rows() == before + 1);
    CHECK(good(world->signing_policies.is_required(mia, acme)));

    CHECK(word_of(world.publish(ann, {.name = "@acme/csv", .version = "1.1.0"})) ==
          "invalid_signature");
    const auto refused = world.publish(ann, {.name = "@acme/pdf", .version = "1.0.0"});
    CHECK(refused.error().detail.find("signed releases only") != std::string::npos);
    good(publish_signed(world, ann, "1.0.0", key));
    CHECK(good(world->packages.find(eve, named("@acme/csv"))).releases.size() == 1);
    good(world->signing_policies.require(ann, acme, false));
    good(world.publish(ann, {.name = "@acme/csv", .version = "1.1.0"}));
  });
}

}  // namespace
}  // namespace tank::testing
