// SPDX-License-Identifier: Apache-2.0
#include "support/builders.hpp"

#include <atomic>

#include <doctest/doctest.h>

#include <tank/storage/organization_store.hpp>
#include <tank/storage/package_store.hpp>
#include <tank/storage/user_store.hpp>

namespace tank::testing {

TimePoint at(int seconds) {
  // 2026-01-01T00:00:00Z, and not a whole number of milliseconds.
  constexpr std::int64_t start = 1'767'225'600'000'123;
  return TimePoint(std::chrono::microseconds(start) + std::chrono::seconds(seconds));
}

Uuid next_uuid() {
  static std::atomic<std::uint32_t> next{1};
  const std::uint32_t number = next++;
  Uuid out{0x01, 0x9b, 0x70, 0x00, 0x00, 0x00, 0x70, 0x00, 0x80};
  for (std::size_t i = 0; i < 4; ++i) {
    out[15 - i] = static_cast<std::uint8_t>((number >> (8 * i)) & 0xff);
  }
  return out;
}

Digest digest_of(std::string_view text) { return Digest::of(text); }
semver::Version version(std::string_view text) { return semver::Version::parse(text).value(); }
package::PackageName name(std::string_view text) {
  return package::PackageName::parse(text).value();
}

identity::User a_user(std::string_view email) {
  return {.id = next_id<UserId>(),
          .kind = identity::UserKind::person,
          .email = Email::parse(email).value(),
          .email_verified = false,
          .name = "Somebody",
          .image = {},
          .role = identity::PlatformRole::user,
          .ban = std::nullopt,
          .created_at = at(0),
          .updated_at = at(0)};
}

org::Organization an_organization(std::string_view slug) {
  return {.id = next_id<OrganizationId>(),
          .kind = org::OrganizationKind::team,
          .slug = Slug::parse(slug).value(),
          .name = "An Organization",
          .created_at = at(0),
          .updated_at = at(0),
          .deleted_at = std::nullopt};
}

org::Membership a_membership(const org::Organization& organization, const identity::User& user,
                             org::Role role) {
  return {.id = next_id<MembershipId>(),
          .organization_id = organization.id,
          .user_id = user.id,
          .role = role,
          .created_at = at(0)};
}

identity::ApiToken a_token(const identity::User& user, std::string_view text) {
  return {.id = next_id<TokenId>(),
          .user_id = user.id,
          .name = "laptop",
          .digest = digest_of(text),
          .scopes = identity::Scopes({identity::Scope::skills_read, identity::Scope::org_admin}),
          .package_pattern = "@acme/*",
          .created_at = at(0),
          .expires_at = at(1000),
          .last_used_at = std::nullopt,
          .revoked_at = std::nullopt};
}

identity::Session a_session(const identity::User& user, std::string_view text) {
  return {.id = next_id<SessionId>(),
          .user_id = user.id,
          .digest = digest_of(text),
          .method = identity::LoginMethod::password,
          .device = {.address = "192.0.2.7", .user_agent = "a browser"},
          .created_at = at(0),
          .seen_at = at(0),
          .confirmed_at = at(0),
          .expires_at = at(100'000),
          .revoked_at = std::nullopt,
          .impersonator = std::nullopt,
          .reason = {}};
}

identity::Verification a_code(const identity::User& user, std::string_view text) {
  return {.id = next_id<VerificationId>(),
          .purpose = identity::Purpose::login_code,
          .subject = user.id.to_string(),
          .user_id = user.id,
          .digest = digest_of(text),
          .created_at = at(0),
          .expires_at = at(100),
          .used_at = std::nullopt};
}

registry::Package a_package(const org::Organization& owner, std::string_view text) {
  return {.id = next_id<PackageId>(),
          .organization_id = owner.id,
          .name = name(text),
          .visibility = package::Visibility::public_,
          .description = "Reads portable documents",
          .repository = "https://example.com/repo",
          .downloads = 0,
          .revision = 1,
          .created_at = at(0),
          .updated_at = at(0)};
}

registry::Release a_release(const registry::Package& package, std::string_view text,
                            const identity::User& author) {
  registry::Release out;
  out.id = next_id<ReleaseId>();
  out.package_id = package.id;
  out.version = version(text);
  out.digest = digest_of(std::string(text) + package.name.to_string());
  out.integrity = Integrity::of(text);
  out.uploaded_digest = digest_of("uploaded");
  out.size_bytes = 1'234;
  out.unpacked_bytes = 5'678;
  out.file_count = 9;
  out.dependencies = {{name("@acme/base"), "^1.0.0 || \"quoted\""},
                      {name("@other/tool"), "latest"}};
  out.permissions = {.network_outbound = {"*.example.com"},
                     .filesystem_read = {"./data/**"},
                     .filesystem_write = {},
                     .subprocess = true};
  out.manifest = R"({"name":"x"})";
  out.readme = "# Read me\n\nwith ümlauts and 'quotes'";
  out.audit_score = 7.5;
  out.published_by = author.id;
  out.published_at = at(5);
  return out;
}

registry::Upload an_upload(const identity::User& user, std::string_view package,
                           std::string_view text) {
  return {.id = next_id<UploadId>(),
          .user_id = user.id,
          .name = name(package),
          .version = version(text),
          .digest = digest_of(text),
          .size_bytes = 77,
          .state = registry::UploadState::reserved,
          .rejection = "",
          .release_id = std::nullopt,
          .revision = 1,
          .created_at = at(0),
          .expires_at = at(100)};
}

event::NewAuditEvent an_event(std::string_view action) {
  return {.actor = std::nullopt,
          .on_behalf_of = std::nullopt,
          .request_id = "req-1",
          .scope = std::nullopt,
          .action = std::string(action),
          .subject = "@acme/pdf",
          .payload = R"({"version":"1.0.0"})"};
}

Tenant given_tenant(Store& store, std::string_view slug) {
  Tenant out{a_user(std::string(slug) + "@example.com"), an_organization(slug)};
  const auto done = transact(store, [&](Transaction& tx) -> Result<void> {
    if (auto added = tx.users().add(out.user); !added) return added;
    if (auto added = tx.organizations().add(out.organization); !added) return added;
    return tx.memberships().add(a_membership(out.organization, out.user, org::Role::owner));
  });
  INFO((done ? std::string() : describe_error(done.error())));
  REQUIRE(done.has_value());
  return out;
}

Published given_published(Store& store, const Tenant& tenant, registry::Package package,
                          const std::string& readme) {
  Published out{package, a_release(package, "1.0.0", tenant.user)};
  const auto done = transact(store, [&](Transaction& tx) -> Result<void> {
    if (auto added = tx.packages().add_or_find(out.package); !added) return pass(added);
    if (auto added = tx.releases().add(out.release); !added) return added;
    auto tagged = tx.dist_tags().set(package.id, {.tag = "latest", .version = out.release.version});
    if (!tagged) return tagged;
    return tx.packages().index(out.package, readme);
  });
  INFO((done ? std::string() : describe_error(done.error())));
  REQUIRE(done.has_value());
  return out;
}

}  // namespace tank::testing
