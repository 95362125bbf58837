// SPDX-License-Identifier: Apache-2.0
// Publishing by who says first what will come: announced, sent to an address, confirmed.
#include <string>

#include <tank/registry/verification.hpp>
#include <tank/storage/package_store.hpp>

#include "services/world.hpp"

namespace tank::testing {
namespace {

using identity::Actor;
using registry::Deposit;
using registry::DepositClaim;

/// A team, its owner, and a manifest with the archive that belongs to it.
struct Given {
  Actor ann;
  Skill skill;
  std::string archive;
};

Given given_skill(World& world, Skill skill = {.name = "@acme/pdf", .version = "1.0.0"}) {
  Given given{.ann = world.person("ann"), .skill = skill, .archive = archive_of(skill)};
  world.team(given.ann, "acme");
  return given;
}

package::Manifest manifest_of(const Skill& skill) {
  return good(package::parse_manifest(R"({"name":")" + skill.name + R"(","version":")" +
                                      skill.version + R"(","permissions":)" + skill.permissions +
                                      "}"));
}

Result<Deposit> begin(World& world, const Given& given) {
  return world->deposits.begin(given.ann, manifest_of(given.skill));
}

void send(World& world, const Deposit& deposit, const std::string& bytes) {
  const std::string& token = deposit.token.reveal();
  good(world->deposits.check(deposit.upload.id, token));
  const std::size_t middle = bytes.size() / 2;
  good(world->deposits.append(deposit.upload.id, 0, bytes.substr(0, middle)));
  good(world->deposits.append(deposit.upload.id, middle, bytes.substr(middle)));
  good(world->deposits.complete(deposit.upload.id, token, Digest::of(bytes),
                                static_cast<std::int64_t>(bytes.size()), "req-put"));
}

TEST_CASE("deposits: announced, sent, confirmed, and confirmed once more") {
  in_every_world([](World& world) {
    const Given given = given_skill(world);
    const Deposit deposit = good(begin(world, given));
    CHECK(deposit.refused.empty());
    // Nothing is there before the bytes are.
    CHECK(word_of(world->packages.find(given.ann, named("@acme/pdf"))) == "package_not_found");
    send(world, deposit, given.archive);
    const DepositClaim claim{.integrity = Integrity::of(given.archive), .file_count = 2};
    const auto published = good(world->deposits.confirm(given.ann, deposit.upload.id, claim));
    CHECK(published.package.id == deposit.package);
    CHECK(published.release.digest == Digest::of(given.archive));
    const auto again = good(world->deposits.confirm(given.ann, deposit.upload.id, claim));
    CHECK(again.replayed);
    CHECK(again.release == published.release);
    CHECK(word_of(world->deposits.check(deposit.upload.id, deposit.token.reveal())) ==
          "precondition_failed");
  });
}

TEST_CASE("deposits: what was never sent cannot be confirmed, nor can half of it") {
  in_every_world([](World& world) {
    const Given given = given_skill(world);
    const Deposit deposit = good(begin(world, given));
    const auto confirm = [&] {
      return word_of(world->deposits.confirm(given.ann, deposit.upload.id, {}));
    };
    CHECK(confirm() == "upload_incomplete");
    good(world->deposits.append(deposit.upload.id, 0, given.archive.substr(0, 100)));
    CHECK(confirm() == "upload_incomplete");
    CHECK(word_of(world->deposits.complete(deposit.upload.id, deposit.token.reveal(),
                                           Digest::of(""), 0, "r")) == "archive_malformed");
    // A line that broke: the same address takes all of it from the beginning.
    send(world, deposit, given.archive);
    CHECK(confirm() == "ok");
  });
}

TEST_CASE("deposits: the bytes may be sent again before they are confirmed; the last ones count") {
  in_every_world([](World& world) {
    const Given given = given_skill(world);
    const Deposit deposit = good(begin(world, given));
    send(world, deposit, "no archive at all");
    send(world, deposit, given.archive);
    const auto published = good(world->deposits.confirm(given.ann, deposit.upload.id, {}));
    CHECK(published.release.uploaded_digest == Digest::of(given.archive));
  });
}

TEST_CASE("deposits: what the client says of the bytes must be true, and burns nothing") {
  in_every_world([](World& world) {
    const Given given = given_skill(world);
    const auto size = static_cast<std::int64_t>(given.archive.size());
    for (const DepositClaim& lie : {DepositClaim{.integrity = Integrity::of("other")},
                                    DepositClaim{.file_count = 3}, DepositClaim{.size_bytes = 1}}) {
      const Deposit deposit = good(begin(world, given));
      send(world, deposit, given.archive);
      CHECK(word_of(world->deposits.confirm(given.ann, deposit.upload.id, lie)) ==
            "integrity_mismatch");
      CHECK(word_of(world->deposits.confirm(given.ann, deposit.upload.id, {})) ==
            "precondition_failed");
    }
    const Deposit deposit = good(begin(world, given));
    send(world, deposit, given.archive);
    CHECK(word_of(world->deposits.confirm(given.ann, deposit.upload.id, {.size_bytes = size})) ==
          "ok");
  });
}

TEST_CASE("deposits: the bytes decide: another package, another version, more permissions") {
  in_every_world([](World& world) {
    const Given given = given_skill(world);
    good(world.publish(given.ann, given.skill));
    Given next = given;
    next.skill.version = "1.0.1";
    for (const Skill& other : {Skill{.name = "@acme/doc", .version = "1.0.1"},
                               Skill{.name = "@acme/pdf", .version = "1.0.2"}}) {
      const Deposit deposit = good(begin(world, next));
      send(world, deposit, archive_of(other));
      CHECK(word_of(world->deposits.confirm(given.ann, deposit.upload.id, {})) ==
            "invalid_manifest");
    }
    const Deposit deposit = good(begin(world, next));
    send(world, deposit,
         archive_of(
             {.name = "@acme/pdf", .version = "1.0.1", .permissions = R"({"subprocess":true})"}));
    CHECK(word_of(world->deposits.confirm(given.ann, deposit.upload.id, {})) ==
          "permission_escalation");
  });
}

TEST_CASE("deposits: an escalation is told before a byte was sent, by SemVer order") {
  in_every_world([](World& world) {
    const Given given = given_skill(world);
    const char* host = R"({"network":{"outbound":["api.example.org"]}})";
    good(world.publish(given.ann, {.name = "@acme/pdf", .version = "2.0.0", .permissions = host}));
    good(world.publish(given.ann, {.name = "@acme/pdf", .version = "1.0.0"}));
    const auto wants = [&](const char* version) {
      Given next = given;
      next.skill.version = version;
      next.skill.permissions = host;
      return good(begin(world, next)).refused;
    };
    CHECK(wants("2.0.1").empty());
    const auto refused = wants("1.0.1");
    REQUIRE(refused.size() == 1);
    CHECK(refused[0].widening.field == package::Widening::Field::network_outbound);
    CHECK(refused[0].widening.entry == "api.example.org");
  });
}

TEST_CASE("deposits: checks come in the order of the protocol") {
  in_every_world([](World& world) {
    const Given given = given_skill(world);
    const Actor eve = world.person("eve");
    const auto attempt = [&](const Actor& actor, const Skill& skill) {
      return word_of(world->deposits.begin(actor, manifest_of(skill)));
    };
    CHECK(attempt(identity::anonymous("r"), given.skill) == "unauthorized");
    CHECK(attempt(given.ann, {.name = "@nowhere/pdf", .version = "1.0.0"}) ==
          "organization_not_found");
    CHECK(attempt(eve, given.skill) == "forbidden");
    good(world.publish(given.ann, given.skill));
    CHECK(attempt(given.ann, given.skill) == "release_exists");
    good(world->releases.remove(given.ann, named("@acme/pdf"), versioned("1.0.0"), ""));
    CHECK(attempt(given.ann, given.skill) == "release_burnt");
  });
}

TEST_CASE("deposits: the address is a secret, ends with the hour, and the rest is its maker's") {
  in_every_world([](World& world) {
    const Given given = given_skill(world);
    const Actor bob = world.person("bob");
    world.add(given.ann, "acme", bob, org::Role::owner);
    const Deposit deposit = good(begin(world, given));
    const std::string token = deposit.token.reveal();
    CHECK(token.size() == 64);
    std::string other = token;
    other.back() = other.back() == '0' ? '1' : '0';
    const Deposit second = good(begin(world, given));
    for (const std::string& wrong : {std::string(), other, second.token.reveal()}) {
      CHECK(word_of(world->deposits.check(deposit.upload.id, wrong)) == "upload_not_found");
    }
    send(world, deposit, given.archive);
    CHECK(word_of(world->deposits.confirm(bob, deposit.upload.id, {})) == "upload_not_found");
    world->clock.advance(limits::upload_lifetime);
    CHECK(word_of(world->deposits.check(deposit.upload.id, token)) == "upload_expired");
    CHECK(word_of(world->deposits.confirm(given.ann, deposit.upload.id, {})) == "upload_expired");
    CHECK(good(world->uploads.sweep_expired()) == 2);
    CHECK(good(world.artifacts->staged_size(deposit.upload.id)) == 0);
  });
}

TEST_CASE("deposits: of two that publish the same version one wins, and the other is told") {
  in_every_world([](World& world) {
    const Given given = given_skill(world);
    const Deposit first = good(begin(world, given));
    const Deposit second = good(begin(world, given));
    send(world, first, given.archive);
    send(world, second, archive_of({.name = "@acme/pdf", .version = "1.0.0", .text = "other"}));
    const auto won = good(world->deposits.confirm(given.ann, second.upload.id, {}));
    CHECK(word_of(world->deposits.confirm(given.ann, first.upload.id, {})) == "release_exists");
    CHECK(good(world->releases.find(given.ann, named("@acme/pdf"), "1.0.0")).digest ==
          won.release.digest);
  });
}

}  // namespace
}  // namespace tank::testing
