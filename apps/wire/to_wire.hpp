// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Values of the library as documents of the wire. Server and command line send the same.

#include <map>
#include <optional>
#include <string>
#include <vector>

#include <tank/event/audit.hpp>
#include <tank/identity/actor.hpp>
#include <tank/identity/api_token.hpp>
#include <tank/identity/session.hpp>
#include <tank/identity/user.hpp>
#include <tank/org/organization.hpp>
#include <tank/registry/packages.hpp>
#include <tank/registry/release_scan.hpp>
#include <tank/registry/resolutions.hpp>
#include <tank/registry/uploads.hpp>
#include <tank/storage/invitation_store.hpp>
#include <tank/storage/organization_store.hpp>

#include "wire/identity.hpp"
#include "wire/login.hpp"
#include "wire/org.hpp"
#include "wire/package.hpp"
#include "wire/release.hpp"
#include "wire/resolve.hpp"
#include "wire/session.hpp"
#include "wire/tenancy.hpp"

namespace tank::inline v0::wire {

[[nodiscard]] std::vector<std::string> to_wire(const identity::Scopes& scopes);
/// Errors: invalid_argument.
[[nodiscard]] Result<identity::Scopes> parse_scopes(const std::vector<std::string>& words);
[[nodiscard]] User to_wire(const identity::User& user);
/// The user behind an actor who is not anonymous.
[[nodiscard]] User user_of(const identity::Actor& actor);
[[nodiscard]] Token to_wire(const identity::ApiToken& token);

/// `current` is the session of the request.
[[nodiscard]] SessionInfo to_wire(const identity::Session& session,
                                  std::optional<SessionId> current);
/// Without organizations, which the session does not know.
[[nodiscard]] CurrentSession to_wire(const identity::Session& session, User user);

[[nodiscard]] OwnOrganization to_wire(const OwnMembership& own);
[[nodiscard]] Organization to_wire(const org::Organization& organization, org::Role role);
[[nodiscard]] Member to_wire(const tank::Member& member);
[[nodiscard]] Invitation to_wire(const InvitationDetail& detail);
[[nodiscard]] AuditEvent to_wire(const event::AuditEvent& event);

[[nodiscard]] ReleaseSummary to_summary(const registry::Release& release);
[[nodiscard]] Package to_wire(const registry::PackageDetail& detail);
[[nodiscard]] PackageHit to_wire(const registry::SearchHit& hit);
[[nodiscard]] PackageHits to_wire(const Page<registry::SearchHit>& page);
[[nodiscard]] PackageFacets to_wire(const registry::SearchFacets& facets);
[[nodiscard]] std::map<std::string, std::string> to_wire(
    const std::vector<registry::DistTag>& tags);
[[nodiscard]] std::map<std::string, std::string> to_wire(const package::Dependencies& skills);

/// `archive` is the address of the bytes, here and below.
[[nodiscard]] Release to_wire(const package::PackageName& name, const registry::Release& release,
                              std::string archive);
[[nodiscard]] Upload to_wire(const registry::UploadStatus& status);

[[nodiscard]] IndexDocument to_wire(const registry::IndexDocument& index);
[[nodiscard]] ResolvedPackage to_wire(const registry::ResolvedPackage& package,
                                      std::string archive);

}  // namespace tank::inline v0::wire
