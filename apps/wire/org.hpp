// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Wire documents: organizations, members, audit.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <tank/base/id.hpp>
#include <tank/base/limits.hpp>
#include <tank/base/time.hpp>

#include "core/json/value.hpp"

namespace tank::inline v0::wire {

/// An organization as its member sees it in a list.
struct OwnOrganization {
  std::string slug;
  std::string name;
  std::string kind;
  std::string role;
};

template <class Visitor>
void describe(Visitor& v, OwnOrganization& d) {
  v.required("slug", d.slug, "Name in addresses, and scope of its packages.");
  v.required("name", d.name, "Display name.");
  v.required("kind", d.kind, "`personal` or `team`.");
  v.required("role", d.role, "Role of the caller: `owner`, `admin` or `member`.");
}

struct OrganizationList {
  std::vector<OwnOrganization> items;
};

template <class Visitor>
void describe(Visitor& v, OrganizationList& d) {
  v.required("items", d.items, "Organizations of the caller, by slug.");
}

struct Organization {
  OrganizationId id;
  std::string slug;
  std::string name;
  std::string kind;
  std::string role;
  TimePoint created_at;
};

template <class Visitor>
void describe(Visitor& v, Organization& d) {
  v.required("id", d.id, "Identifies the organization.");
  v.required("slug", d.slug, "Name in addresses, and scope of its packages.");
  v.required("name", d.name, "Display name.");
  v.required("kind", d.kind, "`personal` or `team`.");
  v.required("role", d.role, "Role of the caller: `owner`, `admin` or `member`.");
  v.required("created_at", d.created_at, "When it was made.");
}

struct NewOrganization {
  std::optional<std::string> slug;
  std::string name;
};

template <class Visitor>
void describe(Visitor& v, NewOrganization& d) {
  v.optional("slug", d.slug, "Wanted slug; made from the name when left out.")
      .max_length(limits::slug_length);
  v.required("name", d.name, "Display name.").max_length(limits::display_name_length);
}

struct Member {
  UserId user_id;
  std::string email;
  std::string name;
  std::string role;
  std::string kind;
  TimePoint since;
};

template <class Visitor>
void describe(Visitor& v, Member& d) {
  v.required("user_id", d.user_id, "Identifies the user.");
  v.required("email", d.email, "Address of the user.");
  v.required("name", d.name, "Display name of the user.");
  v.required("role", d.role, "`owner`, `admin` or `member`.");
  v.required("kind", d.kind, "`person` or `service`.");
  v.required("since", d.since, "When the membership began.");
}

struct MemberList {
  std::vector<Member> items;
  std::optional<std::string> next{};
};

template <class Visitor>
void describe(Visitor& v, MemberList& d) {
  v.required("items", d.items, "Members, by e-mail address.");
  v.optional("next", d.next, "Cursor of the next page; missing on the last one.");
}

struct NewMember {
  std::string email;
  std::string role = "member";
};

template <class Visitor>
void describe(Visitor& v, NewMember& d) {
  v.required("email", d.email, "Address of a user who exists.");
  v.optional("role", d.role, "`owner`, `admin` or `member`.");
}

struct MemberChange {
  std::string role;
};

template <class Visitor>
void describe(Visitor& v, MemberChange& d) {
  v.required("role", d.role, "`owner`, `admin` or `member`.");
}

struct AuditEvent {
  AuditId id;
  std::int64_t seq = 0;
  TimePoint at;
  std::optional<UserId> actor;
  std::optional<UserId> on_behalf_of;
  std::string request_id;
  std::string action;
  std::string subject;
  json::Value payload;
};

template <class Visitor>
void describe(Visitor& v, AuditEvent& d) {
  v.required("id", d.id, "Identifies the event.");
  v.required("seq", d.seq, "Place in the chain.");
  v.required("at", d.at, "When it happened.");
  v.optional("actor", d.actor, "Who did it; missing for the system itself.");
  v.optional("on_behalf_of", d.on_behalf_of, "Whom an administrator impersonated.");
  v.required("request_id", d.request_id, "Request in which it happened.");
  v.required("action", d.action, "What happened, such as `release.published`.");
  v.required("subject", d.subject, "To what: an id, or a name.");
  v.required("payload", d.payload, "What changed, without secrets.");
}

struct AuditList {
  std::vector<AuditEvent> items;
  std::optional<std::string> next;
};

template <class Visitor>
void describe(Visitor& v, AuditList& d) {
  v.required("items", d.items, "Events of this page, newest first.");
  v.optional("next", d.next, "Cursor of the next page; missing on the last one.");
}

}  // namespace tank::inline v0::wire
