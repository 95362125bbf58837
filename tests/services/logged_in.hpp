// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// People who log in, for the tests of the login flows.

#include <string>
#include <utility>

#include "services/world.hpp"

namespace tank::testing {

inline const std::string good_password = "seven unrelated words";

inline Email address(const std::string& text) { return good(Email::parse(text)); }
inline identity::Device laptop() { return {.address = "192.0.2.7", .user_agent = "a browser"}; }

/// Gives what the browser keeps.
inline Secret sign_up(World& world, const std::string& email,
                      const std::string& password = good_password) {
  return good(world->passwords.sign_up({address(email), "Ada", Secret(password)}, "r"));
}

/// Opens the link of the last mail, in the browser with this cookie.
inline Result<identity::User> verify(World& world, Secret cookie) {
  return world->email_addresses.verify(world->letters.last_link_code(),
                                       {.password = {}, .cookie = std::move(cookie)}, "r");
}

/// A person with a verified address and a password.
inline identity::User given_person(World& world, const std::string& email) {
  return good(verify(world, sign_up(world, email)));
}

inline Result<identity::IssuedSession> try_password(World& world, const std::string& email,
                                                    const std::string& password = good_password) {
  return world->passwords.log_in(address(email), Secret(password), laptop(), "r");
}

inline identity::Actor actor_of(World& world, const Secret& text) {
  return good(world->sessions.authenticate(text.reveal(), "r"));
}

/// Somebody who comes with an API token.
inline identity::Actor with_token(World& world, const Secret& text) {
  return good(world->logins.authenticate(text.reveal(), "r"));
}

/// Somebody who is logged in with a browser.
inline identity::Actor in_browser(World& world, const std::string& email) {
  world->site.environment = identity::Environment::test;
  return actor_of(
      world, good(world->email_logins.log_in_as_developer(address(email), laptop(), "r")).text);
}

}  // namespace tank::testing
