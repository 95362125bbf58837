// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Wire documents of the Tank protocol: publishing, and whether the server is well.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <tank/base/digest.hpp>
#include <tank/base/id.hpp>
#include <tank/base/limits.hpp>
#include <tank/base/time.hpp>

#include "core/json/describe.hpp"
#include "core/json/value.hpp"

namespace tank::inline v0::wire {

struct TankDone {
  bool success = true;
};

template <class Visitor>
void describe(Visitor& v, TankDone& d) {
  v.required("success", d.success, "Always true.");
}

struct SkillAnnouncement {
  json::Value manifest;
  std::optional<std::string> readme;
  std::optional<std::vector<std::string>> files;
};

template <class Visitor>
void describe(Visitor& v, SkillAnnouncement& d) {
  v.required("manifest", d.manifest, "The manifest that will be in the archive.");
  v.optional("readme", d.readme, "Ignored: what is in the archive counts.");
  v.optional("files", d.files, "Ignored: what is in the archive counts.")
      .max_items(limits::archive_entries);
}

struct SkillReserved {
  std::string upload_url;
  PackageId skill_id;
  UploadId version_id;
};

template <class Visitor>
void describe(Visitor& v, SkillReserved& d) {
  v.required("uploadUrl", d.upload_url,
             "Where to `PUT` the archive, within an hour, without login.");
  v.required("skillId", d.skill_id, "Identifies the package.");
  v.required("versionId", d.version_id, "Confirm this when the archive was sent.");
}

struct SkillConfirmation {
  std::string version_id;
  std::optional<Integrity> integrity;
  std::optional<std::int64_t> file_count;
  std::optional<std::int64_t> tarball_size;
  std::optional<std::string> readme;
};

template <class Visitor>
void describe(Visitor& v, SkillConfirmation& d) {
  v.required("versionId", d.version_id, "As it was answered before the upload.");
  v.optional("integrity", d.integrity, "SHA-512 of the archive that was sent.");
  v.optional("fileCount", d.file_count, "How many files are in it.");
  v.optional("tarballSize", d.tarball_size, "Bytes of all its files, or of the archive.");
  v.optional("readme", d.readme, "Ignored: what is in the archive counts.");
}

struct SkillConfirmed {
  bool success = true;
  std::string name;
  std::string version;
  std::optional<std::string> scan_verdict;
};

template <class Visitor>
void describe(Visitor& v, SkillConfirmed& d) {
  v.required("success", d.success, "Always true.");
  v.required("name", d.name, "`@scope/name`.");
  v.required("version", d.version, "Version that is published now, unless it is in quarantine.");
  v.required(
      "scanVerdict", d.scan_verdict,
      "`pass`, `pass_with_notes`, `flagged` or `fail`, which nobody can install; null when the"
      " analysis gave no answer.");
}

struct HealthChecks {
  std::string database;
  std::string redis;
  std::string storage;
  std::string scanner;
};

template <class Visitor>
void describe(Visitor& v, HealthChecks& d) {
  v.required("database", d.database, "`ok` or `unavailable`.");
  v.required("redis", d.redis, "`not_used`: this server has none.");
  v.required("storage", d.storage, "`ok` or `unavailable`.");
  v.required("scanner", d.scanner, "`ok`: it is a part of the server.");
}

struct Health {
  std::string status;
  TimePoint timestamp;
  std::string version;
  HealthChecks checks;
};

template <class Visitor>
void describe(Visitor& v, Health& d) {
  v.required("status", d.status, "`ok` or `degraded`.");
  v.required("timestamp", d.timestamp, "When it was asked.");
  v.required("version", d.version, "Version of the server.");
  v.required("checks", d.checks, "What it depends on.");
}

}  // namespace tank::inline v0::wire
