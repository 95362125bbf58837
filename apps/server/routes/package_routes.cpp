// SPDX-License-Identifier: Apache-2.0
#include "server/api/operation.hpp"
#include "server/routes/routes.hpp"
#include "server/services.hpp"
#include "wire/package.hpp"
#include "wire/to_wire.hpp"

namespace tank::server {
namespace {

using identity::Action;

Result<wire::PackageHits> list_packages(const Call& call, const Nothing&) {
  auto page = call.page();
  if (!page) return pass(page);
  return call.services()
      .packages
      .search(call.actor(), {.text = call.query("q").value_or(""), .viewer = {}, .page = *page})
      .map([](const Page<registry::SearchHit>& hits) { return wire::to_wire(hits); });
}

Result<wire::Package> get_package(const Call& call, const Nothing&) {
  auto name = call.package_name();
  if (!name) return pass(name);
  return call.services()
      .packages.find(call.actor(), *name)
      .map([](const registry::PackageDetail& detail) { return wire::to_wire(detail); });
}

Result<wire::DistTags> list_dist_tags(const Call& call, const Nothing&) {
  auto name = call.package_name();
  if (!name) return pass(name);
  auto tags = call.services().dist_tags.list(call.actor(), *name);
  if (!tags) return pass(tags);
  return wire::DistTags{.tags = wire::to_wire(*tags)};
}

Result<wire::DistTags> set_dist_tag(const Call& call, const wire::DistTagTarget& body) {
  auto name = call.package_name();
  if (!name) return pass(name);
  auto version = semver::Version::parse(body.version);
  if (!version) return pass(version);
  auto set = call.services().dist_tags.set(call.actor(), *name,
                                           {std::string(call.value("tag")), *std::move(version)});
  if (!set) return pass(set);
  return list_dist_tags(call, {});
}

Result<Nothing> remove_dist_tag(const Call& call, const Nothing&) {
  auto name = call.package_name();
  if (!name) return pass(name);
  return call.services().dist_tags.remove(call.actor(), *name, call.value("tag")).map([] {
    return Nothing{};
  });
}

constexpr std::string_view package_path = "/api/v1/packages/{name}";
constexpr std::string_view tag_path = "/api/v1/packages/{name}/dist-tags/{tag}";

}  // namespace

std::vector<Operation> package_routes() {
  const Guard tagger = guard::allowed_to(Action::dist_tag_set);
  std::vector<Operation> out;
  out.push_back(operation<&list_packages>(Method::get, "/api/v1/packages", "listPackages",
                                          "List or search packages", guard::anyone, 200,
                                          {Errc::limit_exceeded, Errc::invalid_cursor})
                    .with_query({{"q", "Text to search for; everything when it is empty."},
                                 {"limit", "Packages per page."},
                                 {"after", "Cursor."}}));
  out.push_back(operation<&get_package>(Method::get, package_path, "getPackage",
                                        "Look at a package", guard::anyone, 200,
                                        {Errc::invalid_package_name, Errc::package_not_found}));
  out.push_back(operation<&get_package>(Method::get, "/v1/packages/{name}", "controlGetPackage",
                                        "Look at a package", guard::anyone, 200,
                                        {Errc::invalid_package_name, Errc::package_not_found}));
  out.push_back(operation<&list_dist_tags>(Method::get, "/api/v1/packages/{name}/dist-tags",
                                           "listDistTags", "List the dist-tags of a package",
                                           guard::anyone, 200,
                                           {Errc::invalid_package_name, Errc::package_not_found}));
  out.push_back(operation<&set_dist_tag>(
      Method::put, tag_path, "setDistTag", "Let a dist-tag name a release", tagger, 200,
      {Errc::invalid_package_name, Errc::invalid_version, Errc::package_not_found,
       Errc::release_not_found, Errc::release_burnt, Errc::release_unavailable}));
  out.push_back(operation<&remove_dist_tag>(
      Method::del, tag_path, "removeDistTag", "Remove a dist-tag", tagger, 204,
      {Errc::invalid_package_name, Errc::package_not_found, Errc::dist_tag_not_found}));
  return out;
}

}  // namespace tank::server
