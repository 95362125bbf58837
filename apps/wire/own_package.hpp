// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Wire documents: packages as their owners see and change them.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <tank/base/id.hpp>
#include <tank/base/limits.hpp>
#include <tank/base/time.hpp>

#include "core/json/describe.hpp"

namespace tank::inline v0::wire {

struct OwnPackage {
  PackageId id;
  std::string name;
  std::string visibility;
  std::string status;
  std::string status_reason;
  std::string description;
  std::vector<std::string> labels;
  std::int64_t downloads = 0;
  TimePoint created_at;
  TimePoint updated_at;
};

template <class Visitor>
void describe(Visitor& v, OwnPackage& d) {
  v.required("id", d.id, "Identifies the package.");
  v.required("name", d.name, "`@scope/name`.");
  v.required("visibility", d.visibility, "`public` or `private`.");
  v.required("status", d.status, "`draft`, `active`, `deprecated`, `unlisted` or `archived`.");
  v.required("status_reason", d.status_reason, "Why it is not active; may be empty.");
  v.required("description", d.description, "One line about it.");
  v.required("labels", d.labels, "Words that its owner has given it.");
  v.required("downloads", d.downloads, "Downloads of all releases.");
  v.required("created_at", d.created_at, "When it was made.");
  v.required("updated_at", d.updated_at, "When it last changed.");
}

struct OwnPackageList {
  std::vector<OwnPackage> items;
  std::optional<std::string> next;
};

template <class Visitor>
void describe(Visitor& v, OwnPackageList& d) {
  v.required("items", d.items, "Packages of this page, by name.");
  v.optional("next", d.next, "Cursor of the next page; missing on the last one.");
}

struct NewPackage {
  std::string name;
  std::string visibility = "private";
  std::string description;
  std::vector<std::string> labels;
  std::string exception;
};

template <class Visitor>
void describe(Visitor& v, NewPackage& d) {
  v.required("name", d.name, "`@scope/name`; the scope is one's organization.")
      .max_length(limits::package_name_length);
  v.optional("visibility", d.visibility, "`private` unless `public` is asked for.");
  v.optional("description", d.description, "One line about it.")
      .max_length(limits::description_length);
  v.optional("labels", d.labels, "Words to find it by.").max_items(limits::package_labels);
  v.optional("exception", d.exception,
             "Why an administrator of the platform allows a name that looks like another.")
      .max_length(limits::reason_length);
}

struct PackageSettings {
  std::optional<std::string> visibility;
  std::optional<std::string> description;
  std::optional<std::vector<std::string>> labels;
};

template <class Visitor>
void describe(Visitor& v, PackageSettings& d) {
  v.optional("visibility", d.visibility, "`public` or `private`.");
  v.optional("description", d.description,
             "One line about it, until a newer release brings its own.");
  v.optional("labels", d.labels, "Words to find it by, instead of those before.");
}

struct Why {
  std::string reason;
};

template <class Visitor>
void describe(Visitor& v, Why& d) {
  v.optional("reason", d.reason, "For who uses it.").max_length(limits::reason_length);
}

}  // namespace tank::inline v0::wire
