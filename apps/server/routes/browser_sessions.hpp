// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// The sessions that one browser has: its own, and the one that an administrator's browser keeps
/// aside while it acts as somebody else.

#include <optional>
#include <string_view>

#include <tank/base/secret.hpp>

#include "server/api/operation.hpp"

namespace tank::server {

/// The value of a cookie; nothing where there is none that could be ours.
[[nodiscard]] std::optional<Secret> cookie_of(const Call& call, std::string_view name);

/// Ends the session that is kept aside, and makes the browser forget it; nothing where none is.
void end_kept_aside(const Call& call, Reply& reply);

/// For whoever logs in anew: leaves no older session of this browser behind.
void end_older_sessions(const Call& call, Reply& reply);

}  // namespace tank::server
