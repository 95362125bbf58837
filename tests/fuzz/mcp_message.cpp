// SPDX-License-Identifier: Apache-2.0
#include "core/json/json.hpp"
#include "fuzz/target.hpp"
#include "mcp/message.hpp"
#include "mcp/skill_entries.hpp"

// What is read as a message has an id that can be repeated, and every refusal can be written.
void tank::fuzz::run(std::string_view text) {
  if (const auto uri = mcp::SkillUri::parse(text)) demand(!uri->path.empty());
  const auto message = mcp::read_message(text);
  if (!message) {
    const auto written = mcp::write_error(message.error().id, message.error().error);
    demand(json::parse(written).has_value());
    return;
  }
  if (!message->id) return;
  demand(message->id->if_string() != nullptr || message->id->as_int64().has_value());
  demand(json::parse(mcp::write_result(*message->id, message->params)).has_value());
}
