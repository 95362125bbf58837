// SPDX-License-Identifier: Apache-2.0
#include "storage/sql/catalogue_store.hpp"

#include <algorithm>
#include <utility>

#include <tank/base/limits.hpp>

#include "storage/sql/json_list.hpp"
#include "storage/sql/keyset.hpp"
#include "storage/sql/package_store.hpp"
#include "storage/sql/search_candidates.hpp"
#include "storage/sql/search_parts.hpp"
#include "storage/sql/statements.hpp"

namespace tank::inline v0::sql {
namespace {

// First which packages, then what is shown of them: long texts are read for one page only.
constexpr Part shown =
    " SELECT g.total, t.version, o.name,"
    " (SELECT COUNT(*) FROM package_star s WHERE s.package_id = p.id),"
    " r.audit_score, r.scan_verdict, COALESCE(r.manifest, ''), ";

constexpr Part of_page =
    " FROM page g JOIN package p ON p.id = g.id"
    " JOIN organization o ON o.id = p.organization_id"
    " LEFT JOIN dist_tag t ON t.package_id = p.id AND t.tag = 'latest'"
    " LEFT JOIN release r ON r.package_id = p.id AND r.version = t.version ORDER BY ";

constexpr Part newest_of =
    "WITH page AS (SELECT p.id, COUNT(*) OVER () AS total"
    " FROM package p WHERE";

constexpr Text browse_newest =
    text<newest_of, seen_by_viewer, " ORDER BY p.updated_at DESC, p.name DESC LIMIT $2 OFFSET $3)",
         shown, package_columns, of_page, "p.updated_at DESC, p.name DESC">;

constexpr Text browse_top =
    text<newest_of, seen_by_viewer, " ORDER BY p.downloads DESC, p.name LIMIT $2)", shown,
         package_columns, of_page, "p.downloads DESC, p.name">;

// $2 the packages in their order, $3 the limit, $4 where to begin.
constexpr ByDialect browse_matches{
    .sqlite = text<"WITH page AS (SELECT p.id, w.key AS place, COUNT(*) OVER () AS total"
                   " FROM json_each($2) AS w JOIN package p ON p.id = w.value WHERE",
                   seen_by_viewer, " ORDER BY w.key LIMIT $3 OFFSET $4)", shown, package_columns,
                   of_page, "g.place">,
    .postgres = text<"WITH page AS (SELECT p.id, w.place, COUNT(*) OVER () AS total"
                     " FROM jsonb_array_elements_text(CAST(CAST($2 AS TEXT) AS JSONB))"
                     " WITH ORDINALITY AS w (id, place) JOIN package p ON p.id = w.id WHERE",
                     seen_by_viewer, " ORDER BY w.place LIMIT $3 OFFSET $4)", shown,
                     package_columns, of_page, "g.place">};

// $4 a pattern of LIKE in lower case.
constexpr Text select_packages_of_member =
    text<"SELECT ", package_columns,
         " FROM package p JOIN organization o ON o.id = p.organization_id AND o.deleted_at IS NULL"
         " JOIN membership m ON m.organization_id = o.id AND m.user_id = $1"
         " AND m.removed_at IS NULL"
         " WHERE (CAST($2 AS TEXT) IS NULL OR p.visibility = CAST($2 AS TEXT))"
         " AND (CAST($3 AS TEXT) IS NULL OR p.status = CAST($3 AS TEXT))"
         " AND LOWER(p.name || ' ' || p.description || ' ' || p.labels) LIKE $4 ESCAPE '\\'"
         " AND p.name > $5 ORDER BY p.name LIMIT $6">;

constexpr Text insert_star =
    "INSERT INTO package_star (package_id, user_id, created_at) VALUES ($1, $2, $3)"
    " ON CONFLICT (package_id, user_id) DO NOTHING";

constexpr Text delete_star = "DELETE FROM package_star WHERE package_id = $1 AND user_id = $2";

constexpr Text count_stars =
    "SELECT COUNT(*), COUNT(*) FILTER (WHERE s.user_id = CAST($2 AS TEXT))"
    " FROM package_star s WHERE s.package_id = $1";

constexpr std::array listed{
    ListedText{"select_packages_of_member", select_packages_of_member},
    ListedText{"browse_newest", browse_newest},
    ListedText{"browse_top", browse_top},
    ListedText{"browse_matches", browse_matches},
    ListedText{"insert_star", insert_star},
    ListedText{"delete_star", delete_star},
    ListedText{"count_stars", count_stars},
};

/// An entry, and how many there are of its kind.
struct CountedEntry {
  registry::CatalogueEntry entry;
  std::int64_t total = 0;
};

// Members of an initializer are read in their order, which is that of the columns.
Result<CountedEntry> decode_entry(Reader& in) {
  const auto total = in.next<std::int64_t>();
  auto latest = in.next_optional<semver::Version>();
  auto publisher = in.next<std::string>();
  const auto stars = in.next<std::int64_t>();
  const auto score = in.next_optional<double>();
  const auto verdict = in.next_optional<analysis::Verdict>();
  auto manifest = in.next<std::string>();
  CountedEntry out{.entry = {.hit = {.package = read_package(in),
                                     .latest = std::move(latest),
                                     .match = registry::MatchKind::text,
                                     .field = registry::MatchField::name},
                             .publisher = std::move(publisher),
                             .stars = stars,
                             .audit_score = score,
                             .scan_verdict = verdict,
                             .manifest = std::move(manifest)},
                   .total = total};
  return in.finish(std::move(out));
}

Result<std::vector<CountedEntry>> browse(Session& db, const registry::SearchQuery& query,
                                         std::int64_t limit, std::int64_t offset) {
  if (query.text.empty()) {
    return read_all(db.run(browse_newest, query.viewer, limit, offset), decode_entry);
  }
  const auto candidates = search_candidates(db, query);
  if (!candidates) return pass(candidates);
  JsonList ids;
  for (const Candidate& each : *candidates) ids.add(each.package_id);
  return read_all(db.run(browse_matches, query.viewer, ids.finish(), limit, offset), decode_entry);
}

// What stands for itself, anywhere in a text; small ASCII letters, as LOWER makes them.
std::string anywhere(std::string_view text) {
  std::string out = "%";
  for (const char c : text) {
    if (c == '%' || c == '_' || c == '\\') out += '\\';
    out += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  }
  return out + "%";
}

}  // namespace

std::span<const ListedText> catalogue_statements() { return listed; }

Result<registry::CataloguePage> SqlCatalogueStore::search(const registry::SearchQuery& query,
                                                          std::int64_t offset) const {
  auto found = browse(db_, query, query.page.limit, offset);
  if (!found) return pass(found);
  registry::CataloguePage out;
  for (CountedEntry& each : *found) {
    out.total = each.total;
    out.items.push_back(std::move(each.entry));
  }
  if (!out.items.empty() || offset == 0) return out;
  // Behind the end no row tells how many there are.
  const auto first = browse(db_, query, 1, 0);
  if (!first) return pass(first);
  if (!first->empty()) out.total = first->front().total;
  return out;
}

Result<std::vector<registry::CatalogueEntry>> SqlCatalogueStore::top(
    const std::optional<UserId>& viewer, int limit) const {
  auto found = read_all(db_.run(browse_top, viewer, std::int64_t{limit}), decode_entry);
  if (!found) return pass(found);
  std::vector<registry::CatalogueEntry> out;
  for (CountedEntry& each : *found) out.push_back(std::move(each.entry));
  return out;
}

Result<Page<registry::Package>> SqlCatalogueStore::of_member(UserId user,
                                                             const PackageFilter& filter,
                                                             const PageRequest& page) const {
  const auto after = key_of(page, 1);
  if (!after) return pass(after);
  const auto decode = [](Reader& in) { return in.finish(read_package(in)); };
  auto found = read_all(db_.run(select_packages_of_member, user, filter.visibility, filter.status,
                                anywhere(filter.text), after->front(), rows_wanted(page)),
                        decode);
  return page_of(std::move(found), page, [](const registry::Package& package) {
    return std::vector{package.name.to_string()};
  });
}

Result<void> SqlCatalogueStore::star(PackageId package, UserId user, TimePoint at) {
  const auto added = db_.run(insert_star, package, user, at);
  if (!added) return pass(added);
  return {};
}

Result<void> SqlCatalogueStore::unstar(PackageId package, UserId user) {
  const auto removed = db_.run(delete_star, package, user);
  if (!removed) return pass(removed);
  return {};
}

Result<registry::Stars> SqlCatalogueStore::stars(PackageId package,
                                                 const std::optional<UserId>& user) const {
  const auto decode = [](Reader& in) {
    const auto count = in.next<std::int64_t>();
    return in.finish(registry::Stars{count, in.next<std::int64_t>() > 0});
  };
  return read_one(db_.run(count_stars, package, user), decode, Errc::storage_broken,
                  "a count gave no row");
}

}  // namespace tank::inline v0::sql
