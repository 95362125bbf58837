// SPDX-License-Identifier: Apache-2.0
// Packages, versions and archives by the Tank protocol.
#include <algorithm>
#include <chrono>
#include <functional>

#include "server/api/tank_protocol.hpp"
#include "server/routes/kept_answers.hpp"
#include "server/routes/routes.hpp"
#include "server/services.hpp"
#include "server/site.hpp"
#include "wire/scan_to_wire.hpp"
#include "wire/skill.hpp"
#include "wire/to_wire.hpp"

namespace tank::server {
namespace {

std::string status_of(const registry::Release& release) {
  return std::string(to_string(registry::audit_status(release)));
}

std::optional<std::string> verdict_of(const registry::Release& release) {
  if (!release.scan_verdict) return std::nullopt;
  return std::string(to_string(*release.scan_verdict));
}

// Who may look at what is in quarantine learns what was found; it cannot be had all the same.
Result<registry::ScannedRelease> find_version(const Call& call, const package::PackageName& name) {
  const auto version = semver::Version::parse(call.value("version"));
  if (version) return call.services().scans.find(call.actor(), name, *version);
  const auto tagged = call.services().releases.find(call.actor(), name, call.value("version"));
  if (!tagged) return pass(tagged);
  return call.services().scans.find(call.actor(), name, tagged->version);
}

Result<wire::Skill> get_skill(const Call& call, const Nothing&) {
  const auto name = call.package_name();
  if (!name) return pass(name);
  const auto found = call.services().packages.find(call.actor(), *name);
  if (!found) return pass(found);
  wire::Skill out{.name = found->package.name.to_string(),
                  .description = found->package.description,
                  .visibility = std::string(to_string(found->package.visibility)),
                  .latest_version = std::nullopt,
                  .publisher = {.name = found->organization.slug.to_string(),
                                .display_name = found->organization.name},
                  .created_at = found->package.created_at,
                  .updated_at = found->package.updated_at};
  if (const registry::Release* latest = found->latest()) {
    out.latest_version = latest->version.to_string();
  }
  return out;
}

Result<wire::SkillVersions> list_versions(const Call& call, const Nothing&) {
  const auto name = call.package_name();
  if (!name) return pass(name);
  auto releases = call.services().releases.list(call.actor(), *name);
  if (!releases) return pass(releases);
  // By time, and not by version as everywhere else: so it is written.
  std::ranges::stable_sort(*releases, std::ranges::greater{}, &registry::Release::published_at);
  wire::SkillVersions out{.name = name->to_string(), .versions = {}};
  for (const registry::Release& release : *releases) {
    out.versions.push_back({.version = release.version.to_string(),
                            .integrity = release.integrity,
                            .audit_score = release.audit_score,
                            .audit_status = status_of(release),
                            .published_at = release.published_at});
  }
  return out;
}

// The bucket answers whoever has its address until that ends, whatever becomes of the release
// meanwhile: a short time, and only for what everybody may read now.
constexpr std::chrono::seconds presigned_lifetime{60};

bool may_be_had(const registry::Release& release) {
  return release.state == registry::ReleaseState::available ||
         release.state == registry::ReleaseState::yanked;
}

Result<std::string> address_of(const Call& call, const registry::Package& package,
                               const registry::Release& release) {
  const semver::Version& version = release.version;
  if (visibility_to_all(package) == package::Visibility::public_) {
    if (call.site().presigned_archives && may_be_had(release)) {
      const auto url = call.services().artifacts.download_url(release.digest, presigned_lifetime);
      if (!url) return pass(url);
      if (*url) return **url;
    }
    return call.site().download_url(package.name, version, nullptr);
  }
  const auto grant = call.services().download_addresses.grant(call.actor(), package.name, version);
  if (!grant) return pass(grant);
  return call.site().download_url(package.name, version, &*grant);
}

// Asking for a version counts as a download of it: getting its archive then does not.
Result<wire::SkillVersion> get_version(const Call& call, const Nothing&) {
  const auto name = call.package_name();
  if (!name) return pass(name);
  const auto found = call.services().packages.find(call.actor(), *name);
  if (!found) return pass(found);
  const auto scanned = find_version(call, *name);
  if (!scanned) return pass(scanned);
  const registry::Release* const release = &scanned->release;
  auto address = address_of(call, found->package, *release);
  if (!address) return pass(address);
  if (call.head().method == Method::get && may_be_had(*release)) {
    call.services().downloads.add(found->package.id, call.services().clock.now());
  }
  return wire::SkillVersion{.name = name->to_string(),
                            .version = release->version.to_string(),
                            .description = found->package.description,
                            .integrity = release->integrity,
                            .permissions = wire::to_wire(release->permissions),
                            .audit_score = release->audit_score,
                            .audit_status = status_of(*release),
                            .download_url = *std::move(address),
                            .published_at = release->published_at,
                            .downloads = found->package.downloads,
                            .scan_verdict = verdict_of(*release),
                            .scan_findings = scanned->scan
                                                 ? wire::to_skill_findings(scanned->scan->outcome)
                                                 : std::vector<wire::SkillFinding>{},
                            .dependencies = wire::to_wire(release->dependencies)};
}

Result<Reply> download(const Call& call, const Nothing&) {
  const auto name = call.package_name();
  if (!name) return pass(name);
  const auto token = call.query("token");
  if (!token) return answer_archive(call, call.actor(), *name, registry::Counting::uncounted);
  const auto version = call.path<semver::Version>("version");
  if (!version) return pass(version);
  const registry::DownloadGrant grant{.user = call.query("user").value_or(""),
                                      .by = call.query("by").value_or(""),
                                      .expires = call.query("expires").value_or(""),
                                      .token = *token};
  const auto reader = call.services().download_addresses.redeem(grant, *name, *version,
                                                                std::string(call.request_id()));
  if (!reader) return pass(reader);
  return answer_archive(call, *reader, *name, registry::Counting::uncounted);
}

Result<wire::SkillFiles> list_files(const Call& call, const Nothing&) {
  const auto name = call.package_name();
  if (!name) return pass(name);
  const auto version = call.path<semver::Version>("version");
  if (!version) return pass(version);
  auto files = call.services().releases.files(call.actor(), *name, *version);
  if (!files) return pass(files);
  return wire::SkillFiles{
      .name = name->to_string(), .version = version->to_string(), .files = *std::move(files)};
}

// Nobody's browser may take it for anything but text.
Result<Reply> get_file(const Call& call, const Nothing&) {
  const auto name = call.package_name();
  if (!name) return pass(name);
  const auto version = call.path<semver::Version>("version");
  if (!version) return pass(version);
  auto content =
      call.services().releases.read_file(call.actor(), *name, *version, call.value("path"));
  if (!content) return pass(content);
  Reply reply;
  const std::string etag = "\"" + Digest::of(*content).hex() + "\"";
  reply.response.add("Content-Type", "text/plain; charset=utf-8");
  reply.response.add("Cache-Control", "private, no-cache");
  reply.response.add("Content-Security-Policy", "default-src 'none'; sandbox");
  reply.response.add("X-Content-Type-Options", "nosniff");
  reply.response.add("ETag", etag);
  if (names_etag(call.head().if_none_match, etag)) {
    reply.response.status = 304;
  } else {
    reply.response.body = *std::move(content);
  }
  return reply;
}

constexpr std::string_view skill_path = "/api/v1/skills/{name}";

}  // namespace

std::vector<Operation> skill_routes() {
  const std::vector<Errc> missing{Errc::invalid_package_name, Errc::package_not_found};
  const std::vector<Errc> gone{Errc::invalid_package_name, Errc::package_not_found,
                               Errc::invalid_version, Errc::release_not_found,
                               Errc::artifact_not_found};
  std::vector<Operation> out;
  out.push_back(skill_operation<&get_skill>(Method::get, skill_path, "getSkill",
                                            "Look at a package (Tank protocol)", guard::anyone,
                                            missing));
  out.push_back(skill_operation<&list_versions>(
      Method::get, "/api/v1/skills/{name}/versions", "listSkillVersions",
      "List the versions of a package (Tank protocol)", guard::anyone, missing));
  out.push_back(skill_operation<&get_version>(
      Method::get, "/api/v1/skills/{name}/{version}", "getSkillVersion",
      "Look at a version, and count a download of it (Tank protocol)", guard::anyone, gone));
  out.push_back(skill_operation<&download>(
                    Method::get, "/api/v1/skills/{name}/{version}/download", "downloadSkill",
                    "The archive of a version; needs no login (Tank protocol)", guard::anyone, gone)
                    .with_query({{"user", "Part of the address of a private package."},
                                 {"by", "Likewise."},
                                 {"expires", "Likewise."},
                                 {"token", "Likewise."}})
                    .answering("application/gzip"));
  out.push_back(skill_operation<&list_files>(
      Method::get, "/api/v1/skills/{name}/{version}/files", "listSkillFiles",
      "List the files of a version (Tank protocol)", guard::anyone, gone));
  out.push_back(skill_operation<&get_file>(
                    Method::get, "/api/v1/skills/{name}/{version}/files/{path...}", "getSkillFile",
                    "Read a file of a version (Tank protocol)", guard::anyone,
                    {Errc::invalid_path, Errc::package_not_found, Errc::release_not_found,
                     Errc::artifact_not_found, Errc::payload_too_large})
                    .answering("text/plain"));
  return out;
}

}  // namespace tank::server
