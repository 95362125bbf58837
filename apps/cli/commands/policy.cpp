// SPDX-License-Identifier: Apache-2.0
#include "cli/commands/commands.hpp"
#include "cli/context.hpp"
#include "cli/policy/policy_files.hpp"
#include "core/json/write.hpp"

namespace tank::inline v0::cli {

Result<json::Value> run_policy(Context& context, const Invocation&) {
  const auto in_force = policy_in_force(context);
  if (!in_force) return pass(in_force);
  json::Array files;
  for (const std::string& each : in_force->files) {
    context.terminal.note("from " + each);
    files.push_back(each);
  }
  json::Value rules = policy_document(in_force->policy);
  if (in_force->policy.is_empty()) {
    context.terminal.note("No policy is in force; everything may be installed");
  } else {
    context.terminal.print(Text::lines(json::write_pretty(rules, json::FinalNewline::no)));
  }
  return json::Object{{"files", std::move(files)}, {"rules", std::move(rules)}};
}

}  // namespace tank::inline v0::cli
