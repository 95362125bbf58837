// SPDX-License-Identifier: Apache-2.0
#include <tank/base/email.hpp>

#include "cli/commands/commands.hpp"
#include "cli/context.hpp"
#include "cli/registry/file_registry.hpp"
#include "cli/registry/http_api.hpp"
#include "core/json/to_value.hpp"
#include "wire/address.hpp"
#include "wire/tenancy.hpp"

namespace tank::inline v0::cli {
namespace {

/// The API names members by id, people by address.
Result<UserId> find_member(Registry& registry, const std::string& slug, const std::string& email) {
  const auto wanted = Email::parse(email);
  if (!wanted) return pass(wanted);
  const auto members = registry.members(slug);
  if (!members) return pass(members);
  for (const wire::Member& each : members->items) {
    if (const auto known = Email::parse(each.email); known && *known == *wanted) {
      return each.user_id;
    }
  }
  return fail(Errc::member_not_found,
              email + " is no member of @" + slug + "; `tank org members` lists them");
}

std::string organization_path(const std::string& slug) {
  return "/orgs/" + wire::encode_segment(slug);
}

}  // namespace

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

Result<json::Value> run_org_role(Context& context, const Invocation& invocation) {
  const std::string& slug = invocation.arguments[0];
  auto registry = context.registry();
  if (!registry) return pass(registry);
  const auto member = find_member(**registry, slug, invocation.arguments[1]);
  if (!member) return pass(member);
  const auto changed = (*registry)->change_member(slug, *member, {.role = invocation.arguments[2]});
  if (!changed) return pass(changed);
  context.terminal.note(changed->email + " is " + changed->role + " of @" + slug);
  return json::to_value(*changed);
}

Result<json::Value> run_org_remove(Context& context, const Invocation& invocation) {
  const std::string& slug = invocation.arguments[0];
  const std::string& email = invocation.arguments[1];
  auto registry = context.registry();
  if (!registry) return pass(registry);
  const auto member = find_member(**registry, slug, email);
  if (!member) return pass(member);
  if (auto done = (*registry)->remove_member(slug, *member); !done) return pass(done);
  context.terminal.note(email + " is no longer a member of @" + slug);
  return json::Object{{"organization", slug}, {"email", email}, {"removed", true}};
}

Result<json::Value> run_org_leave(Context& context, const Invocation& invocation) {
  const std::string& slug = invocation.arguments.front();
  auto registry = context.registry();
  if (!registry) return pass(registry);
  const auto me = (*registry)->whoami();
  if (!me) return pass(me);
  if (auto done = (*registry)->remove_member(slug, me->user.id); !done) return pass(done);
  context.terminal.note("You left @" + slug);
  return json::Object{{"organization", slug}, {"left", true}};
}

Result<json::Value> run_org_rename(Context& context, const Invocation& invocation) {
  const auto server = context.server();
  if (!server) return pass(server);
  const auto renamed =
      (*server)->ask<wire::Organization>("PATCH", organization_path(invocation.arguments[0]),
                                         wire::OrganizationChange{.name = invocation.arguments[1]});
  if (!renamed) return pass(renamed);
  context.terminal.note("@" + renamed->slug + " is called " + renamed->name);
  return json::to_value(*renamed);
}

Result<json::Value> run_org_transfer(Context& context, const Invocation& invocation) {
  const std::string& slug = invocation.arguments[0];
  const auto server = context.server();
  if (!server) return pass(server);
  const auto heir = find_member(*context.opened, slug, invocation.arguments[1]);
  if (!heir) return pass(heir);
  const auto owner = (*server)->ask<wire::Member>("POST", organization_path(slug) + "/transfer",
                                                  wire::OrganizationTransfer{.user_id = *heir});
  if (!owner) return pass(owner);
  context.terminal.note(owner->email + " owns @" + slug + " now; you are an admin of it");
  return json::to_value(*owner);
}

Result<json::Value> run_org_delete(Context& context, const Invocation& invocation) {
  const std::string& slug = invocation.arguments.front();
  const auto server = context.server();
  if (!server) return pass(server);
  auto sure = context.terminal.confirm("Delete @" + slug +
                                       "? Nobody can install its packages from then on.");
  if (!sure) return pass(sure);
  const auto removed = (*server)->ask<wire::OrganizationRemoved>(
      (*server)->request("DELETE", organization_path(slug)));
  if (!removed) return pass(removed);
  context.terminal.note("Deleted @" + slug + "; `tank org restore " + slug +
                        "` takes that back until " + tank::to_string(removed->restorable_until));
  return json::to_value(*removed);
}

Result<json::Value> run_org_restore(Context& context, const Invocation& invocation) {
  const std::string& slug = invocation.arguments.front();
  const auto server = context.server();
  if (!server) return pass(server);
  const auto restored = (*server)->ask<wire::Organization>(
      (*server)->request("POST", organization_path(slug) + "/restore"));
  if (!restored) return pass(restored);
  context.terminal.note("@" + slug + " is there again");
  return json::to_value(*restored);
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
