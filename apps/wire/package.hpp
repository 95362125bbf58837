// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Wire documents: packages, releases, dist-tags, search.

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

/// One release, as lists show it.
struct ReleaseSummary {
  std::string version;
  std::string state;
  std::string deprecated;
  Integrity integrity;
  std::int64_t size = 0;
  TimePoint published_at;
  std::optional<double> score;
};

template <class Visitor>
void describe(Visitor& v, ReleaseSummary& d) {
  v.required("version", d.version, "Version (Semantic Versioning 2.0.0).");
  v.required("state", d.state, "`available` or `yanked`.");
  v.optional("deprecated", d.deprecated, "Message of the owner; empty when not deprecated.");
  v.required("integrity", d.integrity, "SHA-512 of the archive (W3C SRI).");
  v.required("size", d.size, "Bytes of the archive.");
  v.required("published_at", d.published_at, "When it was published.");
  v.optional("score", d.score, "Audit score, 0 to 10; missing before the first audit.");
}

struct ReleaseList {
  std::string name;
  std::vector<ReleaseSummary> items;
};

template <class Visitor>
void describe(Visitor& v, ReleaseList& d) {
  v.required("name", d.name, "Name of the package.");
  v.required("items", d.items, "Releases, highest version first.");
}

/// What one day counted.
struct DayOfDownloads {
  std::string day;
  std::int64_t downloads = 0;
};

template <class Visitor>
void describe(Visitor& v, DayOfDownloads& d) {
  v.required("day", d.day, "Day of UTC, `2026-01-31`.");
  v.required("downloads", d.downloads, "Downloads of all versions on it.");
}

/// Downloads of a package over some days.
struct Downloads {
  std::string from;
  std::string to;
  std::int64_t total = 0;
  std::vector<DayOfDownloads> days;
};

template <class Visitor>
void describe(Visitor& v, Downloads& d) {
  v.required("from", d.from, "First day.");
  v.required("to", d.to, "Last day.");
  v.required("total", d.total, "Sum over the days.");
  v.required("days", d.days, "By day; those without downloads are left out.");
}

struct Package {
  std::string name;
  std::string organization;
  std::string visibility;
  std::string status;
  std::string status_reason;
  std::vector<std::string> labels;
  std::string description;
  std::string repository;
  std::int64_t downloads = 0;
  std::optional<std::string> latest;
  std::map<std::string, std::string> tags;
  std::vector<ReleaseSummary> releases;
  TimePoint created_at;
  TimePoint updated_at;
};

template <class Visitor>
void describe(Visitor& v, Package& d) {
  v.required("name", d.name, "`@scope/name`.");
  v.required("organization", d.organization, "Slug of the owning organization.");
  v.required("visibility", d.visibility, "`public` or `private`.");
  v.required("status", d.status, "`draft`, `active`, `deprecated`, `unlisted` or `archived`.");
  v.optional("status_reason", d.status_reason, "Why it is not active; may be empty.");
  v.optional("labels", d.labels, "Words that its owner has given it.");
  v.required("description", d.description, "One line about it.");
  v.required("repository", d.repository, "Where its source is; may be empty.");
  v.required("downloads", d.downloads, "Downloads of all releases.");
  v.optional("latest", d.latest, "Version that `latest` points at.");
  v.required("tags", d.tags, "Dist-tags: name to version.");
  v.required("releases", d.releases, "Releases, highest version first.");
  v.required("created_at", d.created_at, "When its first release was published.");
  v.required("updated_at", d.updated_at, "When it last changed.");
}

struct PackageChange {
  std::string visibility;
};

template <class Visitor>
void describe(Visitor& v, PackageChange& d) {
  v.required("visibility", d.visibility, "`public` or `private`.");
}

struct PackageHit {
  std::string name;
  std::string visibility;
  std::string description;
  std::optional<std::string> latest;
  std::int64_t downloads = 0;
  TimePoint updated_at;
  std::string match;
  std::string field;
};

template <class Visitor>
void describe(Visitor& v, PackageHit& d) {
  v.required("name", d.name, "`@scope/name`.");
  v.required("visibility", d.visibility, "`public` or `private`.");
  v.required("description", d.description, "One line about it.");
  v.optional("latest", d.latest, "Version that `latest` points at.");
  v.required("downloads", d.downloads, "Downloads of all releases.");
  v.required("updated_at", d.updated_at, "When it last changed.");
  v.required("match", d.match,
             "Why it is here: `exact_name`, `name_prefix`, `name_substring`, `text`, or `typo` (a "
             "word is spelled like one that was asked for).");
  v.optional("field", d.field,
             "Where the words stand: `name`, `scope`, `description` or `readme`.");
}

/// How many hits have a value.
struct FacetCount {
  std::string value;
  std::int64_t count = 0;
};

template <class Visitor>
void describe(Visitor& v, FacetCount& d) {
  v.required("value", d.value, "The value.");
  v.required("count", d.count, "Hits that have it.");
}

struct PackageFacets {
  std::vector<FacetCount> scopes;
  std::vector<FacetCount> visibilities;
  std::vector<FacetCount> matches;
  std::vector<FacetCount> fields;
  std::int64_t counted = 0;
  bool complete = true;
};

template <class Visitor>
void describe(Visitor& v, PackageFacets& d) {
  v.required("scopes", d.scopes, "By scope, most frequent first.");
  v.required("visibilities", d.visibilities, "By visibility.");
  v.required("matches", d.matches, "By why they are here.");
  v.required("fields", d.fields, "By where the words stand.");
  v.required("counted", d.counted, "Hits that were counted, best first.");
  v.required("complete", d.complete, "False when there are more hits than were counted.");
}

struct PackageHits {
  std::vector<PackageHit> items;
  std::optional<std::string> next;
  std::optional<PackageFacets> facets;
};

template <class Visitor>
void describe(Visitor& v, PackageHits& d) {
  v.required("items", d.items, "Packages of this page, best match first.");
  v.optional("next", d.next, "Cursor of the next page; missing on the last one.");
  v.optional("facets", d.facets, "All pages together, counted; with `facets=true` only.");
}

struct DistTags {
  std::map<std::string, std::string> tags;
};

template <class Visitor>
void describe(Visitor& v, DistTags& d) {
  v.required("tags", d.tags, "Dist-tags: name to version.");
}

struct DistTagTarget {
  std::string version;
};

template <class Visitor>
void describe(Visitor& v, DistTagTarget& d) {
  v.required("version", d.version, "Version that the tag shall name.")
      .max_length(limits::version_length);
}

}  // namespace tank::inline v0::wire
