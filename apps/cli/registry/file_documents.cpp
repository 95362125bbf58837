// SPDX-License-Identifier: Apache-2.0
#include "cli/registry/file_documents.hpp"

#include <utility>

#include "core/json/parse.hpp"

namespace tank::inline v0::cli {
namespace {

std::map<std::string, std::string> to_map(const package::Dependencies& dependencies) {
  std::map<std::string, std::string> out;
  for (const auto& [name, range] : dependencies) out.emplace(name.to_string(), range);
  return out;
}

std::map<std::string, std::string> to_map(const std::vector<registry::DistTag>& tags) {
  std::map<std::string, std::string> out;
  for (const auto& each : tags) out.emplace(each.tag, each.version.to_string());
  return out;
}

wire::ReleaseSummary to_summary(const registry::Release& release) {
  return {.version = release.version.to_string(),
          .state = std::string(to_string(release.state)),
          .deprecated = release.deprecated,
          .integrity = release.integrity,
          .size = release.size_bytes,
          .published_at = release.published_at,
          .score = release.audit_score};
}

std::vector<std::string> to_words(identity::Scopes scopes) {
  std::vector<std::string> out;
  for (const identity::Scope scope : scopes.list()) {
    for (const auto& [each, word] : words(scope)) {
      if (each == scope) out.emplace_back(word);
    }
  }
  return out;
}

}  // namespace

wire::IndexDocument to_document(const registry::IndexDocument& index) {
  wire::IndexDocument out;
  out.name = index.package.name.to_string();
  out.tags = to_map(index.tags);
  for (const registry::Release& release : index.releases) {
    wire::IndexVersion& version = out.versions.emplace_back();
    version.version = release.version.to_string();
    version.dependencies = to_map(release.dependencies);
    version.permissions = wire::to_wire(release.permissions);
    version.integrity = release.integrity;
    version.size = release.size_bytes;
    version.published_at = release.published_at;
    if (release.state == registry::ReleaseState::yanked) version.yanked = true;
    if (!release.deprecated.empty()) version.deprecated = release.deprecated;
    version.score = release.audit_score;
  }
  return out;
}

wire::Package to_document(const registry::PackageDetail& detail) {
  wire::Package out;
  out.name = detail.package.name.to_string();
  out.organization = detail.organization.slug.to_string();
  out.visibility = package::to_string(detail.package.visibility);
  out.description = detail.package.description;
  out.repository = detail.package.repository;
  out.downloads = detail.package.downloads;
  if (const registry::Release* latest = detail.latest()) out.latest = latest->version.to_string();
  out.tags = to_map(detail.tags);
  for (const registry::Release& each : detail.releases) out.releases.push_back(to_summary(each));
  out.created_at = detail.package.created_at;
  out.updated_at = detail.package.updated_at;
  return out;
}

wire::PackageHits to_document(const Page<registry::SearchHit>& page) {
  wire::PackageHits out;
  for (const registry::SearchHit& hit : page.items) {
    wire::PackageHit& document = out.items.emplace_back();
    document.name = hit.package.name.to_string();
    document.visibility = package::to_string(hit.package.visibility);
    document.description = hit.package.description;
    if (hit.latest) document.latest = hit.latest->to_string();
    document.downloads = hit.package.downloads;
    document.updated_at = hit.package.updated_at;
    document.match = to_string(hit.match);
  }
  out.next = page.next;
  return out;
}

wire::Release to_document(const package::PackageName& name, const registry::Release& release,
                          std::string archive) {
  wire::Release out;
  out.id = release.id;
  out.name = name.to_string();
  out.version = release.version.to_string();
  out.state = to_string(release.state);
  out.reason = release.state_reason;
  out.deprecated = release.deprecated;
  out.digest = release.digest;
  out.integrity = release.integrity;
  out.size = release.size_bytes;
  out.unpacked_size = release.unpacked_bytes;
  out.file_count = release.file_count;
  out.dependencies = to_map(release.dependencies);
  out.permissions = wire::to_wire(release.permissions);
  if (auto manifest = json::parse(release.manifest)) out.manifest = std::move(*manifest);
  out.readme = release.readme;
  out.score = release.audit_score;
  out.archive = std::move(archive);
  out.published_by = release.published_by;
  out.published_at = release.published_at;
  return out;
}

wire::User to_document(const identity::User& user) {
  return {.id = user.id,
          .email = user.email.to_string(),
          .name = user.name,
          .role = std::string(to_string(user.role))};
}

wire::Token to_document(const identity::ApiToken& token) {
  return {.id = token.id,
          .name = token.name,
          .scopes = to_words(token.scopes),
          .package_pattern = token.package_pattern,
          .created_at = token.created_at,
          .expires_at = token.expires_at,
          .last_used_at = token.last_used_at,
          .revoked_at = token.revoked_at};
}

wire::Organization to_document(const org::Organization& organization, org::Role role) {
  return {.id = organization.id,
          .slug = organization.slug.to_string(),
          .name = organization.name,
          .kind = std::string(to_string(organization.kind)),
          .role = std::string(to_string(role)),
          .created_at = organization.created_at};
}

wire::OwnOrganization to_document(const OwnMembership& membership) {
  return {.slug = membership.organization.slug.to_string(),
          .name = membership.organization.name,
          .kind = std::string(to_string(membership.organization.kind)),
          .role = std::string(to_string(membership.role))};
}

wire::Member to_document(const Member& member) {
  return {.user_id = member.user.id,
          .email = member.user.email.to_string(),
          .name = member.user.name,
          .role = std::string(to_string(member.membership.role)),
          .since = member.membership.created_at};
}

}  // namespace tank::inline v0::cli
