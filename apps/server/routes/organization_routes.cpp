// SPDX-License-Identifier: Apache-2.0
#include "server/api/operation.hpp"
#include "server/routes/routes.hpp"
#include "server/services.hpp"
#include "wire/tenancy.hpp"
#include "wire/to_wire.hpp"

namespace tank::server {
namespace {

using identity::Action;

Result<wire::OrganizationList> list_organizations(const Call& call, const Nothing&) {
  auto mine = call.services().organizations.mine(call.actor());
  if (!mine) return pass(mine);
  wire::OrganizationList out;
  for (const OwnMembership& own : *mine) out.items.push_back(wire::to_wire(own));
  return out;
}

Result<wire::Organization> create_organization(const Call& call,
                                               const wire::NewOrganization& body) {
  org::NewOrganization request{.name = body.name, .slug = {}};
  if (body.slug) {
    auto slug = Slug::parse(*body.slug);
    if (!slug) return pass(slug);
    request.slug = *std::move(slug);
  }
  auto made = call.services().organizations.create(call.actor(), request);
  if (!made) return pass(made);
  return wire::to_wire(*made, org::Role::owner);
}

Result<wire::Organization> get_organization(const Call& call, const Nothing&) {
  auto slug = call.path<Slug>("org_slug");
  if (!slug) return pass(slug);
  auto found = call.services().organizations.find(call.actor(), *slug);
  if (!found) return pass(found);
  return wire::to_wire(found->organization, found->role);
}

Result<wire::MemberList> list_members(const Call& call, const Nothing&) {
  auto slug = call.path<Slug>("org_slug");
  if (!slug) return pass(slug);
  const auto page = call.page();
  if (!page) return pass(page);
  auto members = call.services().organizations.members(call.actor(), *slug, *page);
  if (!members) return pass(members);
  wire::MemberList out{.items = {}, .next = members->next};
  for (const Member& member : members->items) out.items.push_back(wire::to_wire(member));
  return out;
}

Result<wire::Member> add_member(const Call& call, const wire::NewMember& body) {
  auto slug = call.path<Slug>("org_slug");
  if (!slug) return pass(slug);
  auto email = Email::parse(body.email);
  if (!email) return pass(email);
  auto role = org::parse_role(body.role);
  if (!role) return pass(role);
  return call.services()
      .organizations.add_member(call.actor(), *slug, *email, *role)
      .map([](const Member& member) { return wire::to_wire(member); });
}

Result<wire::Member> change_member(const Call& call, const wire::MemberChange& body) {
  auto slug = call.path<Slug>("org_slug");
  if (!slug) return pass(slug);
  auto user = call.path<UserId>("user_id");
  if (!user) return pass(user);
  auto role = org::parse_role(body.role);
  if (!role) return pass(role);
  return call.services()
      .organizations.set_role(call.actor(), *slug, *user, *role)
      .map([](const Member& member) { return wire::to_wire(member); });
}

Result<Nothing> remove_member(const Call& call, const Nothing&) {
  auto slug = call.path<Slug>("org_slug");
  if (!slug) return pass(slug);
  auto user = call.path<UserId>("user_id");
  if (!user) return pass(user);
  return call.services().organizations.remove_member(call.actor(), *slug, *user).map([] {
    return Nothing{};
  });
}

Result<wire::Organization> rename_organization(const Call& call,
                                               const wire::OrganizationChange& body) {
  auto slug = call.path<Slug>("org_slug");
  if (!slug) return pass(slug);
  auto renamed = call.services().organizations.rename(call.actor(), *slug, body.name);
  if (!renamed) return pass(renamed);
  return get_organization(call, {});
}

Result<wire::Member> transfer_organization(const Call& call,
                                           const wire::OrganizationTransfer& body) {
  auto slug = call.path<Slug>("org_slug");
  if (!slug) return pass(slug);
  return call.services()
      .organizations.transfer(call.actor(), *slug, body.user_id)
      .map([](const Member& member) { return wire::to_wire(member); });
}

Result<wire::OrganizationRemoved> remove_organization(const Call& call, const Nothing&) {
  auto slug = call.path<Slug>("org_slug");
  if (!slug) return pass(slug);
  auto removed = call.services().organizations.remove(call.actor(), *slug);
  if (!removed) return pass(removed);
  return wire::OrganizationRemoved{
      .slug = slug->to_string(),
      .restorable_until = removed->updated_at + limits::organization_grace};
}

Result<wire::Organization> restore_organization(const Call& call, const Nothing&) {
  auto slug = call.path<Slug>("org_slug");
  if (!slug) return pass(slug);
  auto restored = call.services().organizations.restore(call.actor(), *slug);
  if (!restored) return pass(restored);
  return get_organization(call, {});
}

constexpr std::string_view one_path = "/api/v1/orgs/{org_slug}";
constexpr std::string_view members_path = "/api/v1/orgs/{org_slug}/members";
constexpr std::string_view member_path = "/api/v1/orgs/{org_slug}/members/{user_id}";

void add_changes(std::vector<Operation>& out) {
  out.push_back(operation<&rename_organization>(
      Method::patch, one_path, "renameOrganization", "Change the name for people",
      guard::allowed_to(Action::organization_rename), 200,
      {Errc::invalid_slug, Errc::invalid_argument, Errc::organization_not_found}));
  out.push_back(operation<&transfer_organization>(
      Method::post, "/api/v1/orgs/{org_slug}/transfer", "transferOrganization",
      "Make another member the owner", guard::allowed_to(Action::organization_transfer), 200,
      {Errc::invalid_slug, Errc::invalid_argument, Errc::organization_not_found,
       Errc::member_not_found, Errc::step_up_required, Errc::user_banned}));
  out.push_back(operation<&remove_organization>(
      Method::del, one_path, "removeOrganization",
      "Delete an organization; it can be restored for a while",
      guard::allowed_to(Action::organization_remove), 200,
      {Errc::invalid_slug, Errc::organization_not_found, Errc::step_up_required}));
  out.push_back(operation<&restore_organization>(
      Method::post, "/api/v1/orgs/{org_slug}/restore", "restoreOrganization",
      "Take a deletion back", guard::allowed_to(Action::organization_restore), 200,
      {Errc::invalid_slug, Errc::organization_not_found}));
}

}  // namespace

std::vector<Operation> organization_routes() {
  const Guard reader = guard::allowed_to(Action::organization_read);
  const Guard changer = guard::allowed_to(Action::member_change);
  std::vector<Operation> out;
  out.push_back(operation<&list_organizations>(
      Method::get, "/api/v1/orgs", "listOrganizations", "List your organizations",
      guard::allowed_to(Action::organization_list), 200, {}));
  out.push_back(operation<&create_organization>(
      Method::post, "/api/v1/orgs", "createOrganization", "Make a team",
      guard::allowed_to(Action::organization_create), 201, {Errc::invalid_slug, Errc::slug_taken}));
  out.push_back(operation<&get_organization>(Method::get, one_path, "getOrganization",
                                             "Look at an organization", reader, 200,
                                             {Errc::invalid_slug, Errc::organization_not_found}));
  add_changes(out);
  out.push_back(operation<&list_members>(Method::get, members_path, "listMembers",
                                         "List the members of an organization",
                                         guard::allowed_to(Action::member_list), 200,
                                         {Errc::invalid_slug, Errc::organization_not_found,
                                          Errc::limit_exceeded, Errc::invalid_cursor})
                    .with_query({{"limit", "Members per page."}, {"after", "Cursor."}}));
  out.push_back(operation<&add_member>(
      Method::post, members_path, "addMember", "Add a user to an organization", changer, 201,
      {Errc::invalid_slug, Errc::invalid_email, Errc::organization_not_found, Errc::user_not_found,
       Errc::already_member, Errc::organization_full}));
  out.push_back(operation<&change_member>(
      Method::patch, member_path, "changeMember", "Give a member another role", changer, 200,
      {Errc::invalid_slug, Errc::invalid_id, Errc::organization_not_found, Errc::member_not_found,
       Errc::last_owner}));
  out.push_back(operation<&remove_member>(
      Method::del, member_path, "removeMember", "Remove a member", guard::logged_in, 204,
      {Errc::invalid_slug, Errc::invalid_id, Errc::organization_not_found, Errc::member_not_found,
       Errc::last_owner}));
  return out;
}

}  // namespace tank::server
