// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Invitations into teams: made by admins, answered by whoever reads the address.

#include <vector>

#include <tank/base/api.hpp>
#include <tank/base/entropy.hpp>
#include <tank/base/result.hpp>
#include <tank/base/slug.hpp>
#include <tank/base/time.hpp>
#include <tank/identity/actor.hpp>
#include <tank/identity/site.hpp>
#include <tank/storage/invitation_store.hpp>
#include <tank/storage/organization_store.hpp>

namespace tank::inline v0 {
class Mailer;
class Store;
}  // namespace tank::inline v0

namespace tank::inline v0::org {

/// An invitation that is kept, and whether its mail was taken over. Where it was not, the
/// invitation holds nevertheless; `resend` tries again.
struct SentInvitation {
  InvitationDetail detail;
  bool mailed = false;
};

/// Thread-safe: it has no state of its own. Whoever logs in with a verified address is a member
/// of every team that has invited it, without answering.
class TANK_API Invitations {
 public:
  /// Borrows all; they must outlive this object.
  Invitations(Store& store, const Clock& clock, Entropy& entropy, Mailer& mailer,
              const identity::Site& site);

  /// Good for `limits::invitation_lifetime`. Only owners invite owners.
  /// Errors: unauthorized, organization_not_found, forbidden (also for personal organizations),
  /// already_member, duplicate_invite, rate_limited (too many mails to the address, or by the
  /// actor).
  [[nodiscard]] Result<SentInvitation> invite(const identity::Actor& actor, const Slug& slug,
                                              const Email& email, Role role);

  /// Sends the mail again; the invitation is good for its whole lifetime from now.
  /// Errors: unauthorized, organization_not_found, forbidden, invitation_not_found, rate_limited.
  [[nodiscard]] Result<SentInvitation> resend(const identity::Actor& actor, const Slug& slug,
                                              InvitationId invitation);

  /// Errors: unauthorized, organization_not_found, forbidden, invitation_not_found.
  [[nodiscard]] Result<void> withdraw(const identity::Actor& actor, const Slug& slug,
                                      InvitationId invitation);

  /// Pending ones, newest first. Errors: unauthorized, organization_not_found, forbidden.
  [[nodiscard]] Result<Page<InvitationDetail>> list(const identity::Actor& actor, const Slug& slug,
                                                    const PageRequest& page = {}) const;

  /// Those that wait for the actor's address, newest first.
  /// Errors: unauthorized, forbidden, email_not_verified.
  [[nodiscard]] Result<std::vector<InvitationDetail>> mine(const identity::Actor& actor) const;

  /// An invitation goes no further than the right of who invited: when he may not invite to that
  /// role any more, it is withdrawn here.
  /// Errors: unauthorized, forbidden, email_not_verified, invitation_not_found (also: to another
  /// address, answered, withdrawn, expired).
  [[nodiscard]] Result<OwnMembership> accept(const identity::Actor& actor, InvitationId invitation);

  /// Errors: those of `accept`.
  [[nodiscard]] Result<void> decline(const identity::Actor& actor, InvitationId invitation);

 private:
  [[nodiscard]] SentInvitation send(InvitationDetail detail);

  Store* store_;
  const Clock* clock_;
  Entropy* entropy_;
  Mailer* mailer_;
  const identity::Site* site_;
};

}  // namespace tank::inline v0::org
