// SPDX-License-Identifier: Apache-2.0
#include <tank/identity/api_token.hpp>

#include "cli/commands/commands.hpp"
#include "cli/context.hpp"
#include "cli/registry/http_registry.hpp"
#include "core/json/to_value.hpp"

namespace tank::inline v0::cli {
namespace {

/// The registry to log in to: the one that the command line names, else the configured one.
Result<std::string> login_address(const Context& context, const Invocation& invocation) {
  const std::string& configured = context.configuration.value("registry");
  if (invocation.arguments.empty()) return configured;
  const std::string& named = invocation.arguments.front();
  if (invocation.has("registry") && named != configured) {
    return fail(Errc::invalid_argument,
                "two registries are named, " + named + " and " + configured + "; leave one out");
  }
  return named;
}

/// A registry that is asked with this token and no other.
Result<std::unique_ptr<Registry>> open_with(Context& context, const std::string& address,
                                            Secret token) {
  return open_http_registry({.address = address,
                             .token = std::move(token),
                             .cache_folder = context.configuration.value("cache"),
                             .offline = context.configuration.is_on("offline"),
                             .parallel = 1,
                             .interrupted = context.interrupted},
                            context.entropy);
}

std::string joined(const std::vector<std::string>& words) {
  std::string out;
  for (const std::string& word : words) out += (out.empty() ? "" : ", ") + word;
  return out;
}

/// The token that a one-time code is worth.
Result<Secret> exchange(Context& context, const std::string& address, const Secret& code) {
  auto registry = open_with(context, address, Secret());
  if (!registry) return pass(registry);
  auto in = (*registry)->login(code);
  if (!in) {
    context.report.request_id = (*registry)->request_id();
    return pass(in);
  }
  return Secret(std::move(in->token));
}

}  // namespace

Result<json::Value> run_login(Context& context, const Invocation& invocation) {
  const auto named = login_address(context, invocation);
  if (!named) return pass(named);
  const std::string& address = *named;
  if (address.starts_with("file:")) {
    return fail(Errc::invalid_argument, address +
                                            " needs no login: whoever can write the folder "
                                            "is its administrator");
  }
  auto secret = context.terminal.read_secret("Token or one-time code for " + address);
  if (!secret) return pass(secret);
  if (secret->reveal().starts_with("once_")) {
    secret = exchange(context, address, *secret);
    if (!secret) return pass(secret);
  }
  if (!identity::looks_like_token(secret->reveal())) {
    return fail(Errc::invalid_argument,
                "this is neither a token (`tank_…`) nor a one-time code (`once_…`)");
  }
  auto registry = open_with(context, address, secret->clone());
  if (!registry) return pass(registry);
  const auto who = (*registry)->whoami();
  if (!who) {
    context.report.request_id = (*registry)->request_id();
    return pass(who);
  }
  const Credentials credentials(context.environment);
  if (auto stored = credentials.store(address, *secret); !stored) return pass(stored);
  context.terminal.note("Logged in to " + address + " as " + who->user.email);
  if (const std::string& used = context.configuration.value("registry");
      registry_key(used) != registry_key(address)) {
    context.terminal.note("Commands still ask " + used +
                          "; name the other one with `--registry`, `TANK_REGISTRY` or `registry` "
                          "in config.json");
  }
  return json::Object{{"registry", address},
                      {"user", json::to_value(who->user)},
                      {"stored_in", credentials.path()}};
}

Result<json::Value> run_logout(Context& context, const Invocation&) {
  const std::string address = context.configuration.value("registry");
  const auto forgotten = Credentials(context.environment).forget(address);
  if (!forgotten) return pass(forgotten);
  context.terminal.note(*forgotten ? "Logged out of " + address
                                   : "Nobody was logged in to " + address);
  return json::Object{{"registry", address}, {"was_logged_in", *forgotten}};
}

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
  return json::to_value(*who);
}

}  // namespace tank::inline v0::cli
