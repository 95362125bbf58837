// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Wire documents: logging a program in from a browser, near (RFC 8252) or far (RFC 8628).

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <tank/base/limits.hpp>

#include "core/json/describe.hpp"
#include "wire/identity.hpp"

namespace tank::inline v0::wire {

inline constexpr std::size_t scopes_of_one_request = 32;

struct DeviceBegin {
  std::string client;
  std::vector<std::string> scopes{"skills:read"};
};

template <class Visitor>
void describe(Visitor& v, DeviceBegin& d) {
  v.required("client", d.client, "What the program calls itself; becomes the token's name.")
      .max_length(limits::display_name_length);
  v.optional("scopes", d.scopes, "What the token is to allow.").max_items(scopes_of_one_request);
}

struct DeviceStarted {
  std::string device_code;
  std::string user_code;
  std::string verification_uri;
  std::string verification_uri_complete;
  std::int64_t expires_in = 0;
  std::int64_t interval = 0;
};

template <class Visitor>
void describe(Visitor& v, DeviceStarted& d) {
  v.required("device_code", d.device_code, "The program's secret; poll with it.");
  v.required("user_code", d.user_code, "To be typed by a person.");
  v.required("verification_uri", d.verification_uri, "The page to type it on.");
  v.required("verification_uri_complete", d.verification_uri_complete,
             "The same page with the code, for a link or a QR code.");
  v.required("expires_in", d.expires_in, "Seconds until both codes end.");
  v.required("interval", d.interval, "Seconds between two polls; `slow_down` adds five.");
}

struct DevicePoll {
  std::string device_code;
};

template <class Visitor>
void describe(Visitor& v, DevicePoll& d) {
  v.required("device_code", d.device_code, "The program's secret.").max_length(64);
}

/// Who asks to be let in.
struct DeviceAsked {
  std::string client;
  std::vector<std::string> scopes;
  TimePoint expires_at;
};

template <class Visitor>
void describe(Visitor& v, DeviceAsked& d) {
  v.required("client", d.client, "What the program calls itself; nobody has checked it.");
  v.required("scopes", d.scopes, "What it asks for.");
  v.required("expires_at", d.expires_at, "First moment at which it is too late.");
}

struct DeviceDecision {
  bool approve = false;
  std::optional<std::vector<std::string>> scopes;
};

template <class Visitor>
void describe(Visitor& v, DeviceDecision& d) {
  v.required("approve", d.approve, "Whether the program may act as you.");
  v.optional("scopes", d.scopes, "What it may do; all that it asked for unless given.");
}

struct AuthorizationDecision {
  bool approve = false;
  std::string client;
  std::string redirect_uri;
  std::string state;
  std::string code_challenge;
  std::string scope;
};

template <class Visitor>
void describe(Visitor& v, AuthorizationDecision& d) {
  v.required("approve", d.approve, "Whether the program may act as you.");
  v.required("client", d.client, "What the program calls itself.")
      .max_length(limits::display_name_length);
  v.required("redirect_uri", d.redirect_uri, "Where it listens on this machine.")
      .max_length(limits::url_length);
  v.required("state", d.state, "Given back as it is.").max_length(limits::oauth_state_length);
  v.required("code_challenge", d.code_challenge, "S256 (RFC 7636).").max_length(64);
  v.required("scope", d.scope, "What it may do; words separated by spaces.")
      .max_length(limits::scopes_length);
}

struct RedirectTo {
  std::string redirect_to;
};

template <class Visitor>
void describe(Visitor& v, RedirectTo& d) {
  v.required("redirect_to", d.redirect_to, "Where to send the browser.");
}

struct AuthorizationExchange {
  std::string code;
  std::string code_verifier;
  std::string redirect_uri;
};

template <class Visitor>
void describe(Visitor& v, AuthorizationExchange& d) {
  v.required("code", d.code, "As the browser brought it.").max_length(64);
  v.required("code_verifier", d.code_verifier, "What the challenge was made of.").max_length(128);
  v.required("redirect_uri", d.redirect_uri, "The same as before.").max_length(limits::url_length);
}

// The Tank protocol (its names are its own).

struct CliAuthStart {
  std::string state;
};

template <class Visitor>
void describe(Visitor& v, CliAuthStart& d) {
  v.required("state", d.state, "A text of the client's own.").min_length(8).max_length(256);
}

struct CliAuthStarted {
  std::string auth_url;
  std::string session_code;
};

template <class Visitor>
void describe(Visitor& v, CliAuthStarted& d) {
  v.required("authUrl", d.auth_url, "The page to open.");
  v.required("sessionCode", d.session_code, "Ask with it.");
}

struct CliAuthAuthorize {
  std::string session_code;
};

template <class Visitor>
void describe(Visitor& v, CliAuthAuthorize& d) {
  v.required("sessionCode", d.session_code, "As it stands in the page's address.").max_length(64);
}

struct CliAuthDone {
  bool success = true;
};

template <class Visitor>
void describe(Visitor& v, CliAuthDone& d) {
  v.required("success", d.success, "Always true.");
}

struct CliAuthExchange {
  std::string session_code;
  std::string state;
};

template <class Visitor>
void describe(Visitor& v, CliAuthExchange& d) {
  v.required("sessionCode", d.session_code, "As it was given.").max_length(64);
  v.required("state", d.state, "As it was sent.").max_length(256);
}

struct CliAuthUser {
  std::string name;
  std::string email;
};

template <class Visitor>
void describe(Visitor& v, CliAuthUser& d) {
  v.required("name", d.name, "Display name.");
  v.required("email", d.email, "Address.");
}

struct CliAuthToken {
  std::string token;
  CliAuthUser user;
};

template <class Visitor>
void describe(Visitor& v, CliAuthToken& d) {
  v.required("token", d.token, "API token. Shown once, never again.");
  v.required("user", d.user, "Who is logged in now.");
}

}  // namespace tank::inline v0::wire
