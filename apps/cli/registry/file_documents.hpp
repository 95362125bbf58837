// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Values of the library as the documents that a server would send.

#include <string>

#include <tank/identity/api_tokens.hpp>
#include <tank/identity/users.hpp>
#include <tank/org/organizations.hpp>
#include <tank/registry/packages.hpp>
#include <tank/registry/releases.hpp>

#include "wire/identity.hpp"
#include "wire/org.hpp"
#include "wire/package.hpp"
#include "wire/release.hpp"
#include "wire/resolve.hpp"

namespace tank::inline v0::cli {

[[nodiscard]] wire::IndexDocument to_document(const registry::IndexDocument& index);
[[nodiscard]] wire::Package to_document(const registry::PackageDetail& detail);
[[nodiscard]] wire::PackageHits to_document(const Page<registry::SearchHit>& page);
/// `archive` is where the bytes are.
[[nodiscard]] wire::Release to_document(const package::PackageName& name,
                                        const registry::Release& release, std::string archive);
[[nodiscard]] wire::User to_document(const identity::User& user);
[[nodiscard]] wire::Token to_document(const identity::ApiToken& token);
[[nodiscard]] wire::Organization to_document(const org::Organization& organization, org::Role role);
[[nodiscard]] wire::OwnOrganization to_document(const OwnMembership& membership);
[[nodiscard]] wire::Member to_document(const Member& member);

}  // namespace tank::inline v0::cli
