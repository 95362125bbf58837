// SPDX-License-Identifier: Apache-2.0
#include <tank/identity/api_token.hpp>

#include "cli/commands/commands.hpp"
#include "cli/context.hpp"
#include "cli/login/browser_login.hpp"
#include "cli/login/login_api.hpp"
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

HttpRegistryOptions options_for(const Context& context, const std::string& address, Secret token) {
  return {.address = address,
          .token = std::move(token),
          .cache_folder = context.configuration.value("cache"),
          .offline = context.configuration.is_on("offline"),
          .parallel = 1,
          .interrupted = context.interrupted};
}

/// The token that a one-time code is worth.
Result<Secret> exchange(Context& context, const std::string& address, const Secret& code) {
  auto registry = open_http_registry(options_for(context, address, Secret()), context.entropy);
  if (!registry) return pass(registry);
  auto in = (*registry)->login(code);
  if (!in) {
    context.report.request_id = (*registry)->request_id();
    return pass(in);
  }
  return Secret(std::move(in->token));
}

Result<Secret> read_token(Context& context, const std::string& address) {
  auto secret = context.terminal.read_secret("Token or one-time code for " + address);
  if (!secret) return secret;
  if (secret->reveal().starts_with("once_")) return exchange(context, address, *secret);
  if (identity::looks_like_token(secret->reveal())) return secret;
  return fail(Errc::invalid_argument,
              "this is neither a token (`tank_…`) nor a one-time code (`once_…`)");
}

Result<Secret> obtain_token(Context& context, const Invocation& invocation,
                            const std::string& address) {
  if (invocation.has("with-token")) return read_token(context, address);
  if (invocation.has("device")) return log_in_with_browser(context, address, BrowserWay::by_code);
  return log_in_with_browser(
      context, address, invocation.has("no-browser") ? BrowserWay::elsewhere : BrowserWay::here);
}

void tell_where_commands_go(Context& context, const std::string& address) {
  const std::string& used = context.configuration.value("registry");
  if (registry_key(used) == registry_key(address)) return;
  context.terminal.note("Commands still ask " + used + "; run `tank auth switch " + address +
                        "`, or name it with `--registry` or `TANK_REGISTRY`");
}

/// Ends the token at the registry. Whether it has ended; what failed is told, and does not keep
/// anybody from logging out here.
bool revoke(Context& context, const std::string& address, Secret token) {
  auto api = LoginApi::open(options_for(context, address, std::move(token)));
  const auto ended = api ? api->log_out() : Result<void>(pass(api));
  if (ended) return true;
  if (kind(ended.error().code) == ErrorKind::unauthorized) return true;
  context.terminal.warn("the token could not be revoked (" + describe_error(ended.error()) +
                        "); end it with `tank token revoke`");
  return false;
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
  const auto token = obtain_token(context, invocation, address);
  if (!token) return pass(token);
  auto registry =
      open_http_registry(options_for(context, address, token->clone()), context.entropy);
  if (!registry) return pass(registry);
  const auto who = (*registry)->whoami();
  if (!who) {
    context.report.request_id = (*registry)->request_id();
    return pass(who);
  }
  const Credentials credentials(context.environment);
  if (auto stored = credentials.store(address, *token); !stored) return pass(stored);
  context.terminal.note("Logged in to " + address + " as " + who->user.email);
  tell_where_commands_go(context, address);
  return json::Object{{"registry", address},
                      {"user", json::to_value(who->user)},
                      {"stored_in", credentials.path()}};
}

Result<json::Value> run_logout(Context& context, const Invocation&) {
  const std::string address = context.configuration.value("registry");
  const Credentials credentials(context.environment);
  auto known = credentials.stored(address);
  if (!known) return pass(known);
  bool revoked = false;
  if (*known) {
    revoked = revoke(context, address, std::move((*known)->token));
    if (auto forgotten = credentials.forget(address); !forgotten) return pass(forgotten);
  }
  context.terminal.note(*known ? "Logged out of " + address : "Nobody was logged in to " + address);
  return json::Object{
      {"registry", address}, {"was_logged_in", known->has_value()}, {"revoked", revoked}};
}

}  // namespace tank::inline v0::cli
