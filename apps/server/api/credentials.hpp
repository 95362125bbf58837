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

/// By `Authorization: Bearer` (an API token or a session's token), else by the session's
/// cookie, else nobody. A token that is sent must be good; a cookie that is not counts as none,
/// for the page that is asked for may be public.
/// Errors: invalid_credentials, token_expired, user_banned, invalid_argument (two cookies).
[[nodiscard]] Result<identity::Actor> authenticate(const Request& request,
                                                   const Services& services);

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
