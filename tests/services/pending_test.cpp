// SPDX-License-Identifier: Apache-2.0
// What was begun in somebody's name ends with whatever throws a thief out.
#include <functional>
#include <vector>

#include <tank/base/limits.hpp>
#include <tank/storage/credential_store.hpp>
#include <tank/storage/user_store.hpp>

#include "services/logged_in.hpp"

namespace tank::testing {
namespace {

using namespace std::chrono_literals;
using identity::Scope;
using identity::Scopes;

constexpr const char* ada = "ada@example.org";
const std::string new_password = "quite another sentence";
const std::string home = "http://127.0.0.1:4711/callback";

/// What a thief has under way while he sits in a session of the user.
struct UnderWay {
  Secret change;       ///< of the address to his own
  Secret reset;        ///< a link that he read in the mailbox
  Secret device_code;  ///< of a program that he approved
  Secret code;         ///< of a program on his machine
  Secret verifier;
};

std::string parameter(const Url& url, const std::string& name) {
  const std::string query = url.query().value_or("");
  const std::size_t begin = query.find(name + "=") + name.size() + 1;
  return query.substr(begin, query.find('&', begin) - begin);
}

UnderWay begin_everything(World& world, const identity::Actor& thief) {
  UnderWay out;
  good(world->passwords.request_reset(address(ada), "r"));
  out.reset = world->letters.last_link_code();
  good(world->email_addresses.request_change(thief, address("thief@example.net")));
  out.change = world->letters.last_link_code();
  auto device = good(
      world->device_logins.begin({.client = "x", .scopes = Scopes({Scope::skills_read})}, "r"));
  good(world->device_logins.approve(thief, device.user_code, Scopes({Scope::skills_read})));
  out.device_code = std::move(device.device_code);
  out.verifier = identity::make_code_verifier(world->entropy);
  const auto back = good(world->authorization_codes.approve(
      thief, {.client = "x",
              .redirect_uri = home,
              .state = "s",
              .code_challenge = identity::code_challenge(out.verifier),
              .scopes = Scopes({Scope::skills_read})}));
  out.code = Secret(parameter(back, "code"));
  return out;
}

/// Which of it still works.
std::string what_works(World& world, const UnderWay& begun) {
  std::string out;
  if (world->device_logins.poll(begun.device_code, "r")) out += "device ";
  if (world->authorization_codes.exchange(begun.code, begun.verifier, home, "r")) out += "code ";
  if (world->passwords.reset(begun.reset, Secret(new_password), "r")) out += "reset ";
  if (world->email_addresses.change(begun.change, "r")) out += "change ";
  return out;
}

struct Rescue {
  const char* what;
  std::function<void(World&, const identity::Actor&)> run;
};

const std::vector<Rescue> rescues{
    {"a reset",
     [](World& world, const identity::Actor&) {
       world->clock.advance(limits::mail_code_resend + 1s);
       good(world->passwords.request_reset(address(ada), "r"));
       good(world->passwords.reset(world->letters.last_link_code(), Secret(new_password), "r"));
     }},
    {"a change of the password",
     [](World& world, const identity::Actor& owner) {
       good(world->passwords.change(owner, Secret(good_password), Secret(new_password)));
     }},
    {"the end of all other sessions",
     [](World& world, const identity::Actor& owner) {
       good(world->sessions.revoke_others(owner));
     }},
    {"a change of the address",
     [](World& world, const identity::Actor& owner) {
       world->clock.advance(limits::mail_code_resend + 1s);
       good(world->email_addresses.request_change(owner, address("ada@new.example")));
       good(world->email_addresses.change(world->letters.last_link_code(), "r"));
     }},
    {"a ban that is lifted again",
     [](World& world, const identity::Actor& owner) {
       good(world->users.set_ban(world.admin, *owner.user_id, identity::Ban{}));
       good(world->users.set_ban(world.admin, *owner.user_id, std::nullopt));
     }},
};

TEST_CASE("pending: whatever throws a thief out ends all that he has under way") {
  for (const Rescue& rescue : rescues) {
    CAPTURE(rescue.what);
    in_every_world([&](World& world) {
      given_person(world, ada);
      const auto thief = actor_of(world, good(try_password(world, ada)).text);
      const auto owner = actor_of(world, good(try_password(world, ada)).text);
      const UnderWay begun = begin_everything(world, thief);
      rescue.run(world, owner);
      CHECK(what_works(world, begun) == "");
    });
  }
}

TEST_CASE("pending: without any of that, all of it works") {
  in_every_world([](World& world) {
    given_person(world, ada);
    const auto owner = actor_of(world, good(try_password(world, ada)).text);
    // The reset ends the change, as it should.
    CHECK(what_works(world, begin_everything(world, owner)) == "device code reset ");
  });
}

TEST_CASE("pending: what others have under way goes on") {
  in_every_world([](World& world) {
    given_person(world, ada);
    given_person(world, "bob@example.org");
    const auto owner = actor_of(world, good(try_password(world, ada)).text);
    good(world->email_logins.send_link(address("bob@example.org"), "r"));
    const Secret link = world->letters.last_link_code();
    good(world->email_logins.send_link(address(ada), "r"));
    const Secret own = world->letters.last_link_code();
    good(world->sessions.revoke_others(owner));
    CHECK(word_of(world->email_logins.log_in_with_link(link, laptop(), "r")) == "ok");
    CHECK(word_of(world->email_logins.log_in_with_link(own, laptop(), "r")) ==
          "invalid_credentials");
  });
}

TEST_CASE("pending: a reset link to an address that the user left is not good") {
  in_every_world([](World& world) {
    const auto user = given_person(world, ada);
    good(world->passwords.request_reset(address(ada), "r"));
    const Secret code = world->letters.last_link_code();
    // As an embedding program may do it, which knows nothing of codes.
    good(transact(*world.store, [&](Transaction& tx) {
      auto moved = user;
      moved.email = address("ada@new.example");
      return tx.users().save(moved);
    }));
    CHECK(word_of(world->passwords.reset(code, Secret(new_password), "r")) ==
          "invalid_credentials");
  });
}

TEST_CASE("pending: the present address hears of a change when it is asked for") {
  in_every_world([](World& world) {
    given_person(world, ada);
    const auto owner = actor_of(world, good(try_password(world, ada)).text);
    const auto before = world->letters.count();
    good(world->email_addresses.request_change(owner, address("ada@new.example")));
    const auto mails = world->letters.mails();
    REQUIRE(mails.size() == before + 2);
    CHECK(mails[before].to == address(ada));
    CHECK(mails[before].text.find('#') == std::string::npos);
    CHECK(mails[before + 1].to == address("ada@new.example"));
  });
}

TEST_CASE("pending: who was thrown out begins nothing, though his request came before") {
  in_every_world([](World& world) {
    given_person(world, ada);
    const auto thief = actor_of(world, good(try_password(world, ada)).text);
    const auto owner = actor_of(world, good(try_password(world, ada)).text);
    const auto device = good(
        world->device_logins.begin({.client = "x", .scopes = Scopes({Scope::skills_read})}, "r"));
    good(world->sessions.revoke_others(owner));
    CHECK(word_of(world->email_addresses.request_change(thief, address("thief@example.net"))) ==
          "unauthorized");
    CHECK(word_of(world->device_logins.approve(thief, device.user_code,
                                               Scopes({Scope::skills_read}))) == "unauthorized");
    const Secret verifier = identity::make_code_verifier(world->entropy);
    CHECK(word_of(world->authorization_codes.approve(
              thief, {.client = "x",
                      .redirect_uri = home,
                      .state = "s",
                      .code_challenge = identity::code_challenge(verifier),
                      .scopes = Scopes({Scope::skills_read})})) == "unauthorized");
    CHECK(word_of(world->passwords.change(thief, Secret(good_password), Secret(new_password))) ==
          "unauthorized");
    CHECK(word_of(world->passwords.confirm(thief, Secret(good_password))) == "unauthorized");
  });
}

}  // namespace
}  // namespace tank::testing
