// SPDX-License-Identifier: Apache-2.0
#include "cli/commands/commands.hpp"
#include "cli/context.hpp"
#include "core/json/to_value.hpp"

namespace tank::inline v0::cli {
namespace {

std::string joined(const std::vector<std::string>& words) {
  std::string out;
  for (const std::string& word : words) out += (out.empty() ? "" : ", ") + word;
  return out;
}

}  // namespace

Result<json::Value> run_whoami(Context& context, const Invocation&) {
  auto registry = context.registry();
  if (!registry) return pass(registry);
  const auto who = (*registry)->whoami();
  if (!who) return pass(who);
  context.terminal.print(who->user.email + " (" + who->user.name + ", " + who->user.role + ")");
  for (const wire::OwnOrganization& each : who->organizations) {
    context.terminal.print("  @" + each.slug + "  " + each.role);
  }
  context.terminal.print("token: " + who->token.name +
                         (who->token.scopes.empty() ? "" : "  " + joined(who->token.scopes)));
  const Setting& setting = context.configuration.find("registry");
  if (setting.value.starts_with("file:")) return json::to_value(*who);
  const auto token = Credentials(context.environment).find(setting);
  if (!token) return pass(token);
  if (*token) {
    context.terminal.print("  from " + (*token)->where + ", until " +
                           tank::to_string(who->token.expires_at));
  }
  return json::to_value(*who);
}

}  // namespace tank::inline v0::cli
