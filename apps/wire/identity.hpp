// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Wire documents: users, logins, tokens.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <tank/base/id.hpp>
#include <tank/base/limits.hpp>
#include <tank/base/time.hpp>

#include "core/json/describe.hpp"
#include "wire/org.hpp"

namespace tank::inline v0::wire {

struct Ban {
  std::string reason;
  std::optional<TimePoint> expires_at;
};

template <class Visitor>
void describe(Visitor& v, Ban& d) {
  v.optional("reason", d.reason, "Shown to the user.").max_length(limits::reason_length);
  v.optional("expires_at", d.expires_at, "When it ends by itself.");
}

struct PlatformRole {
  std::string role;
};

template <class Visitor>
void describe(Visitor& v, PlatformRole& d) {
  v.required("role", d.role, "`admin` or `user`.");
}

struct User {
  UserId id;
  std::string email;
  std::string name;
  std::string role;
  bool email_verified = false;
  std::optional<Ban> ban;
};

template <class Visitor>
void describe(Visitor& v, User& d) {
  v.required("id", d.id, "Identifies the user.");
  v.required("email", d.email, "Address, as it was written.");
  v.required("name", d.name, "Display name.");
  v.required("role", d.role, "Role on the platform: `user` or `admin`.");
  v.required("email_verified", d.email_verified, "Whether somebody showed to read the address.");
  v.optional("ban", d.ban, "Why nothing of the user's works for now.");
}

/// The token that a request came with, without its text.
struct CurrentToken {
  TokenId id;
  std::string name;
  std::vector<std::string> scopes;
  TimePoint expires_at;
};

template <class Visitor>
void describe(Visitor& v, CurrentToken& d) {
  v.required("id", d.id, "Identifies the token.");
  v.required("name", d.name, "What its owner called it.");
  v.required("scopes", d.scopes, "What it may be used for.");
  v.required("expires_at", d.expires_at, "First moment at which it no longer works.");
}

struct Whoami {
  User user;
  CurrentToken token;
  std::vector<OwnOrganization> organizations;
};

template <class Visitor>
void describe(Visitor& v, Whoami& d) {
  v.required("user", d.user, "Who is logged in.");
  v.required("token", d.token, "With which token.");
  v.required("organizations", d.organizations, "Organizations of the user, by slug.");
}

struct CodeLogin {
  std::string code;
};

template <class Visitor>
void describe(Visitor& v, CodeLogin& d) {
  v.required("code", d.code, "One-time code, `once_…`.").max_length(limits::slug_length * 2);
}

struct LoggedIn {
  std::string token;
  TimePoint expires_at;
  User user;
};

template <class Visitor>
void describe(Visitor& v, LoggedIn& d) {
  v.required("token", d.token, "API token. Shown once, never again.");
  v.required("expires_at", d.expires_at, "First moment at which it no longer works.");
  v.required("user", d.user, "Who is logged in now.");
}

struct NewUser {
  std::string email;
  std::string name;
  std::string role = "user";
};

template <class Visitor>
void describe(Visitor& v, NewUser& d) {
  v.required("email", d.email, "Address; two spellings are one identity.");
  v.required("name", d.name, "Display name.").max_length(limits::display_name_length);
  v.optional("role", d.role, "`user`, or `admin` of the platform.");
}

struct UserCreated {
  User user;
  std::string login_code;
};

template <class Visitor>
void describe(Visitor& v, UserCreated& d) {
  v.required("user", d.user, "Whom the code lets in.");
  v.required("login_code", d.login_code, "One-time login code to hand over. Shown once.");
}

struct UserList {
  std::vector<User> items;
  std::optional<std::string> next;
};

template <class Visitor>
void describe(Visitor& v, UserList& d) {
  v.required("items", d.items, "Users of this page.");
  v.optional("next", d.next, "Cursor of the next page; missing on the last one.");
}

struct Token {
  TokenId id;
  std::string name;
  std::vector<std::string> scopes;
  std::string package_pattern;
  TimePoint created_at;
  TimePoint expires_at;
  std::optional<TimePoint> last_used_at;
  std::optional<TimePoint> revoked_at;
};

template <class Visitor>
void describe(Visitor& v, Token& d) {
  v.required("id", d.id, "Identifies the token; use it to revoke.");
  v.required("name", d.name, "What its owner called it.");
  v.required("scopes", d.scopes, "What it may be used for.");
  v.required("package_pattern", d.package_pattern, "Packages it is for; empty means any.");
  v.required("created_at", d.created_at, "When it was made.");
  v.required("expires_at", d.expires_at, "First moment at which it no longer works.");
  v.optional("last_used_at", d.last_used_at, "When it was last used, to the minute.");
  v.optional("revoked_at", d.revoked_at, "When it was revoked.");
}

struct TokenList {
  std::vector<Token> items;
};

template <class Visitor>
void describe(Visitor& v, TokenList& d) {
  v.required("items", d.items, "Tokens, newest first.");
}

struct NewToken {
  std::string name;
  std::vector<std::string> scopes;
  std::string package_pattern;
  std::int64_t lifetime_days = limits::api_token_lifetime.count();
};

template <class Visitor>
void describe(Visitor& v, NewToken& d) {
  v.required("name", d.name, "What to call it.").max_length(limits::display_name_length);
  v.required("scopes", d.scopes, "What it may be used for; an empty list allows nothing.")
      .max_items(32);
  v.optional("package_pattern", d.package_pattern, "`@scope/*` or `@scope/name`; empty for any.");
  v.optional("lifetime_days", d.lifetime_days, "Days until it expires.").between(1, 365);
}

struct TokenCreated {
  std::string token;
  Token info;
};

template <class Visitor>
void describe(Visitor& v, TokenCreated& d) {
  v.required("token", d.token, "The token itself. Shown once, never again.");
  v.required("info", d.info, "What is kept about it.");
}

}  // namespace tank::inline v0::wire
