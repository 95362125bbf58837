// SPDX-License-Identifier: Apache-2.0
#include "cli/command/help.hpp"
#include "cli/command/suggest.hpp"
#include "cli/commands/commands.hpp"
#include "cli/context.hpp"

namespace tank::inline v0::cli {

Result<json::Value> run_config_list(Context& context, const Invocation& invocation) {
  std::vector<std::vector<Text>> rows;
  json::Object document;
  for (const Setting& setting : context.configuration.all()) {
    std::vector<Text> row{setting.info->key, setting.value};
    if (invocation.has("show-origin")) {
      row.emplace_back(to_string(setting.origin));
      row.emplace_back(setting.where);
    }
    rows.push_back(std::move(row));
    document.set(setting.info->key, json::Object{{"value", setting.value},
                                                 {"origin", to_string(setting.origin)},
                                                 {"where", setting.where}});
  }
  std::vector<Text> head{"setting", "value"};
  if (invocation.has("show-origin")) {
    head.emplace_back("origin");
    head.emplace_back("where");
  }
  context.terminal.table(head, rows);
  return document;
}

Result<json::Value> run_completions(Context& context, const Invocation& invocation) {
  auto text = completions(invocation.arguments.front());
  if (!text) return pass(text);
  if (!context.terminal.options().json) context.terminal.raw(*text);
  return json::Object{{"shell", invocation.arguments.front()}, {"script", std::move(*text)}};
}

Result<json::Value> run_help(Context& context, const Invocation& invocation) {
  std::string text;
  std::string topic;
  for (const std::string& word : invocation.arguments) topic += (topic.empty() ? "" : " ") + word;
  if (invocation.has("man")) {
    text = man_page();
  } else if (invocation.has("markdown")) {
    text = markdown_page();
  } else if (topic.empty()) {
    text = overview();
  } else if (const Command* command = find_command(topic)) {
    text = help_text(*command);
  } else {
    std::vector<std::string> known;
    for (const Command* each : all_commands()) known.emplace_back(each->name);
    for (const Topic& each : help_topics()) {
      known.emplace_back(each.name);
      if (each.name == topic) text = each.text;
    }
    if (text.empty()) {
      return fail(Errc::invalid_argument,
                  "There is no help about `" + topic + "`." + did_you_mean(topic, known));
    }
  }
  if (!context.terminal.options().json) context.terminal.raw(text);
  return json::Object{{"topic", topic}, {"text", std::move(text)}};
}

}  // namespace tank::inline v0::cli
