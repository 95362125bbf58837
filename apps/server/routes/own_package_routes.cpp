// SPDX-License-Identifier: Apache-2.0
// Packages as their owners make, list, describe and retire them, under both of their paths.
#include <tank/registry/own_packages.hpp>

#include "server/api/operation.hpp"
#include "server/routes/routes.hpp"
#include "server/services.hpp"
#include "wire/own_package.hpp"
#include "wire/to_wire.hpp"

namespace tank::server {
namespace {

using identity::Action;

wire::OwnPackage to_document(const registry::Package& package) {
  return {.id = package.id,
          .name = package.name.to_string(),
          .visibility = std::string(to_string(package.visibility)),
          .status = std::string(to_string(package.status)),
          .status_reason = package.status_reason,
          .description = package.description,
          .labels = package.labels,
          .downloads = package.downloads,
          .created_at = package.created_at,
          .updated_at = package.updated_at};
}

Result<wire::OwnPackage> answered(const Result<registry::Package>& package) {
  if (!package) return pass(package);
  return to_document(*package);
}

Result<wire::OwnPackage> create(const Call& call, const wire::NewPackage& body) {
  const auto name = package::PackageName::parse(body.name);
  if (!name) return pass(name);
  const auto visibility = package::parse_visibility(body.visibility);
  if (!visibility) return pass(visibility);
  return answered(
      call.services().own_packages.create(call.actor(), {.name = *name,
                                                         .visibility = *visibility,
                                                         .description = body.description,
                                                         .labels = body.labels,
                                                         .exception = body.exception}));
}

Result<wire::OwnPackageList> list(const Call& call, const Nothing&) {
  const auto page = call.page();
  if (!page) return pass(page);
  registry::OwnPackageQuery query{.visibility = std::nullopt,
                                  .status = std::nullopt,
                                  .text = call.query("q").value_or(""),
                                  .page = *page};
  if (const auto word = call.query("visibility")) {
    const auto visibility = package::parse_visibility(*word);
    if (!visibility) return pass(visibility);
    query.visibility = *visibility;
  }
  if (const auto word = call.query("status")) {
    const auto status = registry::parse_package_status(*word);
    if (!status) return pass(status);
    query.status = *status;
  }
  const auto found = call.services().own_packages.list(call.actor(), query);
  if (!found) return pass(found);
  wire::OwnPackageList out{.items = {}, .next = found->next};
  for (const registry::Package& package : found->items) out.items.push_back(to_document(package));
  return out;
}

Result<wire::Package> change(const Call& call, const wire::PackageSettings& body) {
  const auto name = call.package_name();
  if (!name) return pass(name);
  registry::PackageChange wanted{
      .visibility = std::nullopt, .description = body.description, .labels = body.labels};
  if (body.visibility) {
    const auto visibility = package::parse_visibility(*body.visibility);
    if (!visibility) return pass(visibility);
    wanted.visibility = *visibility;
  }
  const auto changed = call.services().own_packages.change(call.actor(), *name, wanted);
  if (!changed) return pass(changed);
  return call.services()
      .packages.find(call.actor(), *name)
      .map([](const registry::PackageDetail& detail) { return wire::to_wire(detail); });
}

template <class Event>
Result<wire::OwnPackage> set_status(const Call& call, const wire::Why& body) {
  const auto name = call.package_name();
  if (!name) return pass(name);
  return answered(
      call.services().own_packages.set_status(call.actor(), *name, Event{}, body.reason));
}

template <bool Yanked>
Result<wire::ReleaseSummary> yank(const Call& call, const wire::Why& body) {
  const auto name = call.package_name();
  if (!name) return pass(name);
  const auto version = call.path<semver::Version>("version");
  if (!version) return pass(version);
  const auto changed = call.services().releases.change(
      call.actor(), *name, *version,
      {.yanked = Yanked, .reason = body.reason, .deprecated = std::nullopt});
  if (!changed) return pass(changed);
  return wire::to_summary(*changed);
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
         Action action, int status, const std::vector<Errc>& errors) {
  for (const auto& [path, id] : {std::pair(names.canonical_path, names.canonical_id),
                                 std::pair(names.control_path, names.control_id)}) {
    Operation made =
        operation<Handler>(method, path, id, summary, guard::allowed_to(action), status, errors);
    made.body_is_optional =
        made.body == BodyKind::json && method == Method::post && action != Action::package_publish;
    out.push_back(std::move(made));
  }
}

void add_lists(std::vector<Operation>& out) {
  const std::vector<QueryParameter> filters{
      {"visibility", "`public` or `private`; both unless given."},
      {"status", "`draft`, `active`, `deprecated`, `unlisted` or `archived`; all unless given."},
      {"q", "Text in name, description or labels."},
      {"limit", "Packages per page."},
      {"after", "Cursor."}};
  for (const auto& [path, id] : {std::pair("/api/v1/me/packages", "listOwnPackages"),
                                 std::pair("/v1/packages", "controlListPackages")}) {
    out.push_back(
        operation<&list>(Method::get, path, id, "List the packages of one's organizations",
                         guard::logged_in, 200,
                         {Errc::invalid_argument, Errc::limit_exceeded, Errc::invalid_cursor})
            .with_query(filters));
  }
}

void add_statuses(std::vector<Operation>& out) {
  const std::vector<Errc> errors{Errc::invalid_package_name, Errc::package_not_found,
                                 Errc::precondition_failed};
  add<&set_status<registry::Deprecate>>(
      out, Method::post,
      {"/api/v1/packages/{name}/deprecate", "deprecatePackage", "/v1/packages/{name}/deprecate",
       "controlDeprecatePackage"},
      "Warn who uses a package", Action::package_manage, 200, errors);
  add<&set_status<registry::Unlist>>(out, Method::post,
                                     {"/api/v1/packages/{name}/unlist", "unlistPackage",
                                      "/v1/packages/{name}/unlist", "controlUnlistPackage"},
                                     "Take a package off lists and searches",
                                     Action::package_manage, 200, errors);
  add<&set_status<registry::Archive>>(out, Method::post,
                                      {"/api/v1/packages/{name}/archive", "archivePackage",
                                       "/v1/packages/{name}/archive", "controlArchivePackage"},
                                      "Take no further release of a package",
                                      Action::package_manage, 200, errors);
  add<&set_status<registry::Restore>>(out, Method::post,
                                      {"/api/v1/packages/{name}/restore", "restorePackage",
                                       "/v1/packages/{name}/restore", "controlRestorePackage"},
                                      "Make a package active again", Action::package_manage, 200,
                                      errors);
}

void add_yanks(std::vector<Operation>& out) {
  const std::vector<Errc> errors{Errc::invalid_package_name, Errc::invalid_version,
                                 Errc::package_not_found, Errc::release_not_found};
  add<&yank<true>>(out, Method::post,
                   {"/api/v1/packages/{name}/releases/{version}/yank", "yankRelease",
                    "/v1/packages/{name}/versions/{version}/yank", "controlYankVersion"},
                   "Let nobody choose a release any more who has not locked it",
                   Action::release_yank, 200, errors);
  add<&yank<false>>(out, Method::post,
                    {"/api/v1/packages/{name}/releases/{version}/unyank", "unyankRelease",
                     "/v1/packages/{name}/versions/{version}/unyank", "controlUnyankVersion"},
                    "Let a release be chosen again", Action::release_yank, 200, errors);
}

}  // namespace

std::vector<Operation> own_package_routes() {
  std::vector<Operation> out;
  add_lists(out);
  add<&create>(out, Method::post,
               {"/api/v1/packages", "createPackage", "/v1/packages", "controlCreatePackage"},
               "Make a package before anything of it is published", Action::package_publish, 201,
               {Errc::invalid_package_name, Errc::organization_not_found, Errc::package_exists});
  add<&change>(
      out, Method::patch,
      {"/api/v1/packages/{name}", "changePackage", "/v1/packages/{name}", "controlChangePackage"},
      "Change what a package says about itself, and who sees it", Action::package_manage, 200,
      {Errc::invalid_package_name, Errc::package_not_found});
  add_statuses(out);
  add_yanks(out);
  return out;
}

}  // namespace tank::server
