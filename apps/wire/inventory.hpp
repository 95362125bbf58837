// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Wire documents: everything there is, for administrators of the platform.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <tank/base/id.hpp>
#include <tank/base/time.hpp>

#include "core/json/describe.hpp"

namespace tank::inline v0::wire {

struct ListedPackage {
  PackageId id;
  OrganizationId organization_id;
  std::string name;
  std::string visibility;
  std::string description;
  std::int64_t downloads = 0;
  TimePoint created_at;
  TimePoint updated_at;
};

template <class Visitor>
void describe(Visitor& v, ListedPackage& d) {
  v.required("id", d.id, "Identifies the package.");
  v.required("organization_id", d.organization_id, "The organization that it belongs to.");
  v.required("name", d.name, "`@scope/name`.");
  v.required("visibility", d.visibility, "`public` or `private`.");
  v.required("description", d.description, "One line about it.");
  v.required("downloads", d.downloads, "Downloads of all releases.");
  v.required("created_at", d.created_at, "When it was made.");
  v.required("updated_at", d.updated_at, "When it last changed.");
}

struct ListedPackages {
  std::vector<ListedPackage> items;
  std::optional<std::string> next;
};

template <class Visitor>
void describe(Visitor& v, ListedPackages& d) {
  v.required("items", d.items, "Packages of this page, by name.");
  v.optional("next", d.next, "Cursor of the next page; missing on the last one.");
}

struct ListedOrganization {
  OrganizationId id;
  std::string slug;
  std::string name;
  std::string kind;
  TimePoint created_at;
  std::optional<TimePoint> deleted_at;
};

template <class Visitor>
void describe(Visitor& v, ListedOrganization& d) {
  v.required("id", d.id, "Identifies the organization.");
  v.required("slug", d.slug, "Its name in addresses.");
  v.required("name", d.name, "Its name for people.");
  v.required("kind", d.kind, "`personal` or `team`.");
  v.required("created_at", d.created_at, "When it was made.");
  v.optional("deleted_at", d.deleted_at, "When it was deleted; missing when it was not.");
}

struct ListedOrganizations {
  std::vector<ListedOrganization> items;
  std::optional<std::string> next;
};

template <class Visitor>
void describe(Visitor& v, ListedOrganizations& d) {
  v.required("items", d.items, "Organizations of this page, by slug.");
  v.optional("next", d.next, "Cursor of the next page; missing on the last one.");
}

struct ListedServiceAccount {
  UserId id;
  std::string name;
  std::vector<std::string> organizations;
  TimePoint created_at;
};

template <class Visitor>
void describe(Visitor& v, ListedServiceAccount& d) {
  v.required("id", d.id, "Identifies the account.");
  v.required("name", d.name, "Display name.");
  v.required("organizations", d.organizations, "Slugs of those it works for.");
  v.required("created_at", d.created_at, "When it was made.");
}

struct ListedServiceAccounts {
  std::vector<ListedServiceAccount> items;
  std::optional<std::string> next;
};

template <class Visitor>
void describe(Visitor& v, ListedServiceAccounts& d) {
  v.required("items", d.items, "Service accounts of this page, by id.");
  v.optional("next", d.next, "Cursor of the next page; missing on the last one.");
}

}  // namespace tank::inline v0::wire
