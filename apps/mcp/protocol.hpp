// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// The Model Context Protocol, as far as a registry serves it: stateless as of 2026-07-28, and
/// the handshake of the revisions before for clients that begin with `initialize`.

#include <optional>
#include <string>
#include <string_view>

#include "mcp/message.hpp"
#include "mcp/shelf.hpp"

namespace tank::inline v0::mcp {

inline constexpr std::string_view modern_version = "2026-07-28";

/// Fields of the HTTP request that repeat what the body says; nothing for a missing one.
struct RepeatedFields {
  std::optional<std::string> protocol_version;  ///< `MCP-Protocol-Version`
  std::optional<std::string> method;            ///< `Mcp-Method`
  std::optional<std::string> name;              ///< `Mcp-Name`
};

/// What is sent back. `body` is one JSON document, or empty where nothing is answered.
struct Answer {
  int status = 200;  ///< of HTTP
  std::string body;
};

struct ServerInfo {
  std::string version;
  std::string instructions;
};

/// Answers one message. `fields` only over HTTP. Keeps nothing between two calls.
[[nodiscard]] Answer answer(std::string_view text, Shelf& shelf, const ServerInfo& info,
                            const RepeatedFields* fields = nullptr);

}  // namespace tank::inline v0::mcp
