// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// The tools: what each takes, and what it does.

#include <string_view>

#include <tl/expected.hpp>

#include "mcp/message.hpp"
#include "mcp/shelf.hpp"

namespace tank::inline v0::mcp {

/// `tools` of `tools/list`.
[[nodiscard]] json::Array list_tools(const Shelf& shelf);

/// Runs `name`. What the registry refuses is a result with `isError`; an unknown tool and
/// arguments of another form are invalid_params.
[[nodiscard]] tl::expected<json::Object, RpcError> call_tool(Shelf& shelf, std::string_view name,
                                                             const json::Object& arguments);

}  // namespace tank::inline v0::mcp
