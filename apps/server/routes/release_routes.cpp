// SPDX-License-Identifier: Apache-2.0
#include "server/api/operation.hpp"
#include "server/routes/routes.hpp"
#include "server/services.hpp"
#include "server/site.hpp"
#include "wire/release.hpp"
#include "wire/to_wire.hpp"

namespace tank::server {
namespace {

using identity::Action;

wire::Release to_document(const Call& call, const package::PackageName& name,
                          const registry::Release& release) {
  return wire::to_wire(name, release, call.site().archive_url(name, release.version));
}

Result<wire::ReleaseList> list_releases(const Call& call, const Nothing&) {
  auto name = call.package_name();
  if (!name) return pass(name);
  auto releases = call.services().releases.list(call.actor(), *name);
  if (!releases) return pass(releases);
  wire::ReleaseList out{.name = name->to_string(), .items = {}};
  for (const registry::Release& release : *releases) out.items.push_back(wire::to_summary(release));
  return out;
}

Result<wire::Release> get_release(const Call& call, const Nothing&) {
  auto name = call.package_name();
  if (!name) return pass(name);
  auto release = call.services().releases.find(call.actor(), *name, call.value("version"));
  if (!release) return pass(release);
  return to_document(call, *name, *release);
}

Result<wire::Release> publish(const Call& call, const RawBody& body) {
  auto name = call.package_name();
  if (!name) return pass(name);
  if (auto good = check_media_type(call, "application/gzip"); !good) return pass(good);
  auto published = call.services().releases.publish(
      call.actor(), {.name = *name,
                     .version = {},
                     .archive = body.bytes,
                     .idempotency_key = std::string(call.head().field("idempotency-key"))});
  if (!published) return pass(published);
  return to_document(call, *name, published->release);
}

Result<wire::Release> change_release(const Call& call, const wire::ReleaseChange& body) {
  auto name = call.package_name();
  if (!name) return pass(name);
  auto version = call.path<semver::Version>("version");
  if (!version) return pass(version);
  registry::ReleaseChange change{
      .yanked = {}, .reason = body.reason, .deprecated = body.deprecated};
  if (body.state) {
    if (*body.state != "yanked" && *body.state != "available") {
      return fail(Errc::invalid_argument, "`state` must be `available` or `yanked`");
    }
    change.yanked = *body.state == "yanked";
  }
  auto changed = call.services().releases.change(call.actor(), *name, *version, change);
  if (!changed) return pass(changed);
  return to_document(call, *name, *changed);
}

Result<wire::Release> remove_release(const Call& call, const Nothing&) {
  auto name = call.package_name();
  if (!name) return pass(name);
  auto version = call.path<semver::Version>("version");
  if (!version) return pass(version);
  auto removed = call.services().releases.remove(call.actor(), *name, *version,
                                                 call.query("reason").value_or(""));
  if (!removed) return pass(removed);
  return to_document(call, *name, *removed);
}

constexpr std::string_view releases_path = "/api/v1/packages/{name}/releases";
constexpr std::string_view release_path = "/api/v1/packages/{name}/releases/{version}";

}  // namespace

std::vector<Operation> release_routes() {
  std::vector<Operation> out;
  out.push_back(operation<&list_releases>(Method::get, releases_path, "listReleases",
                                          "List the releases of a package", guard::anyone, 200,
                                          {Errc::invalid_package_name, Errc::package_not_found}));
  out.push_back(
      operation<&publish>(
          Method::post, releases_path, "publishRelease", "Publish a release in one request",
          guard::allowed_to(Action::package_publish), 201,
          {Errc::invalid_package_name, Errc::organization_not_found, Errc::archive_too_large,
           Errc::archive_malformed, Errc::archive_escape, Errc::invalid_skill,
           Errc::invalid_manifest, Errc::idempotency_key_reused, Errc::release_burnt,
           Errc::release_exists, Errc::permission_escalation, Errc::storage_full})
          .with_headers({{"Idempotency-Key",
                          "Up to 255 characters; the same request with the same key "
                          "gets the first answer."}})
          .touching_artifacts()
          .limited_by(RateClass::publish));
  out.push_back(operation<&get_release>(
      Method::get, release_path, "getRelease", "Look at a release; a dist-tag will do",
      guard::anyone, 200,
      {Errc::invalid_package_name, Errc::package_not_found, Errc::dist_tag_not_found,
       Errc::release_not_found, Errc::release_burnt, Errc::release_unavailable}));
  out.push_back(operation<&change_release>(
      Method::patch, release_path, "changeRelease", "Yank or deprecate a release, or take it back",
      guard::allowed_to(Action::release_yank), 200,
      {Errc::invalid_package_name, Errc::invalid_version, Errc::package_not_found,
       Errc::release_not_found, Errc::release_burnt, Errc::release_unavailable}));
  out.push_back(operation<&remove_release>(Method::del, release_path, "removeRelease",
                                           "Delete a release; its version is burnt for ever",
                                           guard::allowed_to(Action::release_remove), 200,
                                           {Errc::invalid_package_name, Errc::invalid_version,
                                            Errc::package_not_found, Errc::release_not_found})
                    .with_query({{"reason", "Why, for who looks for it."}}));
  return out;
}

}  // namespace tank::server
