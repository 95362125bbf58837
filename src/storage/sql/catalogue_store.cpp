// SPDX-License-Identifier: Apache-2.0
#include "storage/sql/catalogue_store.hpp"

#include <algorithm>
#include <utility>

#include <tank/base/limits.hpp>

#include "storage/sql/keyset.hpp"
#include "storage/sql/package_store.hpp"
#include "storage/sql/search_parts.hpp"
#include "storage/sql/search_text.hpp"
#include "storage/sql/statements.hpp"

namespace tank::inline v0::sql {
namespace {

// First which packages, then what is shown of them: long texts are read for one page only.
constexpr Part shown =
    " SELECT g.kind, g.total, t.version, o.name,"
    " (SELECT COUNT(*) FROM package_star s WHERE s.package_id = p.id),"
    " r.audit_score, COALESCE(r.manifest, ''), ";

constexpr Part of_page =
    " FROM page g JOIN package p ON p.id = g.id"
    " JOIN organization o ON o.id = p.organization_id"
    " LEFT JOIN dist_tag t ON t.package_id = p.id AND t.tag = 'latest'"
    " LEFT JOIN release r ON r.package_id = p.id AND r.version = t.version ORDER BY ";

constexpr Part newest_of =
    "WITH page AS (SELECT p.id, 3 AS kind, COUNT(*) OVER () AS total"
    " FROM package p WHERE";

constexpr Text browse_newest =
    text<newest_of, seen_by_viewer, " ORDER BY p.updated_at DESC, p.name DESC LIMIT $2 OFFSET $3)",
         shown, package_columns, of_page, "p.updated_at DESC, p.name DESC">;

constexpr Text browse_top =
    text<newest_of, seen_by_viewer, " ORDER BY p.downloads DESC, p.name LIMIT $2)", shown,
         package_columns, of_page, "p.downloads DESC, p.name">;

// $2 to $6 as in `select_hits`, $7 the limit, $8 where to begin.
constexpr Part counted_best =
    "), best AS (SELECT package_id, MIN(kind) AS kind, MIN(score) AS score FROM hit"
    " GROUP BY package_id), page AS (SELECT p.id, b.kind, b.score, COUNT(*) OVER () AS total"
    " FROM best b JOIN package p ON p.id = b.package_id WHERE";

constexpr Part one_page_of_best = " ORDER BY b.kind, b.score, p.name LIMIT $7 OFFSET $8)";

constexpr Part in_order_of_match = "g.kind, g.score, p.name";

constexpr ByDialect browse_hits{
    .sqlite = text<hits_by_name, hits_by_text_sqlite, counted_best, seen_by_viewer,
                   one_page_of_best, shown, package_columns, of_page, in_order_of_match>,
    .postgres = text<hits_by_name, hits_by_text_postgres, counted_best, seen_by_viewer,
                     one_page_of_best, shown, package_columns, of_page, in_order_of_match>};

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
    ListedText{"browse_hits", browse_hits},
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
  const auto kind = in.next<std::int64_t>();
  const auto total = in.next<std::int64_t>();
  auto latest = in.next_optional<semver::Version>();
  auto publisher = in.next<std::string>();
  const auto stars = in.next<std::int64_t>();
  const auto score = in.next_optional<double>();
  auto manifest = in.next<std::string>();
  if (kind < 0 || kind > 3) return fail(Errc::storage_broken, "no such kind of match");
  CountedEntry out{.entry = {.hit = {.package = read_package(in),
                                     .latest = std::move(latest),
                                     .match = static_cast<registry::MatchKind>(kind)},
                             .publisher = std::move(publisher),
                             .stars = stars,
                             .audit_score = score,
                             .manifest = std::move(manifest)},
                   .total = total};
  return in.finish(std::move(out));
}

Result<std::vector<CountedEntry>> browse(Session& db, const registry::SearchQuery& query,
                                         std::int64_t limit, std::int64_t offset) {
  if (query.text.empty()) {
    return read_all(db.run(browse_newest, query.viewer, limit, offset), decode_entry);
  }
  const SearchTerms terms = search_terms(query.text, db.dialect());
  if (terms.is_empty()) return std::vector<CountedEntry>{};
  return read_all(db.run(browse_hits, query.viewer, terms.name, terms.beyond, terms.grams,
                         terms.words, limits::search_candidates, limit, offset),
                  decode_entry);
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
