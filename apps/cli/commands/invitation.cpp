// SPDX-License-Identifier: Apache-2.0
#include "cli/commands/commands.hpp"
#include "cli/context.hpp"
#include "cli/registry/http_api.hpp"
#include "core/json/to_value.hpp"
#include "wire/address.hpp"
#include "wire/tenancy.hpp"

namespace tank::inline v0::cli {
namespace {

std::string path_in(const std::string& slug) {
  return "/orgs/" + wire::encode_segment(slug) + "/invitations";
}

Result<std::string> checked_id(const std::string& text) {
  const auto id = InvitationId::parse(text);
  if (!id) return fail(Errc::invalid_argument, id.error().detail);
  return id->to_string();
}

void note_sent(Context& context, const wire::InvitationSent& sent) {
  const wire::Invitation& made = sent.invitation;
  context.terminal.note(made.email + " is invited to @" + made.organization + " as " + made.role +
                        ", until " + tank::to_string(made.expires_at));
  if (sent.mailed) return;
  context.terminal.warn("the mail could not be sent; `tank org resend " + made.organization + " " +
                        made.id.to_string() + "` tries again");
}

Result<json::Value> show(Context& context, const Result<wire::InvitationList>& found,
                         const Text& third, std::string wire::Invitation::* value) {
  if (!found) return pass(found);
  std::vector<std::vector<Text>> rows;
  for (const wire::Invitation& each : found->items) {
    rows.push_back(
        {each.id.to_string(), each.*value, each.role, "until " + tank::to_string(each.expires_at)});
  }
  context.terminal.table({"id", third, "role", "state"}, rows);
  return json::to_value(*found);
}

}  // namespace

Result<json::Value> run_org_invite(Context& context, const Invocation& invocation) {
  const auto server = context.server();
  if (!server) return pass(server);
  const auto sent = (*server)->ask<wire::InvitationSent>(
      "POST", path_in(invocation.arguments[0]),
      wire::NewInvitation{.email = invocation.arguments[1],
                          .role = std::string(invocation.value("role", "member"))});
  if (!sent) return pass(sent);
  context.terminal.print(sent->invitation.id.to_string());
  note_sent(context, *sent);
  return json::to_value(*sent);
}

Result<json::Value> run_org_invitations(Context& context, const Invocation& invocation) {
  const auto server = context.server();
  if (!server) return pass(server);
  return show(context,
              (*server)->ask_all<wire::InvitationList>(path_in(invocation.arguments.front())),
              "email", &wire::Invitation::email);
}

Result<json::Value> run_org_resend(Context& context, const Invocation& invocation) {
  const auto id = checked_id(invocation.arguments[1]);
  if (!id) return pass(id);
  const auto server = context.server();
  if (!server) return pass(server);
  const auto sent = (*server)->ask<wire::InvitationSent>(
      (*server)->request("POST", path_in(invocation.arguments[0]) + "/" + *id + "/resend"));
  if (!sent) return pass(sent);
  note_sent(context, *sent);
  return json::to_value(*sent);
}

Result<json::Value> run_org_withdraw(Context& context, const Invocation& invocation) {
  const auto id = checked_id(invocation.arguments[1]);
  if (!id) return pass(id);
  const auto server = context.server();
  if (!server) return pass(server);
  const auto done =
      (*server)->send((*server)->request("DELETE", path_in(invocation.arguments[0]) + "/" + *id));
  if (!done) return pass(done);
  context.terminal.note("Withdrew " + *id);
  return json::Object{{"id", *id}, {"withdrawn", true}};
}

Result<json::Value> run_invitation_list(Context& context, const Invocation&) {
  const auto server = context.server();
  if (!server) return pass(server);
  return show(context,
              (*server)->ask<wire::InvitationList>((*server)->request("GET", "/invitations")),
              "organization", &wire::Invitation::organization);
}

Result<json::Value> run_invitation_accept(Context& context, const Invocation& invocation) {
  const auto id = checked_id(invocation.arguments.front());
  if (!id) return pass(id);
  const auto server = context.server();
  if (!server) return pass(server);
  const auto joined = (*server)->ask<wire::OwnOrganization>(
      (*server)->request("POST", "/invitations/" + *id + "/accept"));
  if (!joined) return pass(joined);
  context.terminal.note("You are " + joined->role + " of @" + joined->slug);
  return json::to_value(*joined);
}

Result<json::Value> run_invitation_decline(Context& context, const Invocation& invocation) {
  const auto id = checked_id(invocation.arguments.front());
  if (!id) return pass(id);
  const auto server = context.server();
  if (!server) return pass(server);
  const auto done = (*server)->send((*server)->request("POST", "/invitations/" + *id + "/decline"));
  if (!done) return pass(done);
  context.terminal.note("Declined " + *id);
  return json::Object{{"id", *id}, {"declined", true}};
}

}  // namespace tank::inline v0::cli
