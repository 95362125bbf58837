// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Packages and their immutable releases, as the registry keeps them.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <tank/analysis/severity.hpp>
#include <tank/base/api.hpp>
#include <tank/base/digest.hpp>
#include <tank/base/id.hpp>
#include <tank/base/result.hpp>
#include <tank/base/time.hpp>
#include <tank/package/manifest.hpp>
#include <tank/package/package_name.hpp>
#include <tank/package/permissions.hpp>
#include <tank/registry/package_status.hpp>
#include <tank/semver/version.hpp>

namespace tank::inline v0::registry {

/// The package itself: what all its releases share. `description` and `repository` are those
/// of the newest release by SemVer order.
struct Package {
  PackageId id;
  OrganizationId organization_id;
  package::PackageName name;
  package::Visibility visibility = package::Visibility::public_;
  std::string description;
  std::string repository;
  std::int64_t downloads = 0;
  std::int64_t revision = 1;  ///< grows with every change of the package or a release of it
  TimePoint created_at;
  TimePoint updated_at;
  PackageStatus status = PackageStatus::active;
  std::string status_reason;        ///< why it is not active; may be empty
  std::vector<std::string> labels;  ///< sorted, each once

  friend bool operator==(const Package&, const Package&) = default;
};

/// Whether everybody may see it: a draft is for members, whatever it is going to be.
[[nodiscard]] inline package::Visibility visibility_to_all(const Package& package) {
  return package.status == PackageStatus::draft ? package::Visibility::private_
                                                : package.visibility;
}

/// What may happen to a release after it was published. Its bytes never change.
enum class ReleaseState {
  available,
  yanked,       ///< stays for who has locked it; chosen for nobody else
  quarantined,  ///< cannot be found or installed
  deleted,      ///< a tombstone: the version is burnt for ever
};
[[nodiscard]] TANK_API std::string_view to_string(ReleaseState state);
[[nodiscard]] TANK_API Result<ReleaseState> parse_release_state(std::string_view word);

/// One immutable version.
struct Release {
  ReleaseId id;
  PackageId package_id;
  semver::Version version;
  ReleaseState state = ReleaseState::available;
  std::string state_reason;  ///< why it was yanked, quarantined or deleted
  std::string deprecated;    ///< message, empty when not
  Digest digest;             ///< content address of the archive that is served
  Integrity integrity;       ///< SHA-512 of the same bytes
  Digest uploaded_digest;    ///< of the bytes as they were uploaded
  std::int64_t size_bytes = 0;
  std::int64_t unpacked_bytes = 0;
  std::int64_t file_count = 0;
  package::Dependencies dependencies;
  package::Permissions permissions;
  std::string manifest;  ///< canonical JSON of the published manifest
  std::string readme;
  std::optional<double> audit_score;              ///< of the newest analysis that gave one
  std::optional<analysis::Verdict> scan_verdict;  ///< likewise
  std::optional<TimePoint> scanned_at;            ///< nothing: never
  UserId published_by;
  TimePoint published_at;

  friend bool operator==(const Release&, const Release&) = default;
};

/// `latest` and whatever else the owner names.
struct DistTag {
  std::string tag;
  semver::Version version;

  friend bool operator==(const DistTag&, const DistTag&) = default;
};

}  // namespace tank::inline v0::registry
