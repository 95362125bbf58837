// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Values of the library as documents of the wire.

#include <tank/event/audit.hpp>
#include <tank/identity/api_token.hpp>
#include <tank/identity/user.hpp>
#include <tank/org/organization.hpp>
#include <tank/registry/packages.hpp>
#include <tank/registry/resolutions.hpp>
#include <tank/registry/uploads.hpp>
#include <tank/storage/organization_store.hpp>

#include "server/site.hpp"
#include "wire/identity.hpp"
#include "wire/org.hpp"
#include "wire/package.hpp"
#include "wire/release.hpp"
#include "wire/resolve.hpp"

namespace tank::server {

[[nodiscard]] std::vector<std::string> to_wire(const identity::Scopes& scopes);
[[nodiscard]] wire::User to_wire(const identity::User& user);
[[nodiscard]] wire::Token to_wire(const identity::ApiToken& token);

[[nodiscard]] wire::OwnOrganization to_list_item(const OwnMembership& own);
[[nodiscard]] wire::Organization to_wire(const org::Organization& organization, org::Role role);
[[nodiscard]] wire::Member to_wire(const Member& member);
[[nodiscard]] wire::AuditEvent to_wire(const event::AuditEvent& event);

[[nodiscard]] wire::ReleaseSummary to_summary(const registry::Release& release);
[[nodiscard]] wire::Package to_wire(const registry::PackageDetail& detail);
[[nodiscard]] wire::PackageHit to_wire(const registry::SearchHit& hit);
[[nodiscard]] std::map<std::string, std::string> to_wire(
    const std::vector<registry::DistTag>& tags);
[[nodiscard]] std::map<std::string, std::string> to_wire(const package::Dependencies& skills);

[[nodiscard]] wire::Release to_wire(const Site& site, const package::PackageName& name,
                                    const registry::Release& release);
[[nodiscard]] wire::Upload to_wire(const registry::UploadStatus& status);

[[nodiscard]] wire::IndexDocument to_wire(const registry::IndexDocument& index);
[[nodiscard]] wire::ResolvedPackage to_wire(const Site& site,
                                            const registry::ResolvedPackage& package);

/// The address under which the archive of a release is served, for ever.
[[nodiscard]] std::string archive_url(const Site& site, const package::PackageName& name,
                                      const semver::Version& version);

}  // namespace tank::server
