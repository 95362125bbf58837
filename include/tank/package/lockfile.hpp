// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// The lock file `tank.lock`: exactly what a project has installed, and why.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <tank/base/api.hpp>
#include <tank/base/digest.hpp>
#include <tank/base/result.hpp>
#include <tank/base/time.hpp>
#include <tank/package/package_name.hpp>
#include <tank/package/permissions.hpp>
#include <tank/semver/version.hpp>

namespace tank::inline v0::package {

/// One installed file, as `verify` compares it.
struct LockedFile {
  std::string path;
  Digest digest;
  bool executable = false;
  friend bool operator==(const LockedFile&, const LockedFile&) = default;
};

/// A permission that somebody accepted, and how.
struct Grant {
  Permissions permissions;
  std::string granted_by;  ///< `budget`, or the login of the person who accepted
  /// When, to the second, where an upgrade was accepted. What an install grants has no time:
  /// the same inputs give the same bytes.
  std::optional<TimePoint> granted_at;
  friend bool operator==(const Grant&, const Grant&) = default;
};

/// One chosen release with everything that is needed to install it again.
struct LockedPackage {
  PackageName name;
  semver::Version version;
  std::string resolved;  ///< a stable URL, never one that expires
  Integrity integrity;
  Permissions permissions;
  std::optional<double> audit_score;
  std::map<PackageName, semver::Version> dependencies;
  std::string source;  ///< registry unless said
  std::string scan_verdict;
  std::string scanned_at;
  // version 3
  std::vector<LockedFile> files;  ///< sorted by path
  std::optional<Grant> granted;
  std::string publisher_key;
  std::optional<std::int64_t> log_position;

  friend bool operator==(const LockedPackage&, const LockedPackage&) = default;
};

/// The whole file as a value.
struct Lockfile {
  int version = 3;
  std::map<PackageName, std::string> roots;  ///< version 3: what the project asked for
  std::vector<LockedPackage> packages;       ///< sorted by name, then version

  friend bool operator==(const Lockfile&, const Lockfile&) = default;
};

/// Reads versions 2 and 3. Of version 2, which others write too, members that we do not know
/// are left out; in version 3 they are an error, as are paths of files that lead elsewhere.
/// Errors: limit_exceeded, invalid_json, invalid_lockfile (with the key's path).
[[nodiscard]] TANK_API Result<Lockfile> parse_lockfile(std::string_view json);

/// Same input, same bytes: two spaces, sorted keys, trailing newline. `lockfile.version`
/// decides the format; version 2 leaves out what only version 3 knows.
[[nodiscard]] TANK_API std::string write_lockfile(const Lockfile& lockfile);

}  // namespace tank::inline v0::package
