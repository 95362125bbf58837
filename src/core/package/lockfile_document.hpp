// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// The lock file as it stands in JSON. Members are in the order of the alphabet: that is how
/// the same lock gives the same bytes.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include <tank/base/digest.hpp>
#include <tank/package/lockfile.hpp>

#include "core/json/json.hpp"
#include "core/package/permissions_document.hpp"

namespace tank::inline v0::package {

struct LockedFileDocument {
  Digest digest;
  std::optional<bool> executable;
};

struct GrantDocument {
  std::optional<TimePoint> at;
  std::string by;
  PermissionsDocument permissions;
};

struct LockedPackageDocument {
  json::Value audit_score;  // written as null where there is none: existing clients look for it
  std::map<PackageName, semver::Version> dependencies;
  std::optional<std::map<std::string, LockedFileDocument>> files;
  std::optional<GrantDocument> granted;
  Integrity integrity;
  std::optional<std::int64_t> log_position;
  PermissionsDocument permissions;
  std::optional<std::string> publisher_key;
  std::string resolved;
  std::optional<std::string> scan_verdict;
  std::optional<std::string> scanned_at;
  std::optional<std::string> source;
};

struct LockfileDocument {
  int version = 3;
  std::optional<std::map<PackageName, std::string>> roots;
  std::map<std::string, LockedPackageDocument> skills;
};

template <class Visitor>
void describe(Visitor& v, LockedFileDocument& d) {
  v.required("digest", d.digest, "SHA-256 of the file.");
  v.optional("executable", d.executable, "Whether it may be run.");
}

template <class Visitor>
void describe(Visitor& v, GrantDocument& d) {
  v.optional("at", d.at, "When an upgrade was accepted.");
  v.required("by", d.by, "`budget`, or the login of the person who accepted.");
  v.required("permissions", d.permissions, "What was accepted.");
}

template <class Visitor>
void describe(Visitor& v, LockedPackageDocument& d) {
  v.optional("audit_score", d.audit_score, "0 to 10, or null.");
  v.optional("dependencies", d.dependencies, "The exact version of each.");
  v.optional("files", d.files, "Every file, by path.");
  v.optional("granted", d.granted, "Permissions that somebody accepted.");
  v.required("integrity", d.integrity, "SHA-512 of the archive.");
  v.optional("log_position", d.log_position, "Place in the publish log.");
  v.optional("permissions", d.permissions, "What the skill declares.");
  v.optional("publisher_key", d.publisher_key, "Key that signed the release.");
  v.required("resolved", d.resolved, "Where the archive is, for ever.");
  v.optional("scan_verdict", d.scan_verdict, "Verdict of the security scan.");
  v.optional("scanned_at", d.scanned_at, "Time of the scan.");
  v.optional("source", d.source, "`registry` unless said.");
}

template <class Visitor>
void describe(Visitor& v, LockfileDocument& d) {
  v.required("lockfileVersion", d.version, "2 or 3.");
  v.optional("roots", d.roots, "What the project asked for.");
  v.required("skills", d.skills, "`@scope/name@version` to what is installed.");
}

}  // namespace tank::inline v0::package
