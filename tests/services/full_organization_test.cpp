// SPDX-License-Identifier: Apache-2.0
// An organization has at most `limits::members_per_organization` members, whichever way they come.
#include <algorithm>
#include <atomic>
#include <thread>

#include <tank/base/limits.hpp>
#include <tank/storage/organization_store.hpp>
#include <tank/storage/user_store.hpp>

#include "services/logged_in.hpp"
#include "support/builders.hpp"

namespace tank::testing {
namespace {

using identity::Actor;
using org::Role;

/// Members without a face, until `free` seats are left.
void fill(World& world, const Slug& slug, std::int64_t free) {
  good(transact(*world.store, [&](Transaction& tx) -> Result<void> {
    const auto team = tx.organizations().find_by_slug(slug.to_string());
    if (!team) return pass(team);
    const auto present = tx.memberships().count(team->id);
    if (!present) return pass(present);
    for (std::int64_t i = *present; i < limits::members_per_organization - free; ++i) {
      const auto user = a_user("member-" + std::to_string(i) + "@crowd.example");
      if (auto added = tx.users().add(user); !added) return added;
      auto joined = tx.memberships().add(a_membership(*team, user, Role::member));
      if (!joined) return joined;
    }
    return {};
  }));
}

TEST_CASE("full organizations: nobody joins any more, whichever way, until somebody leaves") {
  in_every_world([](World& world) {
    const Actor ann = world.person("ann");
    const Slug acme = slugged("acme");
    world.team(ann, "acme");
    const Actor bob = world.person("bob");
    const auto add = [&](const Actor& who) {
      return word_of(world->organizations.add_member(ann, acme, address(who.email), Role::member));
    };
    const auto invitation =
        good(world->invitations.invite(ann, acme, address("eve@example.org"), Role::member));
    const Actor eve = world.verified_person("eve");
    fill(world, acme, 1);

    std::atomic<int> seats = 0;
    std::vector<std::thread> threads;
    std::vector<Actor> crowd;
    for (int i = 0; i < 4; ++i) crowd.push_back(world.person("racer-" + std::to_string(i)));
    for (const Actor& racer : crowd) {
      threads.emplace_back([&] {
        if (add(racer) == "ok") seats += 1;
      });
    }
    for (std::thread& thread : threads) thread.join();
    CHECK(seats == 1);

    CHECK(add(bob) == "organization_full");
    CHECK(add(ann) == "already_member");
    CHECK(word_of(world->service_accounts.create(ann, acme, {.name = "ci"})) ==
          "organization_full");
    CHECK(word_of(world->invitations.accept(eve, invitation.detail.invitation.id)) ==
          "organization_full");
    // Logging in goes well all the same, and the invitation waits.
    const Actor visitor = in_browser(world, "eve@example.org");
    CHECK(good(world->invitations.mine(visitor)).size() == 1);

    const Actor left = *std::ranges::find_if(
        crowd, [&](const Actor& racer) { return add(racer) == "already_member"; });
    good(world->organizations.remove_member(ann, acme, *left.user_id));
    CHECK(good(world->invitations.mine(in_browser(world, "eve@example.org"))).empty());
    CHECK(add(visitor) == "already_member");
    CHECK(add(bob) == "organization_full");
  });
}

}  // namespace
}  // namespace tank::testing
