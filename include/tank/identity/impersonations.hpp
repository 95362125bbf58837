// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Impersonation: an administrator of the platform sees what a user sees, for an hour.

#include <string>

#include <tank/base/api.hpp>
#include <tank/base/entropy.hpp>
#include <tank/base/result.hpp>
#include <tank/base/time.hpp>
#include <tank/identity/actor.hpp>
#include <tank/identity/sessions.hpp>

namespace tank::inline v0 {
class Store;
}  // namespace tank::inline v0

namespace tank::inline v0::identity {

/// Thread-safe: it has no state of its own. Every audit row of such a session names both: who
/// acted, and on whose behalf.
class TANK_API Impersonations {
 public:
  /// Borrows all three; they must outlive this object.
  Impersonations(Store& store, const Clock& clock, Entropy& entropy);

  /// A session of `user` for `limits::impersonation_lifetime`, beside the actor's own. It ends
  /// with that, or with the API token that the actor came with, and with all sessions of the
  /// administrator. In it nobody changes password, address, sessions or tokens, administers the
  /// platform, or acts as a third; nothing that asks who one is can be confirmed. Errors:
  /// unauthorized, forbidden (no administrator, one as the user, a service account, or
  /// impersonating already), invalid_argument (no reason, or a long one), user_not_found,
  /// step_up_required, user_banned.
  [[nodiscard]] Result<IssuedSession> start(const Actor& actor, UserId user,
                                            const std::string& reason, const Device& device);

  /// Ends the session that the actor came with; the administrator's own goes on.
  /// Errors: unauthorized, session_not_found (the actor impersonates nobody).
  [[nodiscard]] Result<void> stop(const Actor& actor);

 private:
  Store* store_;
  const Clock* clock_;
  Entropy* entropy_;
};

}  // namespace tank::inline v0::identity
