// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// The pages on which people log in, and let programs in. They work with a keyboard and a
/// screen reader: fields have labels, and what went wrong is said in an alert.

#include <string>
#include <string_view>
#include <vector>

#include <tank/identity/actor.hpp>
#include <tank/identity/authorization_codes.hpp>
#include <tank/storage/invitation_store.hpp>

#include "server/api/html.hpp"

namespace tank::server {

/// What the first page offers.
struct LoginOffer {
  std::string next;  ///< a page of ours
  bool developer = false;
  std::vector<std::string> providers;
};

/// What stands on top of every page for an administrator who acts as somebody else: as whom, and
/// the way back. Nothing for everybody else.
[[nodiscard]] Html impersonation_banner(const identity::Actor& actor);

[[nodiscard]] Html login_page(const LoginOffer& offer);
/// For who is logged in already.
[[nodiscard]] Html logged_in_page(const identity::Actor& actor);
[[nodiscard]] Html forgot_page();

// Where the links of our mails lead. The code stands behind `#`; the button acts.
[[nodiscard]] Html link_page();
[[nodiscard]] Html verify_page();
[[nodiscard]] Html reset_page();
[[nodiscard]] Html email_page();

/// Type a code, see who asks, decide. `code` is what stands in the field at first.
[[nodiscard]] Html device_page(std::string_view email, std::string_view code);

/// `request` has been checked.
[[nodiscard]] Html authorize_page(std::string_view email,
                                  const identity::AuthorizationRequest& request);

/// The invitations that wait for an answer.
[[nodiscard]] Html invitations_page(std::string_view email,
                                    const std::vector<InvitationDetail>& invitations);

[[nodiscard]] Html refusal_page(std::string_view why);

}  // namespace tank::server
