// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// From a request to its actor, and whether the request is the actor's own.

#include <string>
#include <string_view>

#include <tank/base/result.hpp>
#include <tank/base/secret.hpp>
#include <tank/identity/actor.hpp>

#include "server/http/request_handler.hpp"
#include "server/services.hpp"

namespace tank::server {

/// The token of `Authorization: Bearer …`; an empty view for any other scheme.
[[nodiscard]] std::string_view bearer_token(const RequestHead& head);

/// By `Authorization: Bearer` (an API token, a session's token, an access token of ours or of an
/// issuer that is trusted), else by the session's cookie, else nobody. A token that is sent must
/// be good, unless the operation itself is about it; a cookie that is not counts as none, for
/// the page that is asked for may be public.
/// A cookie vouches for pages of `own_origin` only: to those of others it does not exist.
/// Errors: invalid_credentials, invalid_token, token_expired, unauthorized, user_banned,
/// provider_unavailable, invalid_argument (two cookies).
[[nodiscard]] Result<identity::Actor> authenticate(const Request& request, const Services& services,
                                                   std::string_view own_origin);

/// What a request proved itself with, for an answer that outlives it.
class KeptCredentials {
 public:
  explicit KeptCredentials(const RequestHead& head);

  /// Who this is by now. Does not count as a use of a session: nobody has to be there.
  /// Errors: unauthorized (the session is over), and those of `authenticate`.
  [[nodiscard]] Result<identity::Actor> authenticate(const Services& services,
                                                     std::string request_id) const;

 private:
  Secret bearer_;
  Secret cookie_;
};

/// Errors: unsupported_media_type, cross_site_request.
[[nodiscard]] Result<void> check_cross_site(const Request& request, const identity::Actor& actor,
                                            std::string_view own_origin);

}  // namespace tank::server
