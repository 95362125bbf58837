// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// What search finds a package by, as it is written: one document a package, and its words in
/// the postings of its audience.
///
/// An audience is `public`, or the organization of a private package. Everything that search
/// looks up begins with the audience, so that what strangers ask never touches a private
/// package: neither its hits, nor its words, nor how many there are.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <tank/registry/package.hpp>

#include "storage/sql/session.hpp"

namespace tank::inline v0::sql {

inline constexpr std::string_view public_audience = "public";
[[nodiscard]] std::string audience_of(const registry::Package& package);

/// Where a document stands among others that match as well; lower is better. Falls by one at
/// each of 1, 2, 5, 10, 20, 50, … downloads, so that few downloads change it.
[[nodiscard]] std::int64_t rank_of(std::int64_t downloads);

/// Makes the package's document, or replaces what it said.
[[nodiscard]] Result<void> index_package(Session& db, const registry::Package& package,
                                         const std::string& readme);
/// Moves the document to the audience that the package has now; nothing when there is none.
[[nodiscard]] Result<void> move_to_audience(Session& db, const registry::Package& package);
/// Gives the documents of the packages the ranks that their downloads earn.
[[nodiscard]] Result<void> rank_packages(Session& db, const std::vector<PackageId>& packages);

}  // namespace tank::inline v0::sql
