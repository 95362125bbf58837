// SPDX-License-Identifier: Apache-2.0
// Packages change hands, under both of their paths.
#include <tank/registry/transfers.hpp>

#include "server/api/operation.hpp"
#include "server/routes/routes.hpp"
#include "server/services.hpp"
#include "wire/to_wire.hpp"
#include "wire/transfer.hpp"

namespace tank::server {
namespace {

using identity::Action;

wire::Transfer to_document(const registry::TransferDetail& detail) {
  return {.package = detail.package.to_string(),
          .from = detail.from_slug,
          .to = detail.to_slug,
          .offered_at = detail.transfer.offered_at,
          .expires_at = detail.transfer.expires_at};
}

Result<wire::Transfer> offer(const Call& call, const wire::Receiver& body) {
  const auto name = call.package_name();
  if (!name) return pass(name);
  const auto to = Slug::parse(body.to);
  if (!to) return pass(to);
  return call.services().transfers.offer(call.actor(), *name, *to).map(to_document);
}

Result<Nothing> withdraw(const Call& call, const Nothing&) {
  const auto name = call.package_name();
  if (!name) return pass(name);
  return call.services().transfers.withdraw(call.actor(), *name).map([] { return Nothing{}; });
}

Result<wire::Package> accept(const Call& call, const Nothing&) {
  const auto name = call.package_name();
  if (!name) return pass(name);
  const auto taken = call.services().transfers.accept(call.actor(), *name);
  if (!taken) return pass(taken);
  return call.services()
      .packages.find(call.actor(), *name)
      .map([](const registry::PackageDetail& detail) { return wire::to_wire(detail); });
}

Result<Nothing> decline(const Call& call, const Nothing&) {
  const auto name = call.package_name();
  if (!name) return pass(name);
  return call.services().transfers.decline(call.actor(), *name).map([] { return Nothing{}; });
}

Result<wire::TransferList> list(const Call& call, const Nothing&) {
  const auto slug = call.path<Slug>("org_slug");
  if (!slug) return pass(slug);
  const auto page = call.page();
  if (!page) return pass(page);
  const auto found = call.services().transfers.list(call.actor(), *slug, *page);
  if (!found) return pass(found);
  wire::TransferList out{.items = {}, .next = found->next};
  for (const registry::TransferDetail& each : found->items) out.items.push_back(to_document(each));
  return out;
}

/// The two names of one operation.
struct Both {
  std::string_view canonical_path;
  std::string_view canonical_id;
  std::string_view control_path;
  std::string_view control_id;
};

template <auto Handler>
void add(std::vector<Operation>& out, Method method, const Both& names, std::string_view summary,
         int status) {
  const std::vector<Errc> errors{Errc::invalid_package_name, Errc::package_not_found,
                                 Errc::organization_not_found, Errc::precondition_failed};
  for (const auto& [path, id] : {std::pair(names.canonical_path, names.canonical_id),
                                 std::pair(names.control_path, names.control_id)}) {
    out.push_back(operation<Handler>(method, path, id, summary,
                                     guard::allowed_to(Action::package_manage), status, errors));
  }
}

}  // namespace

std::vector<Operation> transfer_routes() {
  std::vector<Operation> out;
  add<&offer>(out, Method::post,
              {"/api/v1/packages/{name}/transfer", "offerPackage", "/v1/packages/{name}/transfer",
               "controlOfferPackage"},
              "Offer a package to another organization", 201);
  add<&withdraw>(out, Method::del,
                 {"/api/v1/packages/{name}/transfer", "withdrawOffer",
                  "/v1/packages/{name}/transfer", "controlWithdrawOffer"},
                 "Take the offer of a package back", 204);
  add<&accept>(out, Method::post,
               {"/api/v1/packages/{name}/transfer/accept", "acceptPackage",
                "/v1/packages/{name}/transfer/accept", "controlAcceptPackage"},
               "Take over a package that was offered", 200);
  add<&decline>(out, Method::post,
                {"/api/v1/packages/{name}/transfer/decline", "declinePackage",
                 "/v1/packages/{name}/transfer/decline", "controlDeclinePackage"},
                "Turn down a package that was offered", 204);
  out.push_back(
      operation<&list>(Method::get, "/api/v1/orgs/{org_slug}/transfers", "listTransfers",
                       "List offers of packages by and to an organization",
                       guard::allowed_to(Action::package_manage), 200,
                       {Errc::organization_not_found, Errc::limit_exceeded, Errc::invalid_cursor})
          .with_query({{"limit", "Offers per page."}, {"after", "Cursor."}}));
  return out;
}

}  // namespace tank::server
