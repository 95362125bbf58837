// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// People who log in, for the tests of the login flows.

#include <string>

#include "services/world.hpp"

namespace tank::testing {

inline const std::string good_password = "seven unrelated words";

inline Email address(const std::string& text) { return good(Email::parse(text)); }
inline identity::Device laptop() { return {.address = "192.0.2.7", .user_agent = "a browser"}; }

inline void sign_up(World& world, const std::string& email,
                    const std::string& password = good_password) {
  good(world->passwords.sign_up({address(email), "Ada", Secret(password)}, "r"));
}

/// A person with a verified address and a password.
inline identity::User given_person(World& world, const std::string& email) {
  sign_up(world, email);
  return good(world->email_addresses.verify(world->letters.last_link_code(), "r"));
}

inline Result<identity::IssuedSession> try_password(World& world, const std::string& email,
                                                    const std::string& password = good_password) {
  return world->passwords.log_in(address(email), Secret(password), laptop(), "r");
}

inline identity::Actor actor_of(World& world, const Secret& text) {
  return good(world->sessions.authenticate(text.reveal(), "r"));
}

/// Somebody who is logged in with a browser.
inline identity::Actor in_browser(World& world, const std::string& email) {
  world->site.environment = identity::Environment::test;
  return actor_of(
      world, good(world->email_logins.log_in_as_developer(address(email), laptop(), "r")).text);
}

}  // namespace tank::testing
