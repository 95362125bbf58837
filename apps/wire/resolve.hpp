// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Wire documents: the sparse index, and resolution in one request.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <tank/base/digest.hpp>
#include <tank/base/limits.hpp>
#include <tank/base/time.hpp>

#include "core/json/describe.hpp"
#include "wire/permissions.hpp"

namespace tank::inline v0::wire {

/// One version in the index. What is false or empty is left out: the document is read often.
struct IndexVersion {
  std::string version;
  std::map<std::string, std::string> dependencies;
  Permissions permissions;
  Integrity integrity;
  std::int64_t size = 0;
  TimePoint published_at;
  std::optional<bool> yanked;
  std::optional<std::string> deprecated;
  std::optional<double> score;
  std::optional<std::string> scan_verdict;
  std::optional<TimePoint> scanned_at;
};

template <class Visitor>
void describe(Visitor& v, IndexVersion& d) {
  v.required("version", d.version, "Version (Semantic Versioning 2.0.0).");
  v.required("dependencies", d.dependencies, "Skills it needs: name to range.");
  v.required("permissions", d.permissions, "What it asks for.");
  v.required("integrity", d.integrity, "SHA-512 of the archive (W3C SRI).");
  v.required("size", d.size, "Bytes of the archive.");
  v.required("published_at", d.published_at, "When it was published.");
  v.optional("yanked", d.yanked, "True when only locks that hold it may choose it.");
  v.optional("deprecated", d.deprecated, "Message of the owner.");
  v.optional("score", d.score, "Audit score, 0 to 10.");
  v.optional("scan_verdict", d.scan_verdict, "`pass`, `pass_with_notes`, `flagged` or `fail`.");
  v.optional("scanned_at", d.scanned_at, "When it was scanned last.");
}

struct IndexDocument {
  std::string name;
  std::map<std::string, std::string> tags;
  std::vector<IndexVersion> versions;
};

template <class Visitor>
void describe(Visitor& v, IndexDocument& d) {
  v.required("name", d.name, "`@scope/name`.");
  v.required("tags", d.tags, "Dist-tags: name to version.");
  v.required("versions", d.versions, "Versions that can be chosen, lowest first.");
}

struct ResolveRequest {
  std::map<std::string, std::string> skills;
  std::optional<Permissions> permissions;
  std::string mode = "flat";
  std::optional<std::int64_t> minimum_age_seconds;
  std::optional<double> minimum_score;
  std::optional<std::vector<std::string>> allow;
  std::vector<std::string> deny;
  std::map<std::string, std::vector<std::string>> preferred;
  bool include_prerelease = false;
};

template <class Visitor>
void describe(Visitor& v, ResolveRequest& d) {
  v.required("skills", d.skills, "What is wanted: name to range, or to dist-tag.")
      .max_items(limits::resolve_roots);
  v.optional("permissions", d.permissions, "Budget: no chosen version may ask for more.");
  v.optional("mode", d.mode, "`flat`: one version per name; `bucket`: one per compatible series.");
  v.optional("minimum_age_seconds", d.minimum_age_seconds, "Newer versions are not chosen.");
  v.optional("minimum_score", d.minimum_score, "Versions with a lower score are not chosen.");
  v.optional("allow", d.allow, "Names, or `@scope/*`; nothing else is chosen.");
  v.optional("deny", d.deny, "Names, or `@scope/*`, that are never chosen.");
  v.optional("preferred", d.preferred, "Versions to keep if they still fit, from a lock.");
  v.optional("include_prerelease", d.include_prerelease, "Whether ranges match pre-releases.");
}

struct ResolvedPackage {
  std::string name;
  std::string version;
  Integrity integrity;
  std::int64_t size = 0;
  Permissions permissions;
  std::map<std::string, std::string> dependencies;
  std::optional<bool> yanked;
  std::optional<std::string> deprecated;
  std::optional<double> score;
  std::string archive;
};

template <class Visitor>
void describe(Visitor& v, ResolvedPackage& d) {
  v.required("name", d.name, "`@scope/name`.");
  v.required("version", d.version, "Version that was chosen.");
  v.required("integrity", d.integrity, "SHA-512 of the archive (W3C SRI).");
  v.required("size", d.size, "Bytes of the archive.");
  v.required("permissions", d.permissions, "What it asks for.");
  v.required("dependencies", d.dependencies, "Skills it needs: name to the version chosen.");
  v.optional("yanked", d.yanked, "True when it was yanked since it was locked.");
  v.optional("deprecated", d.deprecated, "Message of the owner.");
  v.optional("score", d.score, "Audit score, 0 to 10.");
  v.required("archive", d.archive, "Address of the archive. It never expires.");
}

struct ResolveResponse {
  std::vector<ResolvedPackage> packages;
};

template <class Visitor>
void describe(Visitor& v, ResolveResponse& d) {
  v.required("packages", d.packages, "Everything to install, by name, then version.");
}

}  // namespace tank::inline v0::wire
