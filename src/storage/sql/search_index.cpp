// SPDX-License-Identifier: Apache-2.0
#include "storage/sql/search_index.hpp"

#include <algorithm>
#include <iterator>
#include <optional>
#include <set>

#include <tank/base/limits.hpp>

#include "storage/sql/json_list.hpp"
#include "storage/sql/reader.hpp"
#include "storage/sql/search_spelling.hpp"
#include "storage/sql/search_text.hpp"
#include "storage/sql/statements.hpp"

namespace tank::inline v0::sql {
namespace {

constexpr Text upsert_document =
    "INSERT INTO search_document (package_id, name, bare_name, grams, name_words,"
    " description_words, readme_words, audience, rank) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
    " ON CONFLICT (package_id) DO UPDATE SET description_words = excluded.description_words,"
    " readme_words = excluded.readme_words, audience = excluded.audience RETURNING number";

constexpr Text select_document =
    "SELECT number, name, bare_name, grams, name_words, description_words, audience, rank"
    " FROM search_document WHERE package_id = $1";

constexpr Text update_audience = "UPDATE search_document SET audience = $2 WHERE package_id = $1";

constexpr Text update_rank = "UPDATE search_document SET rank = $2 WHERE package_id = $1";

constexpr ByDialect insert_postings{
    .sqlite =
        "INSERT INTO search_posting (audience, word, rank, number)"
        " SELECT $1, value, $2, $3 FROM json_each($4)",
    .postgres =
        "INSERT INTO search_posting (audience, word, rank, number)"
        " SELECT CAST($1 AS TEXT), word, CAST($2 AS BIGINT), CAST($3 AS BIGINT) FROM"
        " jsonb_array_elements_text(CAST(CAST($4 AS TEXT) AS JSONB)) AS word"};

constexpr ByDialect delete_postings{
    .sqlite =
        "DELETE FROM search_posting WHERE audience = $1 AND rank = $2 AND number = $3"
        " AND word IN (SELECT value FROM json_each($4))",
    .postgres =
        "DELETE FROM search_posting WHERE audience = $1 AND rank = $2 AND number = $3 AND word IN"
        " (SELECT jsonb_array_elements_text(CAST(CAST($4 AS TEXT) AS JSONB)))"};

constexpr ByDialect update_posting_ranks{
    .sqlite =
        "UPDATE search_posting SET rank = $5 WHERE audience = $1 AND rank = $2 AND number = $3"
        " AND word IN (SELECT value FROM json_each($4))",
    .postgres =
        "UPDATE search_posting SET rank = CAST($5 AS BIGINT) WHERE audience = $1 AND rank = $2"
        " AND number = $3 AND word IN"
        " (SELECT jsonb_array_elements_text(CAST(CAST($4 AS TEXT) AS JSONB)))"};

constexpr ByDialect count_words_up{
    .sqlite =
        "INSERT INTO search_word (audience, word, documents)"
        " SELECT $1, value, 1 FROM json_each($2) WHERE TRUE"
        " ON CONFLICT (audience, word) DO UPDATE SET documents = documents + 1"
        " RETURNING word, documents",
    .postgres =
        "INSERT INTO search_word (audience, word, documents) SELECT CAST($1 AS TEXT), word, 1"
        " FROM jsonb_array_elements_text(CAST(CAST($2 AS TEXT) AS JSONB)) AS word"
        " ON CONFLICT (audience, word) DO UPDATE SET documents = search_word.documents + 1"
        " RETURNING word, documents"};

constexpr ByDialect count_words_down{
    .sqlite =
        "UPDATE search_word SET documents = documents - 1"
        " WHERE audience = $1 AND word IN (SELECT value FROM json_each($2))"
        " RETURNING word, documents",
    .postgres =
        "UPDATE search_word SET documents = documents - 1 WHERE audience = $1 AND word IN"
        " (SELECT jsonb_array_elements_text(CAST(CAST($2 AS TEXT) AS JSONB)))"
        " RETURNING word, documents"};

constexpr Text delete_word = "DELETE FROM search_word WHERE audience = $1 AND word = $2";

constexpr ByDialect insert_variants{
    .sqlite =
        "INSERT INTO search_variant (audience, variant, word)"
        " SELECT $1, value, $2 FROM json_each($3)",
    .postgres =
        "INSERT INTO search_variant (audience, variant, word)"
        " SELECT CAST($1 AS TEXT), variant, CAST($2 AS TEXT) FROM"
        " jsonb_array_elements_text(CAST(CAST($3 AS TEXT) AS JSONB)) AS variant"};

constexpr ByDialect delete_variants{
    .sqlite =
        "DELETE FROM search_variant WHERE audience = $1 AND word = $2"
        " AND variant IN (SELECT value FROM json_each($3))",
    .postgres =
        "DELETE FROM search_variant WHERE audience = $1 AND word = $2 AND variant IN"
        " (SELECT jsonb_array_elements_text(CAST(CAST($3 AS TEXT) AS JSONB)))"};

constexpr ByDialect select_ranked{
    .sqlite =
        "SELECT d.package_id, p.downloads, d.rank FROM json_each($1) AS wanted"
        " JOIN search_document d ON d.package_id = wanted.value"
        " JOIN package p ON p.id = d.package_id",
    .postgres =
        "SELECT d.package_id, p.downloads, d.rank FROM"
        " jsonb_array_elements_text(CAST(CAST($1 AS TEXT) AS JSONB)) AS wanted (id)"
        " JOIN search_document d ON d.package_id = wanted.id"
        " JOIN package p ON p.id = d.package_id"};

constexpr std::array listed{
    ListedText{"upsert_document", upsert_document},
    ListedText{"select_document", select_document},
    ListedText{"update_audience", update_audience},
    ListedText{"update_rank", update_rank},
    ListedText{"insert_postings", insert_postings},
    ListedText{"delete_postings", delete_postings},
    ListedText{"update_posting_ranks", update_posting_ranks},
    ListedText{"count_words_up", count_words_up},
    ListedText{"count_words_down", count_words_down},
    ListedText{"delete_word", delete_word},
    ListedText{"insert_variants", insert_variants},
    ListedText{"delete_variants", delete_variants},
    ListedText{"select_ranked", select_ranked},
};

using WordSet = std::set<std::string>;

/// A document as it is in the postings.
struct Posted {
  std::int64_t number = 0;
  std::string audience;
  std::int64_t rank = 0;
  WordSet words;
};

void add_words(WordSet& out, std::string_view list, std::string_view before) {
  while (!list.empty()) {
    const std::size_t end = std::min(list.find(' '), list.size());
    if (end > 0) out.insert(std::string(before) + std::string(list.substr(0, end)));
    list.remove_prefix(std::min(end + 1, list.size()));
  }
}

/// The texts of a document that its postings are made of.
struct Document {
  std::string name;
  std::string bare_name;
  std::string grams;
  std::string name_words;
  std::string description_words;
};

// Words as they are; `~` before what is three letters of a name, `@` before a scope; and the
// name without its hyphens, for who leaves them out. The migration 0007_search makes the same.
WordSet posted_words(const Document& document) {
  WordSet out;
  add_words(out, document.name_words, "");
  add_words(out, document.description_words, "");
  add_words(out, document.grams, "~");
  out.insert("@" + document.name.substr(0, document.name.find('/')));
  std::string compact = document.bare_name;
  std::erase(compact, '-');
  if (!compact.empty() && compact.size() <= limits::search_word_length) out.insert(compact);
  return out;
}

Result<Posted> decode_posted(Reader& in) {
  Posted out{.number = in.next<std::int64_t>(), .audience = {}, .rank = 0, .words = {}};
  const Document document{.name = in.next<std::string>(),
                          .bare_name = in.next<std::string>(),
                          .grams = in.next<std::string>(),
                          .name_words = in.next<std::string>(),
                          .description_words = in.next<std::string>()};
  out.audience = in.next<std::string>();
  out.rank = in.next<std::int64_t>();
  out.words = posted_words(document);
  return in.finish(std::move(out));
}

Result<std::optional<Posted>> posted(Session& db, PackageId package) {
  return read_optional(db.run(select_document, package), decode_posted);
}

struct CountedWord {
  std::string word;
  std::int64_t documents = 0;
};

Result<CountedWord> decode_count(Reader& in) {
  return in.finish(
      CountedWord{.word = in.next<std::string>(), .documents = in.next<std::int64_t>()});
}

bool has_variants(const std::string& word) { return word.front() != '~' && word.front() != '@'; }

Result<void> post(Session& db, const Posted& document, const WordSet& words) {
  if (words.empty()) return {};
  const Json list = JsonList::of(words);
  const auto written =
      db.run(insert_postings, document.audience, document.rank, document.number, list);
  if (!written) return pass(written);
  const auto counted = read_all(db.run(count_words_up, document.audience, list), decode_count);
  if (!counted) return pass(counted);
  for (const CountedWord& counted_word : *counted) {
    if (counted_word.documents > 1 || !has_variants(counted_word.word)) continue;
    const auto variants = variants_of(counted_word.word);
    if (variants.empty()) continue;
    const auto made =
        db.run(insert_variants, document.audience, counted_word.word, JsonList::of(variants));
    if (!made) return pass(made);
  }
  return {};
}

Result<void> take_back(Session& db, const Posted& document, const WordSet& words) {
  if (words.empty()) return {};
  const Json list = JsonList::of(words);
  const auto removed =
      db.run(delete_postings, document.audience, document.rank, document.number, list);
  if (!removed) return pass(removed);
  const auto counted = read_all(db.run(count_words_down, document.audience, list), decode_count);
  if (!counted) return pass(counted);
  for (const CountedWord& counted_word : *counted) {
    if (counted_word.documents > 0) continue;
    const auto gone = db.run(delete_word, document.audience, counted_word.word);
    if (!gone) return pass(gone);
    const auto variants = variants_of(counted_word.word);
    const auto left =
        db.run(delete_variants, document.audience, counted_word.word, JsonList::of(variants));
    if (!left) return pass(left);
  }
  return {};
}

WordSet without(const WordSet& words, const WordSet& others) {
  WordSet out;
  std::ranges::set_difference(words, others, std::inserter(out, out.end()));
  return out;
}

// Only what differs is written.
Result<void> replace(Session& db, const std::optional<Posted>& before, const Posted& after) {
  const bool same_place = before && before->audience == after.audience;
  if (before) {
    const auto gone =
        take_back(db, *before, same_place ? without(before->words, after.words) : before->words);
    if (!gone) return gone;
  }
  return post(db, after, same_place ? without(after.words, before->words) : after.words);
}

Result<void> rank_package(Session& db, PackageId package, std::int64_t rank) {
  const auto document = posted(db, package);
  if (!document) return pass(document);
  if (!*document) return {};
  const Posted& before = **document;
  const auto moved = db.run(update_posting_ranks, before.audience, before.rank, before.number,
                            JsonList::of(before.words), rank);
  if (!moved) return pass(moved);
  const auto saved = db.run(update_rank, package, rank);
  if (!saved) return pass(saved);
  return {};
}

}  // namespace

std::span<const ListedText> search_index_statements() { return listed; }

std::string audience_of(const registry::Package& package) {
  const bool is_public = package.visibility == package::Visibility::public_;
  return is_public ? std::string(public_audience) : package.organization_id.to_string();
}

// The migration 0007_search counts the same.
std::int64_t rank_of(std::int64_t downloads) {
  const std::string digits = std::to_string(std::max<std::int64_t>(downloads, 0));
  const std::int64_t step = digits.front() >= '5' ? 2 : digits.front() >= '2' ? 1 : 0;
  return 60 - 3 * static_cast<std::int64_t>(digits.size()) - step;
}

Result<void> index_package(Session& db, const registry::Package& package,
                           const std::string& readme) {
  const auto before = posted(db, package.id);
  if (!before) return pass(before);
  Document document;
  document.name = package.name.to_string().substr(1);
  document.bare_name = package.name.name();
  for (const std::string& gram : grams_of(document.name)) document.grams += gram + " ";
  document.name_words = word_list(document.name);
  document.description_words = word_list(package.description);
  Posted after{.number = 0,
               .audience = audience_of(package),
               .rank = *before ? (*before)->rank : rank_of(package.downloads),
               .words = posted_words(document)};
  const auto number = read_one(
      db.run(upsert_document, package.id, document.name, document.bare_name, document.grams,
             document.name_words, document.description_words, word_list(readme), after.audience,
             after.rank),
      [](Reader& in) { return in.finish(in.next<std::int64_t>()); }, Errc::storage_broken,
      "an upsert gave no row");
  if (!number) return pass(number);
  after.number = *number;
  return replace(db, *before, after);
}

Result<void> move_to_audience(Session& db, const registry::Package& package) {
  const auto before = posted(db, package.id);
  if (!before) return pass(before);
  const std::string audience = audience_of(package);
  if (!*before || (*before)->audience == audience) return {};
  const auto moved = db.run(update_audience, package.id, audience);
  if (!moved) return pass(moved);
  Posted after = **before;
  after.audience = audience;
  return replace(db, *before, after);
}

Result<void> rank_packages(Session& db, const std::vector<PackageId>& packages) {
  JsonList ids;
  for (const PackageId id : packages) ids.add(id.to_string());
  const auto rows = db.run(select_ranked, ids.finish());
  if (!rows) return pass(rows);
  for (const Row& row : rows->rows) {
    Reader in(row);
    const auto package = in.next<PackageId>();
    const auto rank = rank_of(in.next<std::int64_t>());
    const bool same = rank == in.next<std::int64_t>();
    const auto good = in.finish(same);
    if (!good) return pass(good);
    if (same) continue;
    if (auto ranked = rank_package(db, package, rank); !ranked) return ranked;
  }
  return {};
}

}  // namespace tank::inline v0::sql
