// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Values for tests, with everything filled in that a test does not care about.

#include <string>
#include <string_view>

#include <tank/event/audit.hpp>
#include <tank/identity/api_token.hpp>
#include <tank/identity/session.hpp>
#include <tank/identity/user.hpp>
#include <tank/identity/verification.hpp>
#include <tank/org/organization.hpp>
#include <tank/registry/package.hpp>
#include <tank/registry/upload.hpp>
#include <tank/storage/store.hpp>

namespace tank::testing {

/// Some seconds after a fixed moment.
[[nodiscard]] TimePoint at(int seconds);

/// Ids that differ and ascend within one process.
[[nodiscard]] Uuid next_uuid();
template <class Id>
[[nodiscard]] Id next_id() {
  return Id(next_uuid());
}

[[nodiscard]] Digest digest_of(std::string_view text);
[[nodiscard]] semver::Version version(std::string_view text);
[[nodiscard]] package::PackageName name(std::string_view text);

[[nodiscard]] identity::User a_user(std::string_view email);
[[nodiscard]] org::Organization an_organization(std::string_view slug);
[[nodiscard]] org::Membership a_membership(const org::Organization& organization,
                                           const identity::User& user, org::Role role);
[[nodiscard]] identity::ApiToken a_token(const identity::User& user, std::string_view text);
[[nodiscard]] identity::Session a_session(const identity::User& user, std::string_view text);
[[nodiscard]] identity::Verification a_code(const identity::User& user, std::string_view text);
[[nodiscard]] registry::Package a_package(const org::Organization& owner, std::string_view name);
[[nodiscard]] registry::Release a_release(const registry::Package& package,
                                          std::string_view version, const identity::User& author);
[[nodiscard]] registry::Upload an_upload(const identity::User& user, std::string_view name,
                                         std::string_view version);
[[nodiscard]] event::NewAuditEvent an_event(std::string_view action);

/// A user who owns an organization, in the store.
struct Tenant {
  identity::User user;
  org::Organization organization;
};
Tenant given_tenant(Store& store, std::string_view slug);

/// A package with one available release that search finds, in the store.
struct Published {
  registry::Package package;
  registry::Release release;
};
Published given_published(Store& store, const Tenant& tenant, registry::Package package,
                          const std::string& readme = "");

}  // namespace tank::testing
