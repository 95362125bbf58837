// SPDX-License-Identifier: Apache-2.0
#include <charconv>

#include "cli/commands/commands.hpp"
#include "cli/context.hpp"
#include "cli/registry/http_api.hpp"
#include "core/json/to_value.hpp"
#include "wire/address.hpp"
#include "wire/tenancy.hpp"

namespace tank::inline v0::cli {
namespace {

std::string joined(const std::vector<std::string>& words) {
  std::string out;
  for (const std::string& word : words) out += (out.empty() ? "" : ", ") + word;
  return out;
}

std::vector<std::string> split(std::string_view words) {
  std::vector<std::string> out;
  while (!words.empty()) {
    const auto comma = words.find(',');
    out.emplace_back(words.substr(0, comma));
    if (comma == std::string_view::npos) break;
    words.remove_prefix(comma + 1);
  }
  return out;
}

Result<wire::NewToken> wanted_token(const Invocation& invocation) {
  wire::NewToken wanted;
  wanted.name = invocation.arguments.front();
  wanted.scopes = split(invocation.value("scopes", "skills:read"));
  wanted.package_pattern = invocation.value("packages");
  const std::string_view days = invocation.value("days", "90");
  const auto [end, error] =
      std::from_chars(days.data(), days.data() + days.size(), wanted.lifetime_days);
  if (error != std::errc{} || end != days.data() + days.size()) {
    return fail(Errc::invalid_argument, "`--days` takes a whole number");
  }
  return wanted;
}

Result<TokenId> named_token(const Invocation& invocation) {
  auto id = TokenId::parse(invocation.arguments.front());
  if (id) return id;
  return fail(Errc::invalid_argument, id.error().detail);
}

std::string state_of(const wire::Token& token) {
  return token.revoked_at ? "revoked" : "until " + tank::to_string(token.expires_at);
}

/// `/orgs/acme` with `--org acme`, and nothing without.
std::string owner_path(const Invocation& invocation) {
  if (!invocation.has("org")) return {};
  return "/orgs/" + wire::encode_segment(invocation.value("org"));
}

/// The service account of that name, made when there is none.
Result<UserId> account_named(HttpApi& server, const std::string& organization,
                             const std::string& name) {
  const std::string path = organization + "/service-accounts";
  const auto accounts = server.ask_all<wire::MemberList>(path);
  if (!accounts) return pass(accounts);
  for (const wire::Member& each : accounts->items) {
    if (each.name == name) return each.user_id;
  }
  const auto made = server.ask<wire::Member>("POST", path, wire::NewServiceAccount{.name = name});
  if (!made) return pass(made);
  return made->user_id;
}

Result<wire::TokenCreated> create_for_organization(Context& context, const Invocation& invocation,
                                                   const wire::NewToken& wanted) {
  const auto server = context.server();
  if (!server) return pass(server);
  const std::string organization = owner_path(invocation);
  const auto account =
      account_named(**server, organization, std::string(invocation.value("account", wanted.name)));
  if (!account) return pass(account);
  return (*server)->ask<wire::TokenCreated>(
      "POST", organization + "/tokens",
      wire::NewOrganizationToken{.account_id = *account,
                                 .name = wanted.name,
                                 .scopes = wanted.scopes,
                                 .package_pattern = wanted.package_pattern,
                                 .lifetime_days = wanted.lifetime_days});
}

Result<wire::TokenCreated> create_own(Context& context, const wire::NewToken& wanted) {
  auto registry = context.registry();
  if (!registry) return pass(registry);
  return (*registry)->create_token(wanted);
}

json::Value show_once(Context& context, const wire::TokenCreated& made) {
  context.terminal.print(made.token);
  context.terminal.note("Shown once; it works until " + tank::to_string(made.info.expires_at));
  return json::to_value(made);
}

Result<json::Value> list_of_organization(Context& context, const Invocation& invocation) {
  const auto server = context.server();
  if (!server) return pass(server);
  const auto tokens =
      (*server)->ask_all<wire::OrganizationTokenList>(owner_path(invocation) + "/tokens");
  if (!tokens) return pass(tokens);
  std::vector<std::vector<Text>> rows;
  for (const wire::OrganizationToken& each : tokens->items) {
    rows.push_back({each.info.id.to_string(), each.info.name, each.account,
                    joined(each.info.scopes), state_of(each.info)});
  }
  context.terminal.table({"id", "name", "account", "scopes", "state"}, rows);
  return json::to_value(*tokens);
}

}  // namespace

Result<json::Value> run_token_create(Context& context, const Invocation& invocation) {
  const auto wanted = wanted_token(invocation);
  if (!wanted) return pass(wanted);
  if (invocation.has("account") && !invocation.has("org")) {
    return fail(Errc::invalid_argument, "`--account` goes with `--org`");
  }
  const auto made = invocation.has("org") ? create_for_organization(context, invocation, *wanted)
                                          : create_own(context, *wanted);
  if (!made) return pass(made);
  return show_once(context, *made);
}

Result<json::Value> run_token_list(Context& context, const Invocation& invocation) {
  if (invocation.has("org")) return list_of_organization(context, invocation);
  auto registry = context.registry();
  if (!registry) return pass(registry);
  const auto tokens = (*registry)->tokens();
  if (!tokens) return pass(tokens);
  std::vector<std::vector<Text>> rows;
  for (const wire::Token& each : tokens->items) {
    rows.push_back({each.id.to_string(), each.name, joined(each.scopes), state_of(each)});
  }
  context.terminal.table({"id", "name", "scopes", "state"}, rows);
  return json::to_value(*tokens);
}

Result<json::Value> run_token_revoke(Context& context, const Invocation& invocation) {
  const auto id = named_token(invocation);
  if (!id) return pass(id);
  if (invocation.has("org")) {
    const auto server = context.server();
    if (!server) return pass(server);
    const auto done = (*server)->send(
        (*server)->request("DELETE", owner_path(invocation) + "/tokens/" + id->to_string()));
    if (!done) return pass(done);
  } else {
    auto registry = context.registry();
    if (!registry) return pass(registry);
    if (auto done = (*registry)->revoke_token(*id); !done) return pass(done);
  }
  context.terminal.note("Revoked " + id->to_string());
  return json::Object{{"id", id->to_string()}, {"revoked", true}};
}

Result<json::Value> run_token_rotate(Context& context, const Invocation& invocation) {
  const auto id = named_token(invocation);
  if (!id) return pass(id);
  const auto server = context.server();
  if (!server) return pass(server);
  const auto made = (*server)->ask<wire::TokenCreated>(
      "POST", owner_path(invocation) + "/tokens/" + id->to_string() + "/rotate",
      wire::TokenRotation{.at_once = invocation.has("at-once")});
  if (!made) return pass(made);
  return show_once(context, *made);
}

}  // namespace tank::inline v0::cli
