// SPDX-License-Identifier: Apache-2.0
#include <functional>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include <tank/storage/user_store.hpp>

#include "core/identity/admission.hpp"
#include "services/world.hpp"

namespace tank::testing {
namespace {

using namespace std::chrono_literals;
using identity::Actor;
using org::Role;

Email address(const std::string& name) { return good(Email::parse(name + "@example.org")); }

struct Team {
  Actor ann;  // owner
  Actor bob;  // admin
  Actor cid;  // member
  Slug acme = slugged("acme");
};

Team given_team(World& world) {
  Team team{.ann = world.person("ann"), .bob = world.person("bob"), .cid = world.person("cid")};
  world.team(team.ann, "acme");
  world.add(team.ann, "acme", team.bob, Role::admin);
  world.add(team.ann, "acme", team.cid, Role::member);
  return team;
}

InvitationId invited(World& world, const Team& team, const std::string& name,
                     Role role = Role::member) {
  const auto sent = good(world->invitations.invite(team.ann, team.acme, address(name), role));
  return sent.detail.invitation.id;
}

Result<identity::IssuedSession> log_in(World& world, const Actor& who) {
  const Actor nobody = identity::anonymous("req-login");
  return transact(*world.store, [&](Transaction& tx) -> Result<identity::IssuedSession> {
    const auto user = tx.users().find(*who.user_id);
    if (!user) return pass(user);
    return identity::admit({tx, nobody, world->clock.now(), world->entropy}, *user,
                           identity::LoginMethod::email_code, {});
  });
}

std::size_t teams_of(World& world, const Actor& who) {
  return good(world->organizations.mine(who)).size() - 1;  // without the personal one
}

TEST_CASE("invitations: the mail leads to a page, and whoever reads the address joins") {
  in_every_world([](World& world) {
    const Team team = given_team(world);
    const auto sent = good(world->invitations.invite(
        team.bob, team.acme, good(Email::parse("EVE@Example.org")), Role::admin));
    CHECK(sent.mailed);
    const InvitationId id = sent.detail.invitation.id;
    REQUIRE(world->letters.count() == 1);
    const Mail mail = world->letters.mails().front();
    CHECK(mail.to == address("eve"));
    CHECK(mail.text.find("https://tank.example/invitations#" + id.to_string() + "\n") !=
          std::string::npos);
    CHECK(mail.text.find("bob invites you to acme (@acme)") != std::string::npos);

    const Actor eve = world.verified_person("eve");
    const auto mine = good(world->invitations.mine(eve));
    REQUIRE(mine.size() == 1);
    CHECK(mine.front().organization_slug == "acme");
    const auto rows = world.audit_rows();
    const auto joined = good(world->invitations.accept(eve, id));
    CHECK(joined.organization.slug == team.acme);
    CHECK(joined.role == Role::admin);
    CHECK(world.audit_rows() == rows + 1);
    CHECK(teams_of(world, eve) == 1);
    CHECK(good(world->invitations.mine(eve)).empty());
    CHECK(word_of(world->invitations.accept(eve, id)) == "invitation_not_found");
  });
}

TEST_CASE("invitations: only admins invite, and only owners invite owners") {
  in_every_world([](World& world) {
    const Team team = given_team(world);
    const Actor eve = world.person("eve");
    const auto invite = [&](const Actor& actor, Role role) {
      return word_of(world->invitations.invite(actor, team.acme, address("new"), role));
    };
    CHECK(invite(identity::anonymous("r"), Role::member) == "unauthorized");
    CHECK(invite(eve, Role::member) == "forbidden");
    CHECK(invite(team.cid, Role::member) == "forbidden");
    CHECK(invite(team.bob, Role::owner) == "forbidden");
    CHECK(world->letters.count() == 0);
    CHECK(invite(team.ann, Role::owner) == "ok");
    const auto id = good(world->invitations.list(team.bob, team.acme)).items.front().invitation.id;
    CHECK(word_of(world->invitations.list(team.cid, team.acme)) == "forbidden");
    CHECK(word_of(world->invitations.withdraw(team.bob, team.acme, id)) == "forbidden");
    CHECK(word_of(world->invitations.resend(team.bob, team.acme, id)) == "forbidden");
    CHECK(word_of(world->invitations.withdraw(team.ann, team.acme, id)) == "ok");
  });
}

TEST_CASE("invitations: one is pending per address; members need none; personal ones are closed") {
  in_every_world([](World& world) {
    const Team team = given_team(world);
    const auto invite = [&](const std::string& email) {
      return word_of(
          world->invitations.invite(team.ann, team.acme, good(Email::parse(email)), Role::member));
    };
    CHECK(invite("eve@example.org") == "ok");
    CHECK(invite("Eve@EXAMPLE.org") == "duplicate_invite");
    CHECK(invite("CID@example.org") == "already_member");
    CHECK(world->letters.count() == 1);
    const auto mine = good(world->organizations.mine(team.ann));
    for (const OwnMembership& own : mine) {
      if (own.organization.kind == org::OrganizationKind::team) continue;
      CHECK(word_of(world->invitations.invite(team.ann, own.organization.slug, address("eve"),
                                              Role::member)) == "forbidden");
    }
  });
}

TEST_CASE("invitations: whoever was withdrawn, declined or removed may be invited again") {
  in_every_world([](World& world) {
    const Team team = given_team(world);
    const Actor eve = world.verified_person("eve");
    const InvitationId first = invited(world, team, "eve");
    good(world->invitations.withdraw(team.bob, team.acme, first));
    CHECK(word_of(world->invitations.accept(eve, first)) == "invitation_not_found");
    CHECK(word_of(world->invitations.withdraw(team.bob, team.acme, first)) ==
          "invitation_not_found");
    const InvitationId second = invited(world, team, "eve");
    good(world->invitations.decline(eve, second));
    CHECK(teams_of(world, eve) == 0);
    const InvitationId third = invited(world, team, "eve");
    good(world->invitations.accept(eve, third));
    good(world->organizations.remove_member(team.ann, team.acme, *eve.user_id));
    good(world->invitations.accept(eve, invited(world, team, "eve")));
    CHECK(teams_of(world, eve) == 1);
  });
}

TEST_CASE("invitations: only the verified owner of the address answers") {
  in_every_world([](World& world) {
    const Team team = given_team(world);
    const InvitationId id = invited(world, team, "eve");
    const Actor eve = world.person("eve");
    const Actor mallory = world.verified_person("mallory");
    CHECK(word_of(world->invitations.mine(eve)) == "email_not_verified");
    CHECK(word_of(world->invitations.accept(eve, id)) == "email_not_verified");
    CHECK(word_of(world->invitations.decline(eve, id)) == "email_not_verified");
    CHECK(good(world->invitations.mine(mallory)).empty());
    CHECK(word_of(world->invitations.accept(mallory, id)) == "invitation_not_found");
    CHECK(word_of(world->invitations.decline(mallory, id)) == "invitation_not_found");
    CHECK(word_of(world->invitations.accept(mallory, InvitationId(Uuid{7}))) ==
          "invitation_not_found");
    CHECK(word_of(world->invitations.accept(identity::anonymous("r"), id)) == "unauthorized");
    // An admin of another team cannot touch it either.
    world.team(mallory, "evil");
    CHECK(word_of(world->invitations.withdraw(mallory, slugged("evil"), id)) ==
          "invitation_not_found");
  });
}

TEST_CASE("invitations: they end after their lifetime, and are renewed when sent again") {
  in_every_world([](World& world) {
    const Team team = given_team(world);
    const Actor eve = world.verified_person("eve");
    const InvitationId id = invited(world, team, "eve");
    world->clock.advance(limits::invitation_lifetime);
    CHECK(good(world->invitations.list(team.ann, team.acme)).items.empty());
    CHECK(word_of(world->invitations.accept(eve, id)) == "invitation_not_found");
    const auto again = good(world->invitations.resend(team.bob, team.acme, id));
    CHECK(again.mailed);
    CHECK(again.detail.invitation.expires_at == world->clock.now() + limits::invitation_lifetime);
    CHECK(word_of(world->invitations.accept(eve, id)) == "ok");
    CHECK(word_of(world->invitations.resend(team.bob, team.acme, id)) == "invitation_not_found");
  });
}

TEST_CASE("invitations: one goes no further than the right of who invited") {
  struct Case {
    const char* what;
    std::function<void(World&, const Team&)> happens;
    Role invited_to;
    bool stands;
  };
  const std::vector<Case> cases{
      {"nothing", [](World&, const Team&) {}, Role::admin, true},
      {"he left",
       [](World& world, const Team& team) {
         good(world->organizations.remove_member(team.ann, team.acme, *team.bob.user_id));
       },
       Role::member, false},
      {"he is a member only",
       [](World& world, const Team& team) {
         good(world->organizations.set_role(team.ann, team.acme, *team.bob.user_id, Role::member));
       },
       Role::member, false},
      {"he was banned",
       [](World& world, const Team& team) {
         good(world->users.set_ban(world.admin, *team.bob.user_id, identity::Ban{}));
       },
       Role::member, false},
      {"he was banned, and somebody else sent it again",
       [](World& world, const Team& team) {
         good(world->users.set_ban(world.admin, *team.bob.user_id, identity::Ban{}));
         const auto sent = good(world->invitations.list(team.ann, team.acme)).items;
         good(world->invitations.resend(team.ann, team.acme, sent.at(0).invitation.id));
       },
       Role::member, true},
  };
  for (const Case& each : cases) {
    CAPTURE(each.what);
    for (const bool by_login : {false, true}) {
      CAPTURE(by_login);
      in_every_world([&](World& world) {
        const Team team = given_team(world);
        const Actor eve = world.verified_person("eve");
        const auto id =
            good(world->invitations.invite(team.bob, team.acme, address("eve"), each.invited_to))
                .detail.invitation.id;
        each.happens(world, team);
        if (by_login) {
          good(log_in(world, eve));
        } else {
          CHECK(word_of(world->invitations.accept(eve, id)) ==
                (each.stands ? "ok" : "invitation_not_found"));
        }
        CHECK(teams_of(world, eve) == (each.stands ? 1 : 0));
        // It is gone for good, also when the inviter gets his right back.
        CHECK(good(world->invitations.mine(eve)).empty());
      });
    }
  }
}

TEST_CASE("invitations: a mail that cannot be sent loses none, and can be sent again") {
  in_every_world([](World& world) {
    const Team team = given_team(world);
    world->letters.set_broken(true);
    const auto sent =
        good(world->invitations.invite(team.ann, team.acme, address("eve"), Role::member));
    CHECK_FALSE(sent.mailed);
    CHECK(good(world->invitations.list(team.ann, team.acme)).items.size() == 1);
    world->letters.set_broken(false);
    CHECK(good(world->invitations.resend(team.ann, team.acme, sent.detail.invitation.id)).mailed);
    CHECK(world->letters.count() == 1);
  });
}

TEST_CASE("invitations: nobody is flooded with mails") {
  in_every_world([](World& world) {
    const Team team = given_team(world);
    const InvitationId id = invited(world, team, "eve");
    for (int mail = 1; mail < limits::invitations_per_address; ++mail) {
      good(world->invitations.resend(team.ann, team.acme, id));
    }
    const auto flooded = world->invitations.resend(team.bob, team.acme, id);
    CHECK(word_of(flooded) == "rate_limited");
    CHECK(flooded.error().retry_after == limits::invitation_interval_per_address);
    good(world->invitations.withdraw(team.ann, team.acme, id));
    CHECK(word_of(world->invitations.invite(team.bob, team.acme, address("eve"), Role::member)) ==
          "rate_limited");
    CHECK(word_of(world->invitations.invite(team.bob, team.acme, address("other"), Role::member)) ==
          "ok");
    world->clock.advance(limits::invitation_interval_per_address);
    CHECK(word_of(world->invitations.invite(team.bob, team.acme, address("eve"), Role::member)) ==
          "ok");
  });
}

TEST_CASE("invitations: a verified login accepts what waits, an unverified one does not") {
  in_every_world([](World& world) {
    const Team team = given_team(world);
    const Actor eve = world.verified_person("eve");
    const Actor dan = world.person("dan");
    world.team(team.bob, "globex");
    invited(world, team, "eve", Role::admin);
    good(world->invitations.invite(team.bob, slugged("globex"),
                                   good(Email::parse("EVE@example.org")), Role::member));
    invited(world, team, "dan");

    good(log_in(world, dan));
    CHECK(teams_of(world, dan) == 0);
    good(log_in(world, eve));
    CHECK(teams_of(world, eve) == 2);
    CHECK(good(world->organizations.find(eve, team.acme)).role == Role::admin);
    // The second login finds nothing to accept.
    good(log_in(world, eve));
    CHECK(teams_of(world, eve) == 2);
  });
}

TEST_CASE("invitations: a login accepts nothing that was withdrawn, declined or has expired") {
  in_every_world([](World& world) {
    const Team team = given_team(world);
    const Actor eve = world.verified_person("eve");
    good(world->invitations.withdraw(team.ann, team.acme, invited(world, team, "eve")));
    good(log_in(world, eve));
    good(world->invitations.decline(eve, invited(world, team, "eve")));
    good(log_in(world, eve));
    invited(world, team, "eve");
    world->clock.advance(limits::invitation_lifetime);
    good(log_in(world, eve));
    CHECK(teams_of(world, eve) == 0);
  });
}

}  // namespace
}  // namespace tank::testing
