// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// The texts of our mails.

#include <string_view>

#include <tank/base/secret.hpp>
#include <tank/identity/site.hpp>
#include <tank/port/mailer.hpp>

namespace tank::inline v0::identity {

[[nodiscard]] Mail code_mail(const Site& site, const Email& to, const Secret& code);
[[nodiscard]] Mail confirmation_mail(const Site& site, const Email& to, const Secret& code);
[[nodiscard]] Mail link_mail(const Site& site, const Email& to, const Secret& code);
[[nodiscard]] Mail verification_mail(const Site& site, const Email& to, const Secret& code);
[[nodiscard]] Mail reset_mail(const Site& site, const Email& to, const Secret& code);
[[nodiscard]] Mail change_mail(const Site& site, const Email& to, const Secret& code);
/// To the present address, when another one was asked for.
[[nodiscard]] Mail change_asked_mail(const Site& site, const Email& to);
/// To the address that was left.
[[nodiscard]] Mail changed_mail(const Site& site, const Email& to);
/// To somebody who has an account, when it was tried to make another one.
[[nodiscard]] Mail known_mail(const Site& site, const Email& to);

}  // namespace tank::inline v0::identity
