// SPDX-License-Identifier: Apache-2.0
#include "storage/sql/organization_store.hpp"

#include "storage/sql/keyset.hpp"
#include "storage/sql/reader.hpp"
#include "storage/sql/statements.hpp"

namespace tank::inline v0::sql {
namespace {

constexpr Part organization_columns =
    "o.id, o.kind, o.slug, o.name, o.created_at, o.updated_at, o.deleted_at";

constexpr Text insert_organization =
    "INSERT INTO organization (id, kind, slug, name, created_at, updated_at, deleted_at)"
    " VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (slug) DO NOTHING RETURNING id";

constexpr Text select_organization =
    text<"SELECT ", organization_columns, " FROM organization o WHERE o.id = $1">;

constexpr Text select_organization_by_slug =
    text<"SELECT ", organization_columns, " FROM organization o WHERE o.slug = $1">;

constexpr Text update_organization =
    "UPDATE organization SET name = $2, updated_at = $3, deleted_at = $4 WHERE id = $1";

constexpr Text select_requires_signatures =
    "SELECT requires_signatures FROM organization WHERE id = $1";

constexpr Text update_requires_signatures =
    "UPDATE organization SET requires_signatures = $2 WHERE id = $1";

constexpr Text select_organizations =
    text<"SELECT ", organization_columns,
         " FROM organization o WHERE o.slug > $1 ORDER BY o.slug LIMIT $2">;

constexpr Text count_teams =
    "SELECT COUNT(*) FROM organization WHERE kind = 'team' AND deleted_at IS NULL";

constexpr Text select_organizations_of_user =
    text<"SELECT ", organization_columns,
         ", m.role FROM membership m JOIN organization o ON o.id = m.organization_id"
         " WHERE m.user_id = $1 AND m.removed_at IS NULL AND o.deleted_at IS NULL"
         " ORDER BY o.slug">;

constexpr Text select_organizations_to_erase =
    text<"SELECT ", organization_columns,
         " FROM organization o WHERE o.deleted_at <= $1 AND"
         " (EXISTS (SELECT 1 FROM membership m WHERE m.organization_id = o.id)"
         " OR EXISTS (SELECT 1 FROM invitation i WHERE i.organization_id = o.id))"
         " ORDER BY o.deleted_at, o.id LIMIT $2">;

constexpr std::array listed{
    ListedText{"insert_organization", insert_organization},
    ListedText{"select_organization", select_organization},
    ListedText{"select_organization_by_slug", select_organization_by_slug},
    ListedText{"update_organization", update_organization},
    ListedText{"select_requires_signatures", select_requires_signatures},
    ListedText{"update_requires_signatures", update_requires_signatures},
    ListedText{"select_organizations_of_user", select_organizations_of_user},
    ListedText{"select_organizations", select_organizations},
    ListedText{"count_teams", count_teams},
    ListedText{"select_organizations_to_erase", select_organizations_to_erase},
};

org::Organization read_organization(Reader& in) {
  return {.id = in.next<OrganizationId>(),
          .kind = in.next<org::OrganizationKind>(),
          .slug = in.next<Slug>(),
          .name = in.next<std::string>(),
          .created_at = in.next<TimePoint>(),
          .updated_at = in.next<TimePoint>(),
          .deleted_at = in.next_optional<TimePoint>()};
}

Result<org::Organization> decode_organization(Reader& in) {
  return in.finish(read_organization(in));
}

Result<OwnMembership> decode_own_membership(Reader& in) {
  return in.finish(
      OwnMembership{.organization = read_organization(in), .role = in.next<org::Role>()});
}

}  // namespace

std::span<const ListedText> organization_statements() { return listed; }

Result<void> SqlOrganizationStore::add(const org::Organization& organization) {
  const auto added = db_.run(insert_organization, organization.id, organization.kind,
                             organization.slug, organization.name, organization.created_at,
                             organization.updated_at, organization.deleted_at);
  if (!added) return pass(added);
  if (added->is_empty()) return fail(Errc::slug_taken, organization.slug.to_string() + " is taken");
  return {};
}

Result<org::Organization> SqlOrganizationStore::find(OrganizationId id) const {
  return read_one(db_.run(select_organization, id), decode_organization,
                  Errc::organization_not_found, id.to_string());
}

Result<org::Organization> SqlOrganizationStore::find_by_slug(std::string_view slug) const {
  return read_one(db_.run(select_organization_by_slug, slug), decode_organization,
                  Errc::organization_not_found, std::string(slug));
}

Result<void> SqlOrganizationStore::save(const org::Organization& organization) {
  const auto saved = db_.run(update_organization, organization.id, organization.name,
                             organization.updated_at, organization.deleted_at);
  if (!saved) return pass(saved);
  if (saved->changed == 0) return fail(Errc::organization_not_found, organization.id.to_string());
  return {};
}

Result<std::vector<OwnMembership>> SqlOrganizationStore::of_user(UserId user) const {
  return read_all(db_.run(select_organizations_of_user, user), decode_own_membership);
}

Result<bool> SqlOrganizationStore::requires_signatures(OrganizationId id) const {
  const auto decode = [](Reader& in) { return in.finish(in.next<bool>()); };
  return read_one(db_.run(select_requires_signatures, id), decode, Errc::organization_not_found,
                  id.to_string());
}

Result<void> SqlOrganizationStore::require_signatures(OrganizationId id, bool required) {
  const auto saved = db_.run(update_requires_signatures, id, required);
  if (!saved) return pass(saved);
  if (saved->changed == 0) return fail(Errc::organization_not_found, id.to_string());
  return {};
}

Result<std::vector<org::Organization>> SqlOrganizationStore::to_erase(TimePoint before,
                                                                      int limit) const {
  return read_all(db_.run(select_organizations_to_erase, before, limit), decode_organization);
}

Result<Page<org::Organization>> SqlOrganizationStore::list(const PageRequest& page) const {
  const auto after = key_of(page, 1);
  if (!after) return pass(after);
  auto found = read_all(db_.run(select_organizations, after->front(), rows_wanted(page)),
                        decode_organization);
  return page_of(std::move(found), page, [](const org::Organization& organization) {
    return std::vector{organization.slug.to_string()};
  });
}

Result<std::int64_t> SqlOrganizationStore::count() const {
  return read_count(db_.run(count_teams));
}

}  // namespace tank::inline v0::sql
