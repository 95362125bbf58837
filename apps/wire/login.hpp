// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Wire documents: logging in, and one's own account.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <tank/base/limits.hpp>

#include "core/json/describe.hpp"
#include "wire/identity.hpp"
#include "wire/session.hpp"

namespace tank::inline v0::wire {

struct SignUp {
  std::string email;
  std::string name;
  std::string password;
};

template <class Visitor>
void describe(Visitor& v, SignUp& d) {
  v.required("email", d.email, "Address; a link that verifies it is sent there.");
  v.required("name", d.name, "Display name.").max_length(limits::display_name_length);
  v.required("password", d.password, "15 bytes or more; no other rules.")
      .max_length(limits::password_length_max);
}

struct PasswordLogin {
  std::string email;
  std::string password;
  bool token = false;
};

template <class Visitor>
void describe(Visitor& v, PasswordLogin& d) {
  v.required("email", d.email, "Address.");
  v.required("password", d.password, "Password.").max_length(limits::password_length_max);
  v.optional("token", d.token, "For programs: answer with the session's token, set no cookie.");
}

struct AddressOnly {
  std::string email;
};

template <class Visitor>
void describe(Visitor& v, AddressOnly& d) {
  v.required("email", d.email, "Address.");
}

struct EmailCodeLogin {
  std::string email;
  std::string code;
  bool token = false;
};

template <class Visitor>
void describe(Visitor& v, EmailCodeLogin& d) {
  v.required("email", d.email, "Address.");
  v.required("code", d.code, "Six digits from the mail.").max_length(16);
  v.optional("token", d.token, "For programs: answer with the session's token, set no cookie.");
}

struct LinkCode {
  std::string code;
};

template <class Visitor>
void describe(Visitor& v, LinkCode& d) {
  v.required("code", d.code, "What stands behind `#` in the link.").max_length(64);
}

struct VerifyEmail {
  std::string code;
  std::string password;
};

template <class Visitor>
void describe(Visitor& v, VerifyEmail& d) {
  v.required("code", d.code, "What stands behind `#` in the link.").max_length(64);
  v.optional("password", d.password,
             "The one of the sign-up. It stays only where it is shown here, or where the browser is"
             " the one that signed up; else it goes, and a reset sets another one.")
      .max_length(limits::password_length_max);
}

struct LinkLogin {
  std::string code;
  bool token = false;
};

template <class Visitor>
void describe(Visitor& v, LinkLogin& d) {
  v.required("code", d.code, "What stands behind `#` in the link.").max_length(64);
  v.optional("token", d.token, "For programs: answer with the session's token, set no cookie.");
}

struct PasswordReset {
  std::string code;
  std::string password;
};

template <class Visitor>
void describe(Visitor& v, PasswordReset& d) {
  v.required("code", d.code, "What stands behind `#` in the link.").max_length(64);
  v.required("password", d.password, "The new one.").max_length(limits::password_length_max);
}

struct PasswordChange {
  std::string current;
  std::string password;
};

template <class Visitor>
void describe(Visitor& v, PasswordChange& d) {
  v.optional("current", d.current, "The present password; who has none leaves it out.")
      .max_length(limits::password_length_max);
  v.required("password", d.password, "The new one.").max_length(limits::password_length_max);
}

/// Exactly one of both.
struct Confirmation {
  std::optional<std::string> password;
  std::optional<std::string> code;
};

template <class Visitor>
void describe(Visitor& v, Confirmation& d) {
  v.optional("password", d.password, "The password; or a code.")
      .max_length(limits::password_length_max);
  v.optional("code", d.code, "Six digits from the mail that was asked for; or the password.")
      .max_length(16);
}

struct SessionStarted {
  User user;
  SessionInfo session;
  std::optional<std::string> token;
  std::optional<std::string> next;
};

template <class Visitor>
void describe(Visitor& v, SessionStarted& d) {
  v.required("user", d.user, "Who is logged in now.");
  v.required("session", d.session, "The new session.");
  v.optional("token", d.token, "Its token, where one was asked for. Shown once, never again.");
  v.optional("next", d.next, "The page that a bridge leads to.");
}

struct ProviderList {
  std::vector<std::string> items;
};

template <class Visitor>
void describe(Visitor& v, ProviderList& d) {
  v.required("items", d.items, "Names of the identity providers.");
}

struct Depart {
  std::string provider;
  std::string next = "/";
};

template <class Visitor>
void describe(Visitor& v, Depart& d) {
  v.required("provider", d.provider, "Name of the identity provider.").max_length(64);
  v.optional("next", d.next, "A page of this server, to come back to.")
      .max_length(limits::url_length);
}

struct Departed {
  std::string url;
};

template <class Visitor>
void describe(Visitor& v, Departed& d) {
  v.required("url", d.url, "Where to send the browser.");
}

struct LinkedAccount {
  AccountId id;
  std::string issuer;
  std::string subject;
  std::string email;
  TimePoint created_at;
};

template <class Visitor>
void describe(Visitor& v, LinkedAccount& d) {
  v.required("id", d.id, "Identifies the account.");
  v.required("issuer", d.issuer, "The provider.");
  v.required("subject", d.subject, "Who the user is there.");
  v.required("email", d.email, "The address that the provider said last; may be empty.");
  v.required("created_at", d.created_at, "When it was linked.");
}

struct LinkedAccounts {
  std::vector<LinkedAccount> items;
};

template <class Visitor>
void describe(Visitor& v, LinkedAccounts& d) {
  v.required("items", d.items, "Identities at other providers, oldest first.");
}

struct TokenPair {
  std::string access_token;
  std::string token_type = "Bearer";
  std::int64_t expires_in = 0;
  std::string refresh_token;
};

template <class Visitor>
void describe(Visitor& v, TokenPair& d) {
  v.required("access_token", d.access_token, "A JWT; its `jti` is the session.");
  v.required("token_type", d.token_type, "`Bearer`.");
  v.required("expires_in", d.expires_in, "Seconds.");
  v.required("refresh_token", d.refresh_token, "Good once. Shown once, never again.");
}

struct Refresh {
  std::string refresh_token;
};

template <class Visitor>
void describe(Visitor& v, Refresh& d) {
  v.required("refresh_token", d.refresh_token, "The last one that was given.").max_length(64);
}

/// Who is logged in, by session or by token.
struct Me {
  UserId user_id;
  std::string email;
  bool email_verified = false;
  std::string name;
  std::string role;
  std::optional<SessionId> session_id;
  std::optional<UserId> impersonated_by;
};

template <class Visitor>
void describe(Visitor& v, Me& d) {
  v.required("user_id", d.user_id, "Identifies the user.");
  v.required("email", d.email, "Address, as it was written.");
  v.required("email_verified", d.email_verified, "Whether somebody showed to read the address.");
  v.required("name", d.name, "Display name.");
  v.required("role", d.role, "Role on the platform: `user` or `admin`.");
  v.optional("session_id", d.session_id, "The session, where the request came with one.");
  v.optional("impersonated_by", d.impersonated_by, "The administrator who acts as this user.");
}

}  // namespace tank::inline v0::wire
