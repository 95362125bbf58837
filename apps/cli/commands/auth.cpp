// SPDX-License-Identifier: Apache-2.0
// Logins at several registries.
#include <algorithm>

#include <fcntl.h>

#include "cli/commands/commands.hpp"
#include "cli/context.hpp"
#include "cli/exit_code.hpp"
#include "cli/install/descriptor.hpp"
#include "cli/install/file_text.hpp"
#include "cli/registry/http_registry.hpp"
#include "core/json/json.hpp"

namespace tank::inline v0::cli {
namespace {

/// One registry and who is logged in there.
struct Login {
  std::string registry;
  bool active = false;  ///< the one that commands ask
  std::optional<StoredToken> token;
  Result<wire::Whoami> who = fail(Errc::unauthorized, "nobody is logged in");
};

Result<wire::Whoami> ask_who(Context& context, const std::string& address, const Secret& token) {
  auto registry = open_http_registry({.address = address,
                                      .token = token.clone(),
                                      .cache_folder = context.configuration.value("cache"),
                                      .offline = context.configuration.is_on("offline"),
                                      .parallel = 1,
                                      .interrupted = context.interrupted},
                                     context.entropy);
  if (!registry) return pass(registry);
  return (*registry)->whoami();
}

Result<Login> look_at(Context& context, const std::string& address, bool active) {
  const Credentials credentials(context.environment);
  auto token = active ? credentials.find(context.configuration.find("registry"))
                      : credentials.stored(address);
  if (!token) return pass(token);
  Login out{.registry = address, .active = active, .token = std::move(*token)};
  if (out.token) out.who = ask_who(context, address, out.token->token);
  return out;
}

/// The active one first, then the others by name.
Result<std::vector<Login>> all_logins(Context& context) {
  std::vector<Login> out;
  const std::string& active = context.configuration.value("registry");
  if (!active.starts_with("file:")) {
    auto login = look_at(context, active, true);
    if (!login) return pass(login);
    out.push_back(std::move(*login));
  }
  const auto known = Credentials(context.environment).registries();
  if (!known) return pass(known);
  for (const std::string& each : *known) {
    if (each == registry_key(active)) continue;
    auto login = look_at(context, each, false);
    if (!login) return pass(login);
    out.push_back(std::move(*login));
  }
  return out;
}

void print(Terminal& terminal, const Login& login) {
  terminal.print((login.active ? "* " : "  ") + login.registry);
  if (!login.who) {
    terminal.print("    " + describe_error(login.who.error()));
    return;
  }
  terminal.print("    " + login.who->user.email + ", token " + login.who->token.name + " until " +
                 tank::to_string(login.who->token.expires_at));
  terminal.print("    from " + login.token->where);
}

json::Value to_document(const Login& login) {
  json::Object out{{"registry", login.registry}, {"active", login.active}};
  if (login.token) out.append("stored_in", login.token->where);
  if (login.who) {
    out.append("user", json::to_value(login.who->user));
    out.append("token", json::to_value(login.who->token));
  } else {
    out.append("error", to_string(login.who.error().code));
    out.append("message", describe_error(login.who.error()));
  }
  return out;
}

Result<void> set_registry(const Environment& environment, const std::string& address) {
  const std::string path = environment.config_folder() + "/config.json";
  const auto text = read_text(AT_FDCWD, path, limits::json_bytes);
  if (!text) return pass(text);
  json::Object settings;
  if (*text) {
    const auto document = json::parse(**text);
    if (!document) return fail(document.error().code, path + ": " + document.error().detail);
    const json::Object* object = document->if_object();
    if (object == nullptr) return fail(Errc::invalid_json, path + " does not hold an object");
    settings = *object;
  }
  settings.set("registry", address);
  if (auto made = make_folders(AT_FDCWD, environment.config_folder(), true); !made) return made;
  return replace_text(
      AT_FDCWD, path,
      json::write_pretty(json::Value(std::move(settings)), json::FinalNewline::yes));
}

}  // namespace

Result<json::Value> run_auth_status(Context& context, const Invocation&) {
  const auto logins = all_logins(context);
  if (!logins) return pass(logins);
  json::Array documents;
  for (const Login& login : *logins) {
    print(context.terminal, login);
    if (login.active && !login.who) {
      context.exit_code = static_cast<int>(exit_code(login.who.error().code));
    }
    documents.emplace_back(to_document(login));
  }
  if (logins->empty()) context.terminal.note("Nobody is logged in anywhere");
  return json::Object{{"registries", std::move(documents)}};
}

Result<json::Value> run_auth_token(Context& context, const Invocation&) {
  const Setting& registry = context.configuration.find("registry");
  const auto token = Credentials(context.environment).find(registry);
  if (!token) return pass(token);
  if (!*token) return fail(Errc::unauthorized, "nobody is logged in to " + registry.value);
  context.terminal.print((*token)->token.reveal());
  return json::Object{{"registry", registry.value}, {"token", (*token)->token.reveal()}};
}

Result<json::Value> run_auth_switch(Context& context, const Invocation& invocation) {
  const std::string& address = invocation.arguments.front();
  const Credentials credentials(context.environment);
  const auto known = credentials.stored(address);
  if (!known) return pass(known);
  if (!*known && !address.starts_with("file:")) {
    context.report.next = "run `tank login " + address + "`";
    return fail(Errc::unauthorized, "nobody is logged in to " + address);
  }
  if (auto set = set_registry(context.environment, address); !set) return pass(set);
  context.terminal.note("Commands ask " + address + " from now on");
  const Setting& used = context.configuration.find("registry");
  if (used.origin > Origin::user && registry_key(used.value) != registry_key(address)) {
    context.terminal.warn("here they still ask " + used.value + ": " + used.where + " says so");
  }
  return json::Object{{"registry", address}};
}

}  // namespace tank::inline v0::cli
