// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Actors that come with a session, and the one that nobody sends.

#include <string>

#include <tank/identity/actor.hpp>
#include <tank/storage/session_store.hpp>

namespace tank::inline v0::identity {

/// The user of a session that was found good.
[[nodiscard]] Actor actor_of(const SessionAndUser& known, std::string request_id);

/// The same user, who came with an access token of the session only.
[[nodiscard]] Actor access_token_actor_of(const SessionAndUser& known, std::string request_id);

/// libtank itself, for what it does without being asked.
[[nodiscard]] Actor the_system(std::string request_id);

}  // namespace tank::inline v0::identity
