// SPDX-License-Identifier: Apache-2.0
#include "server/api/operation.hpp"
#include "server/routes/routes.hpp"
#include "server/services.hpp"
#include "wire/tenancy.hpp"
#include "wire/to_wire.hpp"

namespace tank::server {
namespace {

using identity::Action;

Result<wire::MemberList> list_accounts(const Call& call, const Nothing&) {
  const auto slug = call.path<Slug>("org_slug");
  if (!slug) return pass(slug);
  const auto page = call.page();
  if (!page) return pass(page);
  const auto accounts = call.services().service_accounts.list(call.actor(), *slug, *page);
  if (!accounts) return pass(accounts);
  wire::MemberList out{.items = {}, .next = accounts->next};
  for (const Member& member : accounts->items) out.items.push_back(wire::to_wire(member));
  return out;
}

Result<wire::Member> create_account(const Call& call, const wire::NewServiceAccount& body) {
  const auto slug = call.path<Slug>("org_slug");
  if (!slug) return pass(slug);
  const auto role = org::parse_role(body.role);
  if (!role) return pass(role);
  return call.services()
      .service_accounts.create(call.actor(), *slug, {.name = body.name, .role = *role})
      .map([](const Member& member) { return wire::to_wire(member); });
}

Result<wire::TokenCreated> created(const Result<identity::IssuedToken>& issued) {
  if (!issued) return pass(issued);
  return wire::TokenCreated{.token = issued->text.reveal(), .info = wire::to_wire(issued->token)};
}

Result<wire::OrganizationTokenList> list_tokens(const Call& call, const Nothing&) {
  const auto slug = call.path<Slug>("org_slug");
  if (!slug) return pass(slug);
  const auto page = call.page();
  if (!page) return pass(page);
  const auto tokens = call.services().service_accounts.tokens(call.actor(), *slug, *page);
  if (!tokens) return pass(tokens);
  wire::OrganizationTokenList out{.items = {}, .next = tokens->next};
  for (const TokenAndUser& each : tokens->items) {
    out.items.push_back(
        {.account_id = each.user.id, .account = each.user.name, .info = wire::to_wire(each.token)});
  }
  return out;
}

Result<wire::TokenCreated> create_token(const Call& call, const wire::NewOrganizationToken& body) {
  const auto slug = call.path<Slug>("org_slug");
  if (!slug) return pass(slug);
  const auto scopes = wire::parse_scopes(body.scopes);
  if (!scopes) return pass(scopes);
  return created(call.services().service_accounts.create_token(
      call.actor(), *slug, body.account_id,
      {.name = body.name,
       .scopes = *scopes,
       .package_pattern = body.package_pattern,
       .lifetime = std::chrono::days(body.lifetime_days)}));
}

Result<wire::TokenCreated> rotate_token(const Call& call, const wire::TokenRotation& body) {
  const auto slug = call.path<Slug>("org_slug");
  if (!slug) return pass(slug);
  const auto id = call.path<TokenId>("token_id");
  if (!id) return pass(id);
  return created(call.services().service_accounts.rotate_token(
      call.actor(), *slug, *id, body.at_once ? identity::Overlap::none : identity::Overlap::grace));
}

Result<Nothing> revoke_token(const Call& call, const Nothing&) {
  const auto slug = call.path<Slug>("org_slug");
  if (!slug) return pass(slug);
  const auto id = call.path<TokenId>("token_id");
  if (!id) return pass(id);
  return call.services().service_accounts.revoke_token(call.actor(), *slug, *id).map([] {
    return Nothing{};
  });
}

constexpr std::string_view accounts_path = "/api/v1/orgs/{org_slug}/service-accounts";
constexpr std::string_view tokens_path = "/api/v1/orgs/{org_slug}/tokens";

}  // namespace

std::vector<Operation> service_account_routes() {
  const Guard maker = guard::allowed_to(Action::service_token_create);
  std::vector<Operation> out;
  out.push_back(operation<&list_accounts>(Method::get, accounts_path, "listServiceAccounts",
                                          "List the service accounts of an organization",
                                          guard::allowed_to(Action::service_account_list), 200,
                                          {Errc::invalid_slug, Errc::organization_not_found,
                                           Errc::limit_exceeded, Errc::invalid_cursor})
                    .with_query({{"limit", "Accounts per page."}, {"after", "Cursor."}}));
  out.push_back(operation<&create_account>(
      Method::post, accounts_path, "createServiceAccount", "Make a member that is no person",
      guard::allowed_to(Action::service_account_create), 201,
      {Errc::invalid_slug, Errc::organization_not_found, Errc::organization_full}));
  out.push_back(operation<&list_tokens>(Method::get, tokens_path, "listOrganizationTokens",
                                        "List the tokens of an organization",
                                        guard::allowed_to(Action::service_token_list), 200,
                                        {Errc::invalid_slug, Errc::organization_not_found,
                                         Errc::limit_exceeded, Errc::invalid_cursor})
                    .with_query({{"limit", "Tokens per page."}, {"after", "Cursor."}}));
  out.push_back(operation<&create_token>(
      Method::post, tokens_path, "createOrganizationToken",
      "Make a token that stays when its maker leaves", maker, 201,
      {Errc::invalid_slug, Errc::organization_not_found, Errc::member_not_found}));
  out.push_back(operation<&rotate_token>(
      Method::post, "/api/v1/orgs/{org_slug}/tokens/{token_id}/rotate", "rotateOrganizationToken",
      "Replace a token of an organization", maker, 201,
      {Errc::invalid_slug, Errc::invalid_id, Errc::organization_not_found, Errc::token_not_found,
       Errc::token_expired}));
  out.push_back(operation<&revoke_token>(
      Method::del, "/api/v1/orgs/{org_slug}/tokens/{token_id}", "revokeOrganizationToken",
      "Revoke a token of an organization", guard::allowed_to(Action::service_token_revoke), 204,
      {Errc::invalid_slug, Errc::invalid_id, Errc::organization_not_found, Errc::token_not_found}));
  return out;
}

}  // namespace tank::server
