// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Wire documents of the Tank protocol: packages as its clients know them, under the name `skill`.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <tank/base/digest.hpp>
#include <tank/base/id.hpp>
#include <tank/base/time.hpp>

#include "core/json/describe.hpp"
#include "wire/permissions.hpp"

namespace tank::inline v0::wire {

struct TankWhoami {
  UserId user_id;
  std::string name;
  std::string email;
};

template <class Visitor>
void describe(Visitor& v, TankWhoami& d) {
  v.required("userId", d.user_id, "Identifies the user.");
  v.required("name", d.name, "Name for people.");
  v.required("email", d.email, "Address.");
}

struct SkillPublisher {
  std::string name;
  std::string display_name;
};

template <class Visitor>
void describe(Visitor& v, SkillPublisher& d) {
  v.required("name", d.name, "Slug of the organization.");
  v.required("displayName", d.display_name, "Its name for people.");
}

struct Skill {
  std::string name;
  std::string description;
  std::string visibility;
  std::optional<std::string> latest_version;
  SkillPublisher publisher;
  TimePoint created_at;
  TimePoint updated_at;
};

template <class Visitor>
void describe(Visitor& v, Skill& d) {
  v.required("name", d.name, "`@scope/name`.");
  v.required("description", d.description, "One line about it.");
  v.required("visibility", d.visibility, "`public` or `private`.");
  v.required("latestVersion", d.latest_version, "Version that `latest` points at, or null.");
  v.required("publisher", d.publisher, "The organization that it belongs to.");
  v.required("createdAt", d.created_at, "When its first version was published.");
  v.required("updatedAt", d.updated_at, "When it last changed.");
}

struct SkillVersionSummary {
  std::string version;
  Integrity integrity;
  std::optional<double> audit_score;
  std::string audit_status;
  TimePoint published_at;
};

template <class Visitor>
void describe(Visitor& v, SkillVersionSummary& d) {
  v.required("version", d.version, "Version (Semantic Versioning 2.0.0).");
  v.required("integrity", d.integrity, "SHA-512 of the archive (W3C SRI).");
  v.required("auditScore", d.audit_score, "0 to 10, or null where the analysis gave no answer.");
  v.required("auditStatus", d.audit_status,
             "`completed`, `flagged`, `failed` or `scan-failed`; `scanning` before the first.");
  v.required("publishedAt", d.published_at, "When it was published.");
}

struct SkillVersions {
  std::string name;
  std::vector<SkillVersionSummary> versions;
};

template <class Visitor>
void describe(Visitor& v, SkillVersions& d) {
  v.required("name", d.name, "`@scope/name`.");
  v.required("versions", d.versions, "Newest first.");
}

struct SkillFinding {
  std::string stage;
  std::string severity;
  std::string type;
  std::string description;
  std::optional<std::string> location;
  std::int64_t rule_version = 1;
  std::string path;
  std::int64_t line = 1;
  std::string evidence;
  std::string remedy;
  std::optional<std::string> cwe;
};

template <class Visitor>
void describe(Visitor& v, SkillFinding& d) {
  v.required("stage", d.stage, "Which stage of the analysis found it.");
  v.required("severity", d.severity, "How bad it is.");
  v.required("type", d.type, "What it is.");
  v.required("description", d.description, "In words.");
  v.required("location", d.location, "Where it is, `path:line`, or null.");
  v.required("rule_version", d.rule_version, "Version of the rule, whose id is `type`.");
  v.required("path", d.path, "File in the archive.");
  v.required("line", d.line, "Line, from 1.");
  v.required("evidence", d.evidence, "What stands there, cut, without secrets.");
  v.required("remedy", d.remedy, "What the author does about it.");
  v.optional("cwe", d.cwe, "`CWE-494` and the like.");
}

struct SkillVersion {
  std::string name;
  std::string version;
  std::string description;
  Integrity integrity;
  Permissions permissions;
  std::optional<double> audit_score;
  std::string audit_status;
  std::string download_url;
  TimePoint published_at;
  std::int64_t downloads = 0;
  std::optional<std::string> scan_verdict;
  std::vector<SkillFinding> scan_findings;
  std::map<std::string, std::string> dependencies;
};

template <class Visitor>
void describe(Visitor& v, SkillVersion& d) {
  v.required("name", d.name, "`@scope/name`.");
  v.required("version", d.version, "Version (Semantic Versioning 2.0.0).");
  v.required("description", d.description, "One line about the package.");
  v.required("integrity", d.integrity, "SHA-512 of the archive (W3C SRI).");
  v.required("permissions", d.permissions, "What it asks for.");
  v.required("auditScore", d.audit_score, "0 to 10, or null where the analysis gave no answer.");
  v.required("auditStatus", d.audit_status,
             "`completed`, `flagged`, `failed` or `scan-failed`; `scanning` before the first.");
  v.required("downloadUrl", d.download_url,
             "Where the archive is; needs no login. Of a private package it is good for an hour.");
  v.required("publishedAt", d.published_at, "When it was published.");
  v.required("downloads", d.downloads, "Downloads of all versions.");
  v.required("scanVerdict", d.scan_verdict,
             "`pass`, `pass_with_notes`, `flagged` or `fail`; null without an answer.");
  v.required("scanFindings", d.scan_findings, "What the analysis found.");
  v.required("dependencies", d.dependencies, "Skills it needs: name to range.");
}

struct SkillFiles {
  std::string name;
  std::string version;
  std::vector<std::string> files;
};

template <class Visitor>
void describe(Visitor& v, SkillFiles& d) {
  v.required("name", d.name, "`@scope/name`.");
  v.required("version", d.version, "Version (Semantic Versioning 2.0.0).");
  v.required("files", d.files, "Paths in its archive.");
}

struct SkillHit {
  std::string name;
  std::string description;
  std::string visibility;
  std::optional<std::string> latest_version;
  std::optional<double> audit_score;
  std::optional<std::string> scan_verdict;
  std::string publisher;
  std::int64_t downloads = 0;
  std::int64_t stars = 0;
  TimePoint updated_at;
  std::vector<std::string> atom_kinds;
};

template <class Visitor>
void describe(Visitor& v, SkillHit& d) {
  v.required("name", d.name, "`@scope/name`.");
  v.required("description", d.description, "One line about it.");
  v.required("visibility", d.visibility, "`public` or `private`.");
  v.required("latestVersion", d.latest_version, "Version that `latest` points at, or null.");
  v.required("auditScore", d.audit_score, "0 to 10, or null where the analysis gave no answer.");
  v.required("scanVerdict", d.scan_verdict,
             "`pass`, `pass_with_notes`, `flagged` or `fail`; null without an answer.");
  v.required("publisher", d.publisher, "Name of the organization.");
  v.required("downloads", d.downloads, "Downloads of all versions.");
  v.required("stars", d.stars, "How many have given it a star.");
  v.required("updatedAt", d.updated_at, "When it last changed.");
  v.required("atomKinds", d.atom_kinds, "Kinds of its atoms, each once.");
}

struct SkillHits {
  std::vector<SkillHit> results;
  int page = 1;
  int limit = 0;
  std::int64_t total = 0;
};

template <class Visitor>
void describe(Visitor& v, SkillHits& d) {
  v.required("results", d.results, "Packages of this page, best match first.");
  v.required("page", d.page, "Number of this page; the first is 1.");
  v.required("limit", d.limit, "Packages per page.");
  v.required("total", d.total, "How many match.");
}

struct TopSkills {
  std::vector<SkillHit> results;
};

template <class Visitor>
void describe(Visitor& v, TopSkills& d) {
  v.required("results", d.results, "Most downloads first.");
}

struct SkillStars {
  std::int64_t count = 0;
  bool is_starred = false;
};

template <class Visitor>
void describe(Visitor& v, SkillStars& d) {
  v.required("count", d.count, "How many have given it a star.");
  v.required("isStarred", d.is_starred, "Whether whoever asks has.");
}

}  // namespace tank::inline v0::wire
