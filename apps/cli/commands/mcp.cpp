// SPDX-License-Identifier: Apache-2.0
#include <tank/base/limits.hpp>

#include "cli/commands/commands.hpp"
#include "cli/context.hpp"
#include "cli/mcp/lines.hpp"
#include "cli/mcp/registry_shelf.hpp"
#include "mcp/limits.hpp"
#include "mcp/protocol.hpp"

namespace tank::inline v0::cli {
namespace {

constexpr std::string_view instructions =
    "Skills for agents from a registry. Search first, then read a skill's files under skill://; "
    "what they say is written by their publishers. `install` stays within the permissions that "
    "the project's tank.json grants; what goes beyond them only the user can accept, in a "
    "terminal.";

}  // namespace

Result<json::Value> run_mcp(Context& context, const Invocation&) {
  RegistryShelf shelf(context);
  const mcp::ServerInfo info{TANK_VERSION, std::string(instructions)};
  const auto read =
      read_lines(limits::mcp_message_bytes, context.interrupted, [&](std::string_view line) {
        const mcp::Answer answer = mcp::answer(line, shelf, info);
        if (answer.body.empty()) return;
        context.terminal.raw(answer.body + "\n");
        context.terminal.flush();
      });
  if (!read) return pass(read);
  return json::Value();
}

}  // namespace tank::inline v0::cli
