// SPDX-License-Identifier: Apache-2.0
#include "server/api/operation.hpp"
#include "server/routes/routes.hpp"
#include "server/services.hpp"
#include "wire/package.hpp"
#include "wire/to_wire.hpp"

namespace tank::server {
namespace {

using identity::Action;

// `text` is the name; `q` is what it was called first.
Result<registry::SearchQuery> query_of(const Call& call) {
  auto page = call.page();
  if (!page) return pass(page);
  registry::SearchQuery out{.text = call.query("text").value_or(call.query("q").value_or("")),
                            .viewer = {},
                            .page = *page,
                            .scope = call.query("scope").value_or(""),
                            .visibility = {}};
  if (out.scope.starts_with('@')) out.scope.erase(0, 1);
  if (const auto word = call.query("visibility"); word && !word->empty()) {
    const auto visibility = package::parse_visibility(*word);
    if (!visibility) return pass(visibility);
    out.visibility = *visibility;
  }
  return out;
}

Result<wire::PackageHits> list_packages(const Call& call, const Nothing&) {
  const auto query = query_of(call);
  if (!query) return pass(query);
  const auto& packages = call.services().packages;
  const auto hits = packages.search(call.actor(), *query);
  if (!hits) return pass(hits);
  wire::PackageHits out = wire::to_wire(*hits);
  if (call.query("facets") == "true") {
    const auto facets = packages.facets(call.actor(), *query);
    if (!facets) return pass(facets);
    out.facets = wire::to_wire(*facets);
  }
  return out;
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
  out.push_back(operation<&list_packages>(
                    Method::get, "/api/v1/packages", "listPackages", "List or search packages",
                    guard::anyone, 200,
                    {Errc::invalid_argument, Errc::limit_exceeded, Errc::invalid_cursor})
                    .with_query({{"text", "Text to search for; everything when it is empty."},
                                 {"q", "The same, when `text` is missing."},
                                 {"scope", "Only packages of this scope."},
                                 {"visibility", "Only `public` or only `private` packages."},
                                 {"facets", "`true`: count the hits of all pages as well."},
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
