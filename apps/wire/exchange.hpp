// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Wire documents: sessions for who was let in elsewhere.

#include <optional>
#include <string>

#include <tank/base/limits.hpp>
#include <tank/base/time.hpp>

#include "core/json/describe.hpp"

namespace tank::inline v0::wire {

struct TokenExchange {
  std::optional<std::string> access_token;
  bool token = false;
};

template <class Visitor>
void describe(Visitor& v, TokenExchange& d) {
  v.optional("access_token", d.access_token,
             "The token of the issuer, where it does not come as `Authorization: Bearer`.");
  v.optional("token", d.token, "For programs: answer with the session's token, set no cookie.");
}

struct Bridge {
  std::string audience;
  std::string next = "/";
};

template <class Visitor>
void describe(Visitor& v, Bridge& d) {
  v.required("audience", d.audience, "The other front end's origin; the token is good there only.")
      .max_length(limits::url_length);
  v.optional("next", d.next, "A page there.").max_length(limits::url_length);
}

struct BridgeIssued {
  std::string token;
  TimePoint expires_at;
};

template <class Visitor>
void describe(Visitor& v, BridgeIssued& d) {
  v.required("token", d.token, "Good once. Shown once, never again.");
  v.required("expires_at", d.expires_at, "First moment at which it does not work any more.");
}

struct BridgeRedeem {
  std::string bridge;
  std::string audience;
  bool token = false;
};

template <class Visitor>
void describe(Visitor& v, BridgeRedeem& d) {
  v.required("bridge", d.bridge, "The token that the first front end got.").max_length(64);
  v.required("audience", d.audience, "One's own origin.").max_length(limits::url_length);
  v.optional("token", d.token, "For programs: answer with the session's token, set no cookie.");
}

}  // namespace tank::inline v0::wire
