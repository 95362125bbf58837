// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// What every login answers.

#include <optional>
#include <string>

#include <tank/identity/sessions.hpp>

#include "server/api/operation.hpp"

namespace tank::server {

/// A browser gets a cookie, a program gets a token; nobody gets both. Whoever logs in anew leaves
/// no older session of this browser behind. `next` is the page that was wanted, where it is known.
[[nodiscard]] Result<Reply> session_started(const Call& call,
                                            Result<identity::IssuedSession> issued, bool as_token,
                                            std::optional<std::string> next = std::nullopt);

}  // namespace tank::server
