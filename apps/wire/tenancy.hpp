// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Wire documents: invitations, changes of organizations, service accounts and their tokens.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <tank/base/id.hpp>
#include <tank/base/limits.hpp>
#include <tank/base/time.hpp>

#include "core/json/describe.hpp"
#include "wire/identity.hpp"
#include "wire/org.hpp"

namespace tank::inline v0::wire {

struct Invitation {
  InvitationId id;
  std::string email;
  std::string role;
  std::string organization;
  std::string organization_name;
  std::string invited_by;
  TimePoint created_at;
  TimePoint expires_at;
};

template <class Visitor>
void describe(Visitor& v, Invitation& d) {
  v.required("id", d.id, "Identifies the invitation.");
  v.required("email", d.email, "Who is invited.");
  v.required("role", d.role, "As what: `owner`, `admin` or `member`.");
  v.required("organization", d.organization, "Slug of the organization.");
  v.required("organization_name", d.organization_name, "Display name of the organization.");
  v.required("invited_by", d.invited_by, "Display name of who invites.");
  v.required("created_at", d.created_at, "When it was made.");
  v.required("expires_at", d.expires_at, "First moment at which it can no longer be accepted.");
}

struct InvitationList {
  std::vector<Invitation> items;
  std::optional<std::string> next{};
};

template <class Visitor>
void describe(Visitor& v, InvitationList& d) {
  v.required("items", d.items, "Pending invitations, newest first.");
  v.optional("next", d.next, "Cursor of the next page; missing on the last one.");
}

struct NewInvitation {
  std::string email;
  std::string role = "member";
};

template <class Visitor>
void describe(Visitor& v, NewInvitation& d) {
  v.required("email", d.email, "Address of who is invited.");
  v.optional("role", d.role, "`owner`, `admin` or `member`.");
}

struct InvitationSent {
  Invitation invitation;
  bool mailed = false;
};

template <class Visitor>
void describe(Visitor& v, InvitationSent& d) {
  v.required("invitation", d.invitation, "The invitation, which holds in any case.");
  v.required("mailed", d.mailed, "Whether its mail could be handed over; if not, send it again.");
}

struct OrganizationChange {
  std::string name;
};

template <class Visitor>
void describe(Visitor& v, OrganizationChange& d) {
  v.required("name", d.name, "Display name; the slug never changes.")
      .max_length(limits::display_name_length);
}

struct OrganizationTransfer {
  UserId user_id;
};

template <class Visitor>
void describe(Visitor& v, OrganizationTransfer& d) {
  v.required("user_id", d.user_id, "The member who becomes its owner.");
}

struct OrganizationRemoved {
  std::string slug;
  TimePoint restorable_until;
};

template <class Visitor>
void describe(Visitor& v, OrganizationRemoved& d) {
  v.required("slug", d.slug, "Stays taken for ever.");
  v.required("restorable_until", d.restorable_until, "First moment at which it is gone for good.");
}

struct NewServiceAccount {
  std::string name;
  std::string role = "member";
};

template <class Visitor>
void describe(Visitor& v, NewServiceAccount& d) {
  v.required("name", d.name, "Display name.").max_length(limits::display_name_length);
  v.optional("role", d.role, "`admin` or `member`.");
}

struct NewOrganizationToken {
  UserId account_id;
  std::string name;
  std::vector<std::string> scopes;
  std::string package_pattern;
  std::int64_t lifetime_days = limits::api_token_lifetime.count();
};

template <class Visitor>
void describe(Visitor& v, NewOrganizationToken& d) {
  v.required("account_id", d.account_id, "The service account that acts with it.");
  v.required("name", d.name, "What to call it.").max_length(limits::display_name_length);
  v.required("scopes", d.scopes, "What it may be used for; an empty list allows nothing.")
      .max_items(32);
  v.optional("package_pattern", d.package_pattern, "`@scope/*` or `@scope/name`; empty for any.");
  v.optional("lifetime_days", d.lifetime_days, "Days until it expires.").between(1, 365);
}

struct OrganizationToken {
  UserId account_id;
  std::string account;
  Token info;
};

template <class Visitor>
void describe(Visitor& v, OrganizationToken& d) {
  v.required("account_id", d.account_id, "The service account that acts with it.");
  v.required("account", d.account, "Its display name.");
  v.required("info", d.info, "What is kept about the token.");
}

struct OrganizationTokenList {
  std::vector<OrganizationToken> items;
  std::optional<std::string> next{};
};

template <class Visitor>
void describe(Visitor& v, OrganizationTokenList& d) {
  v.required("items", d.items, "Tokens of service accounts, newest first.");
  v.optional("next", d.next, "Cursor of the next page; missing on the last one.");
}

struct TokenRotation {
  bool at_once = false;
};

template <class Visitor>
void describe(Visitor& v, TokenRotation& d) {
  v.optional("at_once", d.at_once, "End the old token now, and not a day later.");
}

struct StandIn {
  std::string reason;
  bool token = false;
};

template <class Visitor>
void describe(Visitor& v, StandIn& d) {
  v.required("reason", d.reason, "Why; it is kept in the audit log.")
      .max_length(limits::reason_length);
  v.optional("token", d.token, "For programs: answer with the session's token, set no cookie.");
}

struct Counts {
  std::int64_t users = 0;
  std::int64_t organizations = 0;
  std::int64_t packages = 0;
  std::int64_t releases = 0;
};

template <class Visitor>
void describe(Visitor& v, Counts& d) {
  v.required("users", d.users, "People; service accounts do not count.");
  v.required("organizations", d.organizations, "Teams that are not deleted.");
  v.required("packages", d.packages, "Packages of organizations that are not deleted.");
  v.required("releases", d.releases, "Releases that were not removed.");
}

}  // namespace tank::inline v0::wire
