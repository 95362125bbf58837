// SPDX-License-Identifier: Apache-2.0
#include "storage/sql/search.hpp"

#include <charconv>

#include <tank/base/limits.hpp>

#include "storage/sql/keyset.hpp"
#include "storage/sql/package_store.hpp"
#include "storage/sql/search_text.hpp"
#include "storage/sql/statements.hpp"

namespace tank::inline v0::sql {
namespace {

constexpr Text upsert_document =
    "INSERT INTO search_document (package_id, name, bare_name, grams, name_words,"
    " description_words, readme_words) VALUES ($1, $2, $3, $4, $5, $6, $7)"
    " ON CONFLICT (package_id) DO UPDATE SET description_words = excluded.description_words,"
    " readme_words = excluded.readme_words";

// Private packages are seen by members only; a package without a release that can be
// installed, or of a deleted organization, is not there at all.
constexpr Part seen_by_viewer =
    " (p.visibility = 'public' OR EXISTS (SELECT 1 FROM membership m"
    " WHERE m.organization_id = p.organization_id AND m.user_id = CAST($1 AS TEXT)"
    " AND m.removed_at IS NULL))"
    " AND EXISTS (SELECT 1 FROM organization o WHERE o.id = p.organization_id"
    " AND o.deleted_at IS NULL)"
    " AND EXISTS (SELECT 1 FROM release r WHERE r.package_id = p.id"
    " AND r.state IN ('available', 'yanked'))";

constexpr Part with_latest =
    " LEFT JOIN dist_tag t ON t.package_id = p.id AND t.tag = 'latest' WHERE";

constexpr Text select_newest =
    text<"SELECT ", package_columns, ", t.version, 3, CAST(0 AS DOUBLE PRECISION) FROM package p",
         with_latest, seen_by_viewer,
         " AND (p.updated_at, p.name) < ($2, $3)"
         " ORDER BY p.updated_at DESC, p.name DESC LIMIT $4">;

// $2 the name, $3 what lies beyond its prefix, $4 grams, $5 words, $6 candidates of a kind;
// $7 to $9 the cursor, $10 the limit. A lower score is a better match, as with bm25.
constexpr Part hits_by_name =
    "WITH hit (package_id, kind, score) AS ("
    "SELECT package_id, CASE WHEN name = $2 THEN 0 ELSE 1 END, CAST(0 AS DOUBLE PRECISION) FROM ("
    "SELECT d.package_id, d.name FROM search_document d WHERE d.name >= $2 AND d.name < $3"
    " ORDER BY d.name LIMIT $6) AS full_name"
    " UNION ALL "
    "SELECT package_id, CASE WHEN bare_name = $2 THEN 0 ELSE 1 END, CAST(0 AS DOUBLE PRECISION)"
    " FROM (SELECT d.package_id, d.bare_name FROM search_document d"
    " WHERE d.bare_name >= $2 AND d.bare_name < $3 ORDER BY d.bare_name LIMIT $6) AS bare"
    " UNION ALL ";

constexpr Part hits_by_text_sqlite =
    "SELECT package_id, 2, 0.0 FROM ("
    "SELECT d.package_id FROM search_text f JOIN search_document d ON d.number = f.rowid"
    " WHERE f.search_text MATCH $4 AND instr(d.name, $2) > 0 LIMIT $6)"
    " UNION ALL "
    "SELECT d.package_id, 3, f.score FROM ("
    "SELECT rowid AS number, bm25(search_text, 0.0, 10.0, 4.0, 1.0) AS score FROM search_text"
    " WHERE search_text MATCH $5 ORDER BY score LIMIT $6) AS f"
    " JOIN search_document d ON d.number = f.number";

constexpr Part hits_by_text_postgres =
    "SELECT package_id, 2, CAST(0 AS DOUBLE PRECISION) FROM ("
    "SELECT d.package_id FROM search_document d"
    " WHERE d.gram_vector @@ to_tsquery('simple', $4) AND strpos(d.name, $2) > 0"
    " LIMIT $6) AS part"
    " UNION ALL "
    "SELECT package_id, 3, score FROM ("
    "SELECT d.package_id, -CAST(ts_rank(d.words, to_tsquery('simple', $5)) AS DOUBLE PRECISION)"
    " AS score FROM search_document d WHERE d.words @@ to_tsquery('simple', $5)"
    " ORDER BY 2 LIMIT $6) AS word";

constexpr Part best_hits =
    "), best AS (SELECT package_id, MIN(kind) AS kind, MIN(score) AS score FROM hit"
    " GROUP BY package_id) SELECT ";

constexpr Part from_best =
    ", t.version, b.kind, b.score FROM best b JOIN package p ON p.id = b.package_id";

constexpr Part page_of_best =
    " AND (b.kind, b.score, p.name) > (CAST($7 AS BIGINT), CAST($8 AS DOUBLE PRECISION), $9)"
    " ORDER BY b.kind, b.score, p.name LIMIT $10";

constexpr ByDialect select_hits{
    .sqlite = text<hits_by_name, hits_by_text_sqlite, best_hits, package_columns, from_best,
                   with_latest, seen_by_viewer, page_of_best>,
    .postgres = text<hits_by_name, hits_by_text_postgres, best_hits, package_columns, from_best,
                     with_latest, seen_by_viewer, page_of_best>};

constexpr std::array listed{
    ListedText{"upsert_document", upsert_document},
    ListedText{"select_newest", select_newest},
    ListedText{"select_hits", select_hits},
};

/// A hit and where it stands in the order.
struct RankedHit {
  registry::SearchHit hit;
  std::int64_t kind = 0;
  double score = 0;
};

Result<RankedHit> decode_hit(Reader& in) {
  RankedHit out{.hit = {.package = read_package(in),
                        .latest = in.next_optional<semver::Version>(),
                        .match = registry::MatchKind::text},
                .kind = in.next<std::int64_t>(),
                .score = in.next<double>()};
  if (out.kind < 0 || out.kind > 3) return fail(Errc::storage_broken, "no such kind of match");
  out.hit.match = static_cast<registry::MatchKind>(out.kind);
  return in.finish(std::move(out));
}

template <class Number>
Result<Number> number_in_cursor(const std::string& text, Number first) {
  if (text.empty()) return first;
  Number out{};
  const auto [end, status] = std::from_chars(text.data(), text.data() + text.size(), out);
  if (status != std::errc{} || end != text.data() + text.size()) {
    return fail(Errc::invalid_cursor, "the cursor holds no number");
  }
  return out;
}

// The shortest text that reads back as the same number.
std::string exact(double number) {
  std::array<char, 32> buffer{};
  const auto [end, status] = std::to_chars(buffer.data(), buffer.data() + buffer.size(), number);
  return {buffer.data(), end};
}

Page<registry::SearchHit> unranked(Page<RankedHit> ranked) {
  Page<registry::SearchHit> out{{}, std::move(ranked.next)};
  for (RankedHit& hit : ranked.items) out.items.push_back(std::move(hit.hit));
  return out;
}

Result<Page<RankedHit>> newest(Session& db, const registry::SearchQuery& query) {
  const auto key = newest_key_of(query.page);
  if (!key) return pass(key);
  auto hits =
      read_all(db.run(select_newest, query.viewer, key->before, key->id, rows_wanted(query.page)),
               decode_hit);
  return page_of(std::move(hits), query.page, [](const RankedHit& ranked) {
    const registry::Package& package = ranked.hit.package;
    return newest_key(package.updated_at, package.name);
  });
}

Result<Page<RankedHit>> matching(Session& db, const registry::SearchQuery& query) {
  const auto after = key_of(query.page, 3);
  if (!after) return pass(after);
  const auto kind = number_in_cursor<std::int64_t>(after->at(0), -1);
  if (!kind) return pass(kind);
  const auto score = number_in_cursor<double>(after->at(1), 0);
  if (!score) return pass(score);
  const SearchTerms terms = search_terms(query.text, db.dialect());
  if (terms.is_empty()) return Page<RankedHit>{};
  auto hits = read_all(
      db.run(select_hits, query.viewer, terms.name, terms.beyond, terms.grams, terms.words,
             limits::search_candidates, *kind, *score, after->at(2), rows_wanted(query.page)),
      decode_hit);
  return page_of(std::move(hits), query.page, [](const RankedHit& ranked) {
    return std::vector{std::to_string(ranked.kind), exact(ranked.score),
                       ranked.hit.package.name.to_string()};
  });
}

}  // namespace

std::span<const ListedText> search_statements() { return listed; }

Result<void> index_package(Session& db, const registry::Package& package,
                           const std::string& readme) {
  const std::string name = package.name.to_string().substr(1);
  std::string grams;
  for (const std::string& gram : grams_of(name)) grams += gram + " ";
  const auto written = db.run(upsert_document, package.id, name, package.name.name(), grams,
                              word_list(name), word_list(package.description), word_list(readme));
  if (!written) return pass(written);
  return {};
}

Result<Page<registry::SearchHit>> search_packages(Session& db, const registry::SearchQuery& query) {
  if (query.text.size() > limits::query_length) {
    return fail(Errc::limit_exceeded, "a search text has at most " +
                                          std::to_string(limits::query_length) + " characters");
  }
  auto ranked = query.text.empty() ? newest(db, query) : matching(db, query);
  if (!ranked) return pass(ranked);
  return unranked(std::move(*ranked));
}

}  // namespace tank::inline v0::sql
