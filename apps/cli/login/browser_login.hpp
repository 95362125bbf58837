// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Logging in with a browser: here, or wherever somebody has one.

#include "cli/command/command.hpp"
#include "cli/context.hpp"

namespace tank::inline v0::cli {

/// How the browser is reached.
enum class BrowserWay {
  here,       ///< it is opened, and brings the code back (RFC 8252)
  elsewhere,  ///< somebody types a code there (RFC 8628); nothing is opened
  by_code,    ///< the same, and a browser here is opened, if there is one
};

/// Gives a token for the registry at `address`. Tells every address that somebody may need.
/// Errors: access_denied, expired_code, timed_out, cancelled, user_banned; those of the
/// registry.
[[nodiscard]] Result<Secret> log_in_with_browser(Context& context, const std::string& address,
                                                 BrowserWay way);

}  // namespace tank::inline v0::cli
