// SPDX-License-Identifier: Apache-2.0
// Everything there is, page by page, for administrators of the platform.
#include <tank/registry/inventory.hpp>

#include "server/api/operation.hpp"
#include "server/routes/routes.hpp"
#include "server/services.hpp"
#include "wire/inventory.hpp"
#include "wire/to_wire.hpp"

namespace tank::server {
namespace {

using identity::Action;

wire::ListedPackage to_document(const registry::Package& package) {
  return {.id = package.id,
          .organization_id = package.organization_id,
          .name = package.name.to_string(),
          .visibility = std::string(to_string(package.visibility)),
          .description = package.description,
          .downloads = package.downloads,
          .created_at = package.created_at,
          .updated_at = package.updated_at};
}

wire::ListedOrganization to_document(const org::Organization& organization) {
  return {.id = organization.id,
          .slug = organization.slug.to_string(),
          .name = organization.name,
          .kind = std::string(to_string(organization.kind)),
          .created_at = organization.created_at,
          .deleted_at = organization.deleted_at};
}

wire::ListedServiceAccount to_document(const registry::ListedServiceAccount& listed) {
  return {.id = listed.account.id,
          .name = listed.account.name,
          .organizations = listed.organizations,
          .created_at = listed.account.created_at};
}

template <class Document, class Item>
Result<Document> page_of(const Result<Page<Item>>& page) {
  if (!page) return pass(page);
  Document out{.items = {}, .next = page->next};
  for (const Item& item : page->items) out.items.push_back(to_document(item));
  return out;
}

Result<wire::ListedPackages> list_packages(const Call& call, const Nothing&) {
  const auto page = call.page();
  if (!page) return pass(page);
  return page_of<wire::ListedPackages>(call.services().inventory.packages(call.actor(), *page));
}

Result<wire::ListedOrganizations> list_organizations(const Call& call, const Nothing&) {
  const auto page = call.page();
  if (!page) return pass(page);
  return page_of<wire::ListedOrganizations>(
      call.services().inventory.organizations(call.actor(), *page));
}

Result<wire::ListedServiceAccounts> list_accounts(const Call& call, const Nothing&) {
  const auto page = call.page();
  if (!page) return pass(page);
  return page_of<wire::ListedServiceAccounts>(
      call.services().inventory.service_accounts(call.actor(), *page));
}

Result<wire::AuditList> list_audit(const Call& call, const Nothing&) {
  const auto page = call.page();
  if (!page) return pass(page);
  const auto events = call.services().inventory.audit(call.actor(), *page);
  if (!events) return pass(events);
  wire::AuditList out{.items = {}, .next = events->next};
  for (const event::AuditEvent& event : events->items) out.items.push_back(wire::to_wire(event));
  return out;
}

template <auto Handler>
Operation listing(std::string_view path, std::string_view id, std::string_view summary,
                  Action action) {
  return operation<Handler>(Method::get, path, id, summary, guard::allowed_to(action), 200,
                            {Errc::limit_exceeded, Errc::invalid_cursor})
      .with_query({{"limit", "Items per page."}, {"after", "Cursor."}});
}

}  // namespace

std::vector<Operation> inventory_routes() {
  std::vector<Operation> out;
  out.push_back(listing<&list_packages>("/api/v1/admin/packages", "listAllPackages",
                                        "List every package", Action::platform_count));
  out.push_back(listing<&list_organizations>("/api/v1/admin/organizations", "listAllOrganizations",
                                             "List every organization", Action::platform_count));
  out.push_back(listing<&list_accounts>("/api/v1/admin/service-accounts", "listAllServiceAccounts",
                                        "List every service account", Action::platform_count));
  out.push_back(listing<&list_audit>("/api/v1/admin/audit", "listAllAudit",
                                     "Read the whole audit log", Action::store_verify));
  return out;
}

}  // namespace tank::server
