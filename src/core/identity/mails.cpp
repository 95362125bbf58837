// SPDX-License-Identifier: Apache-2.0
#include "core/identity/mails.hpp"

#include <string>

namespace tank::inline v0::identity {
namespace {

constexpr std::string_view not_you = "\nIf this was not you, you need not do anything.\n";

// The code stands behind `#`: it is in no server's log and in no Referer header. The page it
// leads to acts when its button is pressed.
std::string link(const Site& site, std::string_view page, const Secret& code) {
  return site.url + std::string(page) + "#" + code.reveal();
}

}  // namespace

Mail code_mail(const Site& site, const Email& to, const Secret& code) {
  return {to, code.reveal() + " is your code for " + site.name,
          "Your code for " + site.name + ":\n\n    " + code.reveal() +
              "\n\nIt is good for ten minutes. Nobody of ours will ever ask you for it.\n" +
              std::string(not_you)};
}

Mail confirmation_mail(const Site& site, const Email& to, const Secret& code) {
  return {to, code.reveal() + " confirms that it is you at " + site.name,
          "Somebody who is logged in to your account at " + site.name +
              " is about to change something in it. If it is you, confirm it with this code:\n\n"
              "    " +
              code.reveal() +
              "\n\nIt is good for ten minutes. Nobody of ours will ever ask you for it.\n\n"
              "If this was not you, set a new password at once: it ends every session.\n\n    " +
              site.url + "/login/forgot\n"};
}

Mail link_mail(const Site& site, const Email& to, const Secret& code) {
  return {to, "Log in to " + site.name,
          "Open this page and press its button to log in to " + site.name + ":\n\n    " +
              link(site, "/login/link", code) + "\n\nIt is good for ten minutes.\n" +
              std::string(not_you)};
}

Mail verification_mail(const Site& site, const Email& to, const Secret& code) {
  return {to, "Verify your address for " + site.name,
          "Open this page and press its button to verify your address for " + site.name +
              ":\n\n    " + link(site, "/login/verify", code) + "\n" + std::string(not_you)};
}

Mail reset_mail(const Site& site, const Email& to, const Secret& code) {
  return {to, "Set a new password for " + site.name,
          "Open this page to set a new password for " + site.name + ":\n\n    " +
              link(site, "/login/reset", code) + "\n\nIt is good for an hour.\n" +
              std::string(not_you)};
}

Mail change_mail(const Site& site, const Email& to, const Secret& code) {
  return {to, "Confirm your new address for " + site.name,
          "Open this page and press its button to use this address for " + site.name + ":\n\n    " +
              link(site, "/login/email", code) + "\n" + std::string(not_you)};
}

Mail change_asked_mail(const Site& site, const Email& to) {
  return {to, "Your address for " + site.name + " may change",
          "Somebody who is logged in to your account at " + site.name +
              " asked for another address; a link went there.\n\nIf this was not you, set a new"
              " password at once: it ends every session, and the link does not work any more.\n\n"
              "    " +
              site.url + "/login/forgot\n"};
}

Mail changed_mail(const Site& site, const Email& to) {
  return {to, "Your address for " + site.name + " was changed",
          "Your account at " + site.name +
              " has another address now, and every session was ended.\n\n"
              "If this was not you, ask an administrator at once.\n"};
}

Mail known_mail(const Site& site, const Email& to) {
  return {to, "You have an account at " + site.name,
          "Somebody tried to make an account at " + site.name +
              " with this address, which has one already.\n\nLog in, or set a new password:\n\n"
              "    " +
              site.url + "/login\n" + std::string(not_you)};
}

}  // namespace tank::inline v0::identity
