// SPDX-License-Identifier: Apache-2.0
#include "server/api/operation.hpp"
#include "server/routes/routes.hpp"
#include "server/services.hpp"
#include "wire/tenancy.hpp"
#include "wire/to_wire.hpp"

namespace tank::server {
namespace {

using identity::Action;

wire::InvitationList listed(const std::vector<InvitationDetail>& found) {
  wire::InvitationList out;
  for (const InvitationDetail& detail : found) out.items.push_back(wire::to_wire(detail));
  return out;
}

Result<wire::InvitationSent> sent(const Result<org::SentInvitation>& made) {
  if (!made) return pass(made);
  return wire::InvitationSent{.invitation = wire::to_wire(made->detail), .mailed = made->mailed};
}

Result<wire::InvitationList> list_invitations(const Call& call, const Nothing&) {
  const auto slug = call.path<Slug>("org_slug");
  if (!slug) return pass(slug);
  const auto page = call.page();
  if (!page) return pass(page);
  const auto found = call.services().invitations.list(call.actor(), *slug, *page);
  if (!found) return pass(found);
  wire::InvitationList out = listed(found->items);
  out.next = found->next;
  return out;
}

Result<wire::InvitationSent> invite(const Call& call, const wire::NewInvitation& body) {
  const auto slug = call.path<Slug>("org_slug");
  if (!slug) return pass(slug);
  const auto email = Email::parse(body.email);
  if (!email) return pass(email);
  const auto role = org::parse_role(body.role);
  if (!role) return pass(role);
  return sent(call.services().invitations.invite(call.actor(), *slug, *email, *role));
}

Result<wire::InvitationSent> resend(const Call& call, const Nothing&) {
  const auto slug = call.path<Slug>("org_slug");
  if (!slug) return pass(slug);
  const auto id = call.path<InvitationId>("invitation_id");
  if (!id) return pass(id);
  return sent(call.services().invitations.resend(call.actor(), *slug, *id));
}

Result<Nothing> withdraw(const Call& call, const Nothing&) {
  const auto slug = call.path<Slug>("org_slug");
  if (!slug) return pass(slug);
  const auto id = call.path<InvitationId>("invitation_id");
  if (!id) return pass(id);
  return call.services().invitations.withdraw(call.actor(), *slug, *id).map([] {
    return Nothing{};
  });
}

Result<wire::InvitationList> my_invitations(const Call& call, const Nothing&) {
  const auto found = call.services().invitations.mine(call.actor());
  if (!found) return pass(found);
  return listed(*found);
}

Result<wire::OwnOrganization> accept(const Call& call, const Nothing&) {
  const auto id = call.path<InvitationId>("invitation_id");
  if (!id) return pass(id);
  const auto joined = call.services().invitations.accept(call.actor(), *id);
  if (!joined) return pass(joined);
  return wire::to_wire(*joined);
}

Result<Nothing> decline(const Call& call, const Nothing&) {
  const auto id = call.path<InvitationId>("invitation_id");
  if (!id) return pass(id);
  return call.services().invitations.decline(call.actor(), *id).map([] { return Nothing{}; });
}

constexpr std::string_view all_path = "/api/v1/orgs/{org_slug}/invitations";
constexpr std::string_view one_path = "/api/v1/orgs/{org_slug}/invitations/{invitation_id}";

void add_answers(std::vector<Operation>& out) {
  const Guard answerer = guard::allowed_to(Action::invitation_answer);
  out.push_back(operation<&my_invitations>(
      Method::get, "/api/v1/invitations", "myInvitations", "List the invitations to your address",
      guard::allowed_to(Action::invitation_mine), 200, {Errc::email_not_verified}));
  out.push_back(operation<&accept>(Method::post, "/api/v1/invitations/{invitation_id}/accept",
                                   "acceptInvitation", "Become a member", answerer, 200,
                                   {Errc::invalid_id, Errc::email_not_verified,
                                    Errc::invitation_not_found, Errc::organization_full}));
  out.push_back(operation<&decline>(
      Method::post, "/api/v1/invitations/{invitation_id}/decline", "declineInvitation",
      "Turn an invitation down", answerer, 204,
      {Errc::invalid_id, Errc::email_not_verified, Errc::invitation_not_found}));
}

}  // namespace

std::vector<Operation> invitation_routes() {
  const Guard changer = guard::allowed_to(Action::invitation_change);
  std::vector<Operation> out;
  out.push_back(operation<&list_invitations>(Method::get, all_path, "listInvitations",
                                             "List the pending invitations of an organization",
                                             guard::allowed_to(Action::invitation_list), 200,
                                             {Errc::invalid_slug, Errc::organization_not_found,
                                              Errc::limit_exceeded, Errc::invalid_cursor})
                    .with_query({{"limit", "Invitations per page."}, {"after", "Cursor."}}));
  out.push_back(operation<&invite>(
      Method::post, all_path, "invite", "Invite somebody into an organization", changer, 201,
      {Errc::invalid_slug, Errc::invalid_email, Errc::organization_not_found, Errc::already_member,
       Errc::duplicate_invite, Errc::rate_limited}));
  out.push_back(operation<&resend>(
      Method::post, "/api/v1/orgs/{org_slug}/invitations/{invitation_id}/resend",
      "resendInvitation", "Send an invitation again, good for its whole time", changer, 200,
      {Errc::invalid_slug, Errc::invalid_id, Errc::organization_not_found,
       Errc::invitation_not_found, Errc::rate_limited}));
  out.push_back(operation<&withdraw>(Method::del, one_path, "withdrawInvitation",
                                     "Take an invitation back", changer, 204,
                                     {Errc::invalid_slug, Errc::invalid_id,
                                      Errc::organization_not_found, Errc::invitation_not_found}));
  add_answers(out);
  return out;
}

}  // namespace tank::server
