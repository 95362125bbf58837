// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Wire documents: one release in full, changes to it, and uploads.

#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include <tank/base/digest.hpp>
#include <tank/base/id.hpp>
#include <tank/base/limits.hpp>
#include <tank/base/time.hpp>

#include "core/json/value.hpp"
#include "wire/permissions.hpp"

namespace tank::inline v0::wire {

struct Release {
  ReleaseId id;
  std::string name;
  std::string version;
  std::string state;
  std::string reason;
  std::string deprecated;
  Digest digest;
  Integrity integrity;
  std::int64_t size = 0;
  std::int64_t unpacked_size = 0;
  std::int64_t file_count = 0;
  std::map<std::string, std::string> dependencies;
  Permissions permissions;
  json::Value manifest;
  std::string readme;
  std::optional<double> score;
  std::string audit_status;
  std::optional<std::string> scan_verdict;
  std::optional<TimePoint> scanned_at;
  std::string archive;
  UserId published_by;
  TimePoint published_at;
};

template <class Visitor>
void describe(Visitor& v, Release& d) {
  v.required("id", d.id, "Identifies the release.");
  v.required("name", d.name, "Name of the package.");
  v.required("version", d.version, "Version (Semantic Versioning 2.0.0).");
  v.required("state", d.state, "`available`, `yanked`, `quarantined` or `deleted`.");
  v.optional("reason", d.reason, "Why it is not `available`.");
  v.optional("deprecated", d.deprecated, "Message of the owner; empty when not deprecated.");
  v.required("digest", d.digest, "SHA-256 of the archive; also its ETag.");
  v.required("integrity", d.integrity, "SHA-512 of the archive (W3C SRI).");
  v.required("size", d.size, "Bytes of the archive.");
  v.required("unpacked_size", d.unpacked_size, "Bytes of its files.");
  v.required("file_count", d.file_count, "Number of its files.");
  v.required("dependencies", d.dependencies, "Skills it needs: name to range.");
  v.required("permissions", d.permissions, "What it asks for.");
  v.required("manifest", d.manifest, "The manifest that was published.");
  v.optional("readme", d.readme, "Markdown text.");
  v.optional("score", d.score, "Audit score, 0 to 10; missing where there is none.");
  v.required("audit_status", d.audit_status,
             "`scanning`, `completed`, `flagged`, `failed` or `scan-failed`.");
  v.optional("scan_verdict", d.scan_verdict, "`pass`, `pass_with_notes`, `flagged` or `fail`.");
  v.optional("scanned_at", d.scanned_at, "When it was scanned last.");
  v.required("archive", d.archive, "Address of the archive. It never expires.");
  v.required("published_by", d.published_by, "Who published it.");
  v.required("published_at", d.published_at, "When it was published.");
}

struct ReleaseChange {
  std::optional<std::string> state;
  std::string reason;
  std::optional<std::string> deprecated;
};

template <class Visitor>
void describe(Visitor& v, ReleaseChange& d) {
  v.optional("state", d.state, "`yanked`, or `available` to take that back.");
  v.optional("reason", d.reason, "Why it is yanked.").max_length(limits::reason_length);
  v.optional("deprecated", d.deprecated, "Message for who uses it; empty takes it back.")
      .max_length(limits::reason_length);
}

struct NewUpload {
  std::string name;
  std::string version;
  Digest digest;
  std::int64_t size = 0;
};

template <class Visitor>
void describe(Visitor& v, NewUpload& d) {
  v.required("name", d.name, "Name of the package.").max_length(limits::package_name_length);
  v.required("version", d.version, "Version to publish.").max_length(limits::version_length);
  v.required("digest", d.digest, "SHA-256 of the archive that will be sent.");
  v.required("size", d.size, "Bytes of the archive that will be sent.")
      .between(1, limits::archive_bytes);
}

struct Upload {
  UploadId id;
  std::string name;
  std::string version;
  std::string state;
  std::string rejection;
  std::int64_t offset = 0;
  std::int64_t size = 0;
  std::optional<Digest> digest;
  std::optional<ReleaseId> release_id;
  TimePoint expires_at;
};

template <class Visitor>
void describe(Visitor& v, Upload& d) {
  v.required("id", d.id, "Identifies the upload.");
  v.required("name", d.name, "Name of the package.");
  v.required("version", d.version, "Version to publish.");
  v.required("state", d.state,
             "`reserved`, `uploaded`, `published`, `quarantined`, `rejected` or `expired`.");
  v.optional("rejection", d.rejection, "Why it was rejected.");
  v.required("offset", d.offset, "How many bytes have arrived: go on here.");
  v.required("size", d.size, "How many there will be.");
  v.optional("digest", d.digest, "SHA-256 of all of them; missing before it is known.");
  v.optional("release_id", d.release_id, "The release it became.");
  v.required("expires_at", d.expires_at, "First moment at which it is thrown away.");
}

}  // namespace tank::inline v0::wire
