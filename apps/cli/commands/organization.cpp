// SPDX-License-Identifier: Apache-2.0
#include "cli/commands/commands.hpp"
#include "cli/context.hpp"
#include "cli/registry/file_registry.hpp"
#include "core/json/to_value.hpp"

namespace tank::inline v0::cli {

Result<json::Value> run_org_create(Context& context, const Invocation& invocation) {
  const std::string& slug = invocation.arguments.front();
  auto registry = context.registry();
  if (!registry) return pass(registry);
  const auto made = (*registry)->create_organization(
      {.slug = slug, .name = std::string(invocation.value("name", slug))});
  if (!made) return pass(made);
  context.terminal.print("@" + made->slug);
  context.terminal.note("Made the organization " + made->name + "; you are its owner");
  return json::to_value(*made);
}

Result<json::Value> run_org_list(Context& context, const Invocation&) {
  auto registry = context.registry();
  if (!registry) return pass(registry);
  const auto mine = (*registry)->organizations();
  if (!mine) return pass(mine);
  std::vector<std::vector<Text>> rows;
  for (const wire::OwnOrganization& each : mine->items) {
    rows.push_back({each.slug, each.name, each.kind, each.role});
  }
  context.terminal.table({"slug", "name", "kind", "role"}, rows);
  return json::to_value(*mine);
}

Result<json::Value> run_org_members(Context& context, const Invocation& invocation) {
  auto registry = context.registry();
  if (!registry) return pass(registry);
  const auto members = (*registry)->members(invocation.arguments.front());
  if (!members) return pass(members);
  std::vector<std::vector<Text>> rows;
  for (const wire::Member& each : members->items) {
    rows.push_back({each.email, each.name, each.role});
  }
  context.terminal.table({"email", "name", "role"}, rows);
  return json::to_value(*members);
}

Result<json::Value> run_org_add(Context& context, const Invocation& invocation) {
  auto registry = context.registry();
  if (!registry) return pass(registry);
  const auto added = (*registry)->add_member(
      invocation.arguments[0],
      {.email = invocation.arguments[1], .role = std::string(invocation.value("role", "member"))});
  if (!added) return pass(added);
  context.terminal.note(added->email + " is " + added->role + " of @" + invocation.arguments[0]);
  return json::to_value(*added);
}

Result<json::Value> run_verify_store(Context& context, const Invocation&) {
  const std::string& address = context.configuration.value("registry");
  if (!address.starts_with("file:")) {
    return fail(Errc::invalid_argument,
                "only a `file:` registry can be checked from here; a server checks its own");
  }
  const auto report =
      verify_file_registry(context.environment.absolute(std::string_view(address).substr(5)));
  if (!report) return pass(report);
  json::Array damages;
  for (const registry::Damage& each : report->damages) {
    context.terminal.print(context.terminal.paint(Colour::red, to_string(each.kind)) + "  " +
                           each.subject + "  " + each.detail);
    damages.push_back(json::Object{
        {"kind", to_string(each.kind)}, {"subject", each.subject}, {"detail", each.detail}});
  }
  const std::string counts = std::to_string(report->packages) + " packages, " +
                             std::to_string(report->releases) + " releases, " +
                             std::to_string(report->artifacts) + " archives, " +
                             std::to_string(report->audit_events) + " audit rows";
  if (report->is_clean()) {
    context.terminal.note(counts + ": all in order");
  } else {
    context.exit_code = 1;
    context.terminal.error(counts + ": " + std::to_string(report->damages.size()) + " damaged");
  }
  return json::Object{{"ok", report->is_clean()},     {"packages", report->packages},
                      {"releases", report->releases}, {"artifacts", report->artifacts},
                      {"orphans", report->orphans},   {"audit_events", report->audit_events},
                      {"damages", std::move(damages)}};
}

}  // namespace tank::inline v0::cli
