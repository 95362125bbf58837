// SPDX-License-Identifier: Apache-2.0
#include <charconv>

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

Result<json::Value> run_token_create(Context& context, const Invocation& invocation) {
  wire::NewToken wanted;
  wanted.name = invocation.arguments.front();
  std::string_view scopes = invocation.value("scopes", "skills:read");
  while (!scopes.empty()) {
    const auto comma = scopes.find(',');
    wanted.scopes.emplace_back(scopes.substr(0, comma));
    if (comma == std::string_view::npos) break;
    scopes.remove_prefix(comma + 1);
  }
  wanted.package_pattern = invocation.value("packages");
  const std::string_view days = invocation.value("days", "90");
  const auto [end, error] =
      std::from_chars(days.data(), days.data() + days.size(), wanted.lifetime_days);
  if (error != std::errc{} || end != days.data() + days.size()) {
    return fail(Errc::invalid_argument, "`--days` takes a whole number");
  }
  auto registry = context.registry();
  if (!registry) return pass(registry);
  const auto made = (*registry)->create_token(wanted);
  if (!made) return pass(made);
  context.terminal.print(made->token);
  context.terminal.note("Shown once; it works until " + tank::to_string(made->info.expires_at));
  return json::to_value(*made);
}

Result<json::Value> run_token_list(Context& context, const Invocation&) {
  auto registry = context.registry();
  if (!registry) return pass(registry);
  const auto tokens = (*registry)->tokens();
  if (!tokens) return pass(tokens);
  std::vector<std::vector<Text>> rows;
  for (const wire::Token& each : tokens->items) {
    rows.push_back({each.id.to_string(), each.name, joined(each.scopes),
                    each.revoked_at ? "revoked" : "until " + tank::to_string(each.expires_at)});
  }
  context.terminal.table({"id", "name", "scopes", "state"}, rows);
  return json::to_value(*tokens);
}

Result<json::Value> run_token_revoke(Context& context, const Invocation& invocation) {
  const auto id = TokenId::parse(invocation.arguments.front());
  if (!id) return fail(Errc::invalid_argument, id.error().detail);
  auto registry = context.registry();
  if (!registry) return pass(registry);
  if (auto done = (*registry)->revoke_token(*id); !done) return pass(done);
  context.terminal.note("Revoked " + id->to_string());
  return json::Object{{"id", id->to_string()}, {"revoked", true}};
}

Result<json::Value> run_user_create(Context& context, const Invocation& invocation) {
  const std::string& email = invocation.arguments.front();
  auto registry = context.registry();
  if (!registry) return pass(registry);
  const auto made = (*registry)->create_user({.email = email,
                                              .name = std::string(invocation.value("name", email)),
                                              .role = invocation.has("admin") ? "admin" : "user"});
  if (!made) return pass(made);
  context.terminal.print(made->login_code);
  context.terminal.note("One-time code of " + email + " for `tank login`; shown once");
  return json::to_value(*made);
}

}  // namespace tank::inline v0::cli
