// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Wire documents: sessions.

#include <optional>
#include <string>
#include <vector>

#include <tank/base/id.hpp>
#include <tank/base/time.hpp>

#include "core/json/describe.hpp"
#include "wire/identity.hpp"
#include "wire/org.hpp"

namespace tank::inline v0::wire {

struct SessionInfo {
  SessionId id;
  std::string method;
  std::string address;
  std::string user_agent;
  TimePoint created_at;
  TimePoint seen_at;
  TimePoint expires_at;
  bool current = false;
  std::optional<UserId> impersonated_by;
};

template <class Visitor>
void describe(Visitor& v, SessionInfo& d) {
  v.required("id", d.id, "Identifies the session.");
  v.required("method", d.method, "How somebody showed who he is.");
  v.required("address", d.address, "Where it was begun.");
  v.required("user_agent", d.user_agent, "What the program called itself.");
  v.required("created_at", d.created_at, "When it was begun.");
  v.required("seen_at", d.seen_at, "Last use, to five minutes.");
  v.required("expires_at", d.expires_at, "When it ends if it is not used again.");
  v.required("current", d.current, "Whether this request came with it.");
  v.optional("impersonated_by", d.impersonated_by, "The administrator who acts as the user in it.");
}

/// The session of a request, and whom it stands for.
struct CurrentSession {
  SessionId id;
  User user;
  std::string method;
  std::string address;
  std::string user_agent;
  TimePoint created_at;
  TimePoint seen_at;
  std::optional<TimePoint> confirmed_at;
  TimePoint idle_ends_at;
  TimePoint expires_at;
  std::optional<UserId> impersonated_by;
  std::vector<OwnOrganization> organizations;
};

template <class Visitor>
void describe(Visitor& v, CurrentSession& d) {
  v.required("id", d.id, "Identifies the session.");
  v.required("user", d.user, "Who is logged in.");
  v.required("method", d.method, "How somebody showed who he is.");
  v.required("address", d.address, "Where it was begun.");
  v.required("user_agent", d.user_agent, "What the program called itself.");
  v.required("created_at", d.created_at, "When it was begun.");
  v.required("seen_at", d.seen_at, "Last use, to five minutes.");
  v.optional("confirmed_at", d.confirmed_at,
             "When the user last showed who he is; missing where an administrator acts.");
  v.required("idle_ends_at", d.idle_ends_at, "When it ends if it is not used again.");
  v.required("expires_at", d.expires_at, "When it ends in any case.");
  v.optional("impersonated_by", d.impersonated_by, "The administrator who acts as this user.");
  v.required("organizations", d.organizations, "Organizations of the user, by slug.");
}

struct SessionList {
  std::vector<SessionInfo> items;
};

template <class Visitor>
void describe(Visitor& v, SessionList& d) {
  v.required("items", d.items, "Sessions that live, newest first.");
}

struct SessionsEnded {
  int ended = 0;
};

template <class Visitor>
void describe(Visitor& v, SessionsEnded& d) {
  v.required("ended", d.ended, "How many sessions ended.");
}

}  // namespace tank::inline v0::wire
