// SPDX-License-Identifier: Apache-2.0
#include "wire/to_wire.hpp"

#include <utility>

#include <tank/registry/search_limits.hpp>

#include "core/json/json.hpp"

namespace tank::inline v0::wire {
namespace {

// Stored JSON is ours and canonical; were it damaged, the document shows that it is not there.
json::Value stored_json(const std::string& text) {
  auto value = json::parse(text);
  return value ? *std::move(value) : json::Value{};
}

std::optional<std::string> unless_empty(const std::string& text) {
  if (text.empty()) return std::nullopt;
  return text;
}

std::optional<std::string> verdict_of(const registry::Release& release) {
  if (!release.scan_verdict) return std::nullopt;
  return std::string(to_string(*release.scan_verdict));
}

}  // namespace

std::vector<std::string> to_wire(const identity::Scopes& scopes) {
  std::vector<std::string> out;
  for (const identity::Scope scope : scopes.list()) out.emplace_back(json::word_of(scope));
  return out;
}

Result<identity::Scopes> parse_scopes(const std::vector<std::string>& words) {
  std::string joined;
  for (const std::string& word : words) joined += (joined.empty() ? "" : " ") + word;
  return identity::Scopes::parse(joined);
}

User to_wire(const identity::User& user) {
  return {
      .id = user.id,
      .email = user.email.to_string(),
      .name = user.name,
      .role = std::string(to_string(user.role)),
      .email_verified = user.email_verified,
      .ban = user.ban ? std::optional(Ban{user.ban->reason, user.ban->expires_at}) : std::nullopt};
}

User user_of(const identity::Actor& actor) {
  return {.id = *actor.user_id,
          .email = actor.email,
          .name = actor.name,
          .role = std::string(to_string(actor.role)),
          .email_verified = actor.email_verified,
          .ban = std::nullopt};
}

Token to_wire(const identity::ApiToken& token) {
  return {.id = token.id,
          .name = token.name,
          .scopes = to_wire(token.scopes),
          .package_pattern = token.package_pattern,
          .created_at = token.created_at,
          .expires_at = token.expires_at,
          .last_used_at = token.last_used_at,
          .revoked_at = token.revoked_at};
}

SessionInfo to_wire(const identity::Session& session, std::optional<SessionId> current) {
  return {.id = session.id,
          .method = std::string(to_string(session.method)),
          .address = session.device.address,
          .user_agent = session.device.user_agent,
          .created_at = session.created_at,
          .seen_at = session.seen_at,
          .expires_at = identity::idle_end(session),
          .current = session.id == current,
          .impersonated_by = session.impersonator};
}

CurrentSession to_wire(const identity::Session& session, User user) {
  return {.id = session.id,
          .user = std::move(user),
          .method = std::string(to_string(session.method)),
          .address = session.device.address,
          .user_agent = session.device.user_agent,
          .created_at = session.created_at,
          .seen_at = session.seen_at,
          .confirmed_at = session.impersonator ? std::nullopt : std::optional(session.confirmed_at),
          .idle_ends_at = identity::idle_end(session),
          .expires_at = session.expires_at,
          .impersonated_by = session.impersonator,
          .organizations = {}};
}

OwnOrganization to_wire(const OwnMembership& own) {
  return {.slug = own.organization.slug.to_string(),
          .name = own.organization.name,
          .kind = std::string(to_string(own.organization.kind)),
          .role = std::string(to_string(own.role))};
}

Organization to_wire(const org::Organization& organization, org::Role role) {
  return {.id = organization.id,
          .slug = organization.slug.to_string(),
          .name = organization.name,
          .kind = std::string(to_string(organization.kind)),
          .role = std::string(to_string(role)),
          .created_at = organization.created_at};
}

Member to_wire(const tank::Member& member) {
  return {.user_id = member.user.id,
          .email = member.user.email.to_string(),
          .name = member.user.name,
          .role = std::string(to_string(member.membership.role)),
          .kind = std::string(to_string(member.user.kind)),
          .since = member.membership.created_at};
}

Invitation to_wire(const InvitationDetail& detail) {
  return {.id = detail.invitation.id,
          .email = detail.invitation.email.to_string(),
          .role = std::string(to_string(detail.invitation.role)),
          .organization = detail.organization_slug,
          .organization_name = detail.organization_name,
          .invited_by = detail.inviter_name,
          .created_at = detail.invitation.created_at,
          .expires_at = detail.invitation.expires_at};
}

AuditEvent to_wire(const event::AuditEvent& event) {
  return {.id = event.id,
          .seq = event.seq,
          .at = event.at,
          .actor = event.event.actor,
          .on_behalf_of = event.event.on_behalf_of,
          .request_id = event.event.request_id,
          .action = event.event.action,
          .subject = event.event.subject,
          .payload = stored_json(event.event.payload)};
}

ReleaseSummary to_summary(const registry::Release& release) {
  return {.version = release.version.to_string(),
          .state = std::string(to_string(release.state)),
          .deprecated = release.deprecated,
          .integrity = release.integrity,
          .size = release.size_bytes,
          .published_at = release.published_at,
          .score = release.audit_score};
}

Package to_wire(const registry::PackageDetail& detail) {
  Package out{.name = detail.package.name.to_string(),
              .organization = detail.organization.slug.to_string(),
              .visibility = std::string(to_string(detail.package.visibility)),
              .status = std::string(to_string(detail.package.status)),
              .status_reason = detail.package.status_reason,
              .labels = detail.package.labels,
              .description = detail.package.description,
              .repository = detail.package.repository,
              .downloads = detail.package.downloads,
              .latest = {},
              .tags = to_wire(detail.tags),
              .releases = {},
              .created_at = detail.package.created_at,
              .updated_at = detail.package.updated_at};
  if (const registry::Release* latest = detail.latest()) out.latest = latest->version.to_string();
  for (const registry::Release& release : detail.releases) {
    out.releases.push_back(to_summary(release));
  }
  return out;
}

PackageHit to_wire(const registry::SearchHit& hit) {
  PackageHit out{.name = hit.package.name.to_string(),
                 .visibility = std::string(to_string(hit.package.visibility)),
                 .description = hit.package.description,
                 .latest = {},
                 .downloads = hit.package.downloads,
                 .updated_at = hit.package.updated_at,
                 .match = std::string(to_string(hit.match)),
                 .field = std::string(to_string(hit.field))};
  if (hit.latest) out.latest = hit.latest->to_string();
  return out;
}

PackageHits to_wire(const Page<registry::SearchHit>& page) {
  PackageHits out;
  for (const registry::SearchHit& hit : page.items) out.items.push_back(to_wire(hit));
  out.next = page.next;
  return out;
}

PackageFacets to_wire(const registry::SearchFacets& facets) {
  const auto counts = [](const std::vector<registry::FacetCount>& values) {
    std::vector<FacetCount> out;
    for (const registry::FacetCount& each : values) {
      if (out.size() == limits::facet_values) break;
      out.push_back({.value = each.value, .count = each.count});
    }
    return out;
  };
  return {.scopes = counts(facets.scopes),
          .visibilities = counts(facets.visibilities),
          .matches = counts(facets.matches),
          .fields = counts(facets.fields),
          .counted = facets.counted,
          .complete = facets.complete};
}

std::map<std::string, std::string> to_wire(const std::vector<registry::DistTag>& tags) {
  std::map<std::string, std::string> out;
  for (const registry::DistTag& tag : tags) out.emplace(tag.tag, tag.version.to_string());
  return out;
}

std::map<std::string, std::string> to_wire(const package::Dependencies& skills) {
  std::map<std::string, std::string> out;
  for (const auto& [name, range] : skills) out.emplace(name.to_string(), range);
  return out;
}

Release to_wire(const package::PackageName& name, const registry::Release& release,
                std::string archive) {
  return {.id = release.id,
          .name = name.to_string(),
          .version = release.version.to_string(),
          .state = std::string(to_string(release.state)),
          .reason = release.state_reason,
          .deprecated = release.deprecated,
          .digest = release.digest,
          .integrity = release.integrity,
          .size = release.size_bytes,
          .unpacked_size = release.unpacked_bytes,
          .file_count = release.file_count,
          .dependencies = to_wire(release.dependencies),
          .permissions = to_wire(release.permissions),
          .manifest = stored_json(release.manifest),
          .readme = release.readme,
          .score = release.audit_score,
          .audit_status = std::string(to_string(registry::audit_status(release))),
          .scan_verdict = verdict_of(release),
          .scanned_at = release.scanned_at,
          .archive = std::move(archive),
          .published_by = release.published_by,
          .published_at = release.published_at};
}

Upload to_wire(const registry::UploadStatus& status) {
  const registry::Upload& upload = status.upload;
  return {.id = upload.id,
          .name = upload.name.to_string(),
          .version = upload.version.to_string(),
          .state = std::string(to_string(upload.state)),
          .rejection = upload.rejection,
          .offset = status.offset,
          .size = upload.size_bytes,
          .digest = upload.digest,
          .release_id = upload.release_id,
          .expires_at = upload.expires_at};
}

IndexDocument to_wire(const registry::IndexDocument& index) {
  IndexDocument out{
      .name = index.package.name.to_string(), .tags = to_wire(index.tags), .versions = {}};
  out.versions.reserve(index.releases.size());
  for (const registry::Release& release : index.releases) {
    IndexVersion& version = out.versions.emplace_back();
    version.version = release.version.to_string();
    version.dependencies = to_wire(release.dependencies);
    version.permissions = to_wire(release.permissions);
    version.integrity = release.integrity;
    version.size = release.size_bytes;
    version.published_at = release.published_at;
    if (release.state == registry::ReleaseState::yanked) version.yanked = true;
    version.deprecated = unless_empty(release.deprecated);
    version.score = release.audit_score;
    version.scan_verdict = verdict_of(release);
    version.scanned_at = release.scanned_at;
  }
  return out;
}

ResolvedPackage to_wire(const registry::ResolvedPackage& package, std::string archive) {
  const registry::Release& release = package.release;
  ResolvedPackage out{.name = package.name.to_string(),
                      .version = release.version.to_string(),
                      .integrity = release.integrity,
                      .size = release.size_bytes,
                      .permissions = to_wire(release.permissions),
                      .dependencies = {},
                      .yanked = {},
                      .deprecated = unless_empty(release.deprecated),
                      .score = release.audit_score,
                      .archive = std::move(archive)};
  for (const auto& [name, version] : package.dependencies) {
    out.dependencies.emplace(name.to_string(), version.to_string());
  }
  if (release.state == registry::ReleaseState::yanked) out.yanked = true;
  return out;
}

}  // namespace tank::inline v0::wire
