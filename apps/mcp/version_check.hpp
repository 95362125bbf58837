// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Which revision of the protocol a request speaks, and whether its HTTP fields say the same as
/// its body.

#include <array>
#include <string_view>

#include <tl/expected.hpp>

#include "mcp/message.hpp"

namespace tank::inline v0::mcp {

struct RepeatedFields;

/// Revisions that begin with `initialize`, newest first.
inline constexpr std::array<std::string_view, 3> legacy_versions{"2025-11-25", "2025-06-18",
                                                                 "2025-03-26"};

/// True for a request of the stateless protocol, false for one of the handshake's.
/// Errors in order: header_mismatch, unsupported_version, invalid_params (a field of `_meta` is
/// missing).
[[nodiscard]] tl::expected<bool, RpcError> check_version(const Message& message,
                                                         const RepeatedFields* fields);

}  // namespace tank::inline v0::mcp
