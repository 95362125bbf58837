// SPDX-License-Identifier: Apache-2.0
#include "storage/sql/search_candidates.hpp"

#include <algorithm>
#include <map>
#include <optional>

#include <tank/base/limits.hpp>
#include <tank/registry/search_limits.hpp>

#include "storage/sql/json_list.hpp"
#include "storage/sql/reader.hpp"
#include "storage/sql/search_index.hpp"
#include "storage/sql/search_matching.hpp"
#include "storage/sql/search_spelling.hpp"
#include "storage/sql/search_text.hpp"
#include "storage/sql/statements.hpp"

namespace tank::inline v0::sql {
namespace {

using registry::MatchField;
using registry::MatchKind;

constexpr Text select_audiences =
    "SELECT organization_id FROM membership WHERE user_id = $1 AND removed_at IS NULL"
    " ORDER BY organization_id LIMIT $2";

constexpr Part document_columns = "d.package_id, d.name, d.rank, d.description_words";

constexpr Text select_by_name =
    text<"SELECT ", document_columns,
         " FROM search_document d WHERE d.audience = $1 AND d.name >= $2 AND d.name < $3"
         " ORDER BY d.name LIMIT $4">;

constexpr Text select_by_bare_name =
    text<"SELECT ", document_columns,
         " FROM search_document d WHERE d.audience = $1 AND d.bare_name >= $2"
         " AND d.bare_name < $3 ORDER BY d.bare_name, d.name LIMIT $4">;

constexpr Text select_by_word =
    text<"SELECT ", document_columns,
         " FROM (SELECT rank, number FROM search_posting WHERE audience = $1 AND word = $2"
         " ORDER BY rank, number LIMIT $3) AS best JOIN search_document d"
         " ON d.number = best.number">;

// What everybody may see is most of what there is: from the words to the documents.
constexpr ByDialect select_public_by_text{
    .sqlite = text<"SELECT ", document_columns,
                   " FROM search_text f CROSS JOIN search_document d ON d.number = f.rowid"
                   " WHERE f.search_text MATCH $2 AND d.audience = $1 LIMIT $3">,
    .postgres = text<"SELECT ", document_columns,
                     " FROM search_document d WHERE d.words @@ to_tsquery('simple', $2)"
                     " AND d.audience = $1 LIMIT $3">};

// What an organization keeps to itself is little: from the documents to the words.
constexpr ByDialect select_own_by_text{
    .sqlite = text<"SELECT ", document_columns,
                   " FROM search_document d CROSS JOIN search_text f ON f.rowid = d.number"
                   " WHERE d.audience = $1 AND f.search_text MATCH $2 LIMIT $3">,
    .postgres = text<"SELECT ", document_columns,
                     " FROM (SELECT * FROM search_document WHERE audience = $1 OFFSET 0) d"
                     " WHERE d.words @@ to_tsquery('simple', $2) LIMIT $3">};

// The word itself first, then those that begin with it.
constexpr Text select_longer_words =
    "SELECT word, documents FROM search_word WHERE audience = $1 AND word >= $2 AND word < $3"
    " ORDER BY CASE WHEN word = $2 THEN 0 ELSE 1 END, documents DESC, word LIMIT $4";

constexpr ByDialect select_similar_words{
    .sqlite =
        "SELECT w.word, w.documents FROM search_word w WHERE w.audience = $1 AND w.word IN"
        " (SELECT v.word FROM search_variant v WHERE v.audience = $1"
        " AND v.variant IN (SELECT value FROM json_each($2)))"
        " ORDER BY w.documents DESC, w.word LIMIT $3",
    .postgres =
        "SELECT w.word, w.documents FROM search_word w WHERE w.audience = $1 AND w.word IN"
        " (SELECT v.word FROM search_variant v WHERE v.audience = $1 AND v.variant IN"
        " (SELECT jsonb_array_elements_text(CAST(CAST($2 AS TEXT) AS JSONB))))"
        " ORDER BY w.documents DESC, w.word LIMIT $3"};

constexpr ByDialect select_word_counts{
    .sqlite =
        "SELECT word, documents FROM search_word WHERE audience = $1"
        " AND word IN (SELECT value FROM json_each($2)) ORDER BY documents, word",
    .postgres =
        "SELECT word, documents FROM search_word WHERE audience = $1 AND word IN"
        " (SELECT jsonb_array_elements_text(CAST(CAST($2 AS TEXT) AS JSONB)))"
        " ORDER BY documents, word"};

constexpr std::array listed{
    ListedText{"select_audiences", select_audiences},
    ListedText{"select_by_name", select_by_name},
    ListedText{"select_by_bare_name", select_by_bare_name},
    ListedText{"select_by_word", select_by_word},
    ListedText{"select_public_by_text", select_public_by_text},
    ListedText{"select_own_by_text", select_own_by_text},
    ListedText{"select_longer_words", select_longer_words},
    ListedText{"select_similar_words", select_similar_words},
    ListedText{"select_word_counts", select_word_counts},
};

Result<FoundDocument> decode_document(Reader& in) {
  return in.finish(FoundDocument{.package_id = in.next<std::string>(),
                                 .name = in.next<std::string>(),
                                 .rank = in.next<std::int64_t>(),
                                 .description_words = in.next<std::string>()});
}

struct WordCount {
  std::string word;
  std::int64_t documents = 0;
};

Result<WordCount> decode_count(Reader& in) {
  return in.finish(WordCount{.word = in.next<std::string>(), .documents = in.next<std::int64_t>()});
}

Result<std::vector<std::string>> audiences_of(Session& db, const registry::SearchQuery& query) {
  std::vector<std::string> out;
  if (query.visibility != package::Visibility::private_) out.emplace_back(public_audience);
  if (query.viewer && query.visibility != package::Visibility::public_) {
    const auto own = read_all(db.run(select_audiences, *query.viewer, limits::search_audiences),
                              [](Reader& in) { return in.finish(in.next<std::string>()); });
    if (!own) return pass(own);
    out.insert(out.end(), own->begin(), own->end());
  }
  return out;
}

/// Looks in one audience, in every way there is, and keeps the best that each package is.
class Collector {
 public:
  Collector(Session& db, const registry::SearchQuery& query, const SearchTerms& terms)
      : db_(db), terms_(terms) {
    if (!query.scope.empty()) scope_ = query.scope + '/';
  }

  Result<void> look_in(const std::string& audience) {
    const auto words = asked_words(audience);
    if (!words) return pass(words);
    words_ = *words;
    if (auto done = look_by_name(audience); !done) return done;
    if (auto done = look_by_grams(audience); !done) return done;
    if (auto done = look_by_words(audience); !done) return done;
    if (auto done = look_by_scope(audience); !done) return done;
    return look_in_texts(audience);
  }

  [[nodiscard]] std::vector<Candidate> sorted() const {
    std::vector<Candidate> out;
    out.reserve(best_.size());
    for (const auto& [name, candidate] : best_) out.push_back(candidate);
    std::ranges::sort(out, {}, &Candidate::order);
    return out;
  }

 private:
  using Found = Result<std::vector<FoundDocument>>;

  Found by_word(const std::string& audience, const std::string& word) {
    return read_all(db_.run(select_by_word, audience, word, limits::best_matches), decode_document);
  }

  void keep(const FoundDocument& document, Matched matched) {
    if (!document.name.starts_with(scope_)) return;
    Candidate candidate{document.package_id,
                        {static_cast<std::int64_t>(matched.kind),
                         static_cast<std::int64_t>(matched.field), document.rank, document.name}};
    const auto [at, added] = best_.try_emplace(document.name, candidate);
    if (!added && candidate.order < at->second.order) at->second = std::move(candidate);
  }

  // What matches by its name or by its words; `otherwise` for what an engine says matches.
  Result<void> judge(const Found& found, std::optional<Matched> otherwise = std::nullopt) {
    if (!found) return pass(found);
    for (const FoundDocument& document : *found) {
      auto matched = match_name(document, terms_.name);
      if (!matched) matched = match_words(document, words_);
      const bool better = otherwise && (!matched || matched->kind == MatchKind::typo);
      if (better) matched = otherwise;
      if (matched) keep(document, *matched);
    }
    return {};
  }

  Result<void> look_by_name(const std::string& audience) {
    const bool whole = terms_.name.find('/') != std::string::npos;
    return judge(read_all(db_.run(whole ? select_by_name : select_by_bare_name, audience,
                                  terms_.name, terms_.beyond, limits::best_matches),
                          decode_document));
  }

  // Every name with the text in it holds its rarest three letters.
  Result<void> look_by_grams(const std::string& audience) {
    JsonList grams;
    const auto wanted = grams_of(terms_.name);
    if (wanted.empty()) return {};
    for (const std::string& gram : wanted) grams.add("~" + gram);
    const auto counts =
        read_all(db_.run(select_word_counts, audience, grams.finish()), decode_count);
    if (!counts) return pass(counts);
    if (counts->size() < wanted.size()) return {};
    return judge(by_word(audience, counts->front().word));
  }

  // By the word that fewest documents hold; whether they hold the others as well is judged.
  Result<void> look_by_words(const std::string& audience) {
    const auto rarest = std::ranges::min_element(words_, {}, &AskedWord::documents);
    if (rarest == words_.end() || rarest->documents == 0) return {};
    const AskedWord asked = *rarest;
    std::vector<std::string> lookups{asked.word};
    lookups.insert(lookups.end(), asked.longer.begin(), asked.longer.end());
    lookups.insert(lookups.end(), asked.corrections.begin(), asked.corrections.end());
    std::int64_t left = limits::best_matches;
    for (const std::string& word : lookups) {
      if (left <= 0) break;
      const auto found = by_word(audience, word);
      if (auto done = judge(found); !done) return done;
      left -= static_cast<std::int64_t>(found->size());
    }
    return {};
  }

  Result<void> look_by_scope(const std::string& audience) {
    if (scope_.empty()) return {};
    return judge(by_word(audience, "@" + scope_.substr(0, scope_.size() - 1)));
  }

  // What matches by its readme alone comes last: nobody gets to it behind so many others.
  Result<void> look_in_texts(const std::string& audience) {
    if (best_.size() >= static_cast<std::size_t>(limits::best_matches)) return {};
    const ByDialect& statement =
        audience == public_audience ? select_public_by_text : select_own_by_text;
    const auto found = read_all(
        db_.run(statement, audience, terms_.texts, limits::best_matches + 1), decode_document);
    if (!found) return pass(found);
    if (found->size() > static_cast<std::size_t>(limits::best_matches)) return {};
    return judge(found, Matched{MatchKind::text, MatchField::readme});
  }

  Result<std::vector<AskedWord>> asked_words(const std::string& audience) {
    std::vector<AskedWord> out;
    for (const std::string& word : terms_.words) {
      auto asked = ask(audience, word);
      if (!asked) return pass(asked);
      out.push_back(*std::move(asked));
    }
    return out;
  }

  Result<AskedWord> ask(const std::string& audience, const std::string& word) {
    AskedWord out{.word = word, .longer = {}, .corrections = {}, .documents = 0};
    // Behind everything that begins with the word; of one letter too many words begin.
    const std::string beyond = word + (word.size() < 2 ? "!" : "~");
    const auto longer = read_all(
        db_.run(select_longer_words, audience, word, beyond, limits::search_extensions + 1),
        decode_count);
    if (!longer) return pass(longer);
    for (const WordCount& found : *longer) {
      out.documents += found.documents;
      if (found.word != word) out.longer.push_back(found.word);
    }
    if (out.documents >= limits::search_few || edits_allowed(word) == 0) return out;
    if (auto corrected = correct(audience, out); !corrected) return pass(corrected);
    return out;
  }

  Result<void> correct(const std::string& audience, AskedWord& asked) {
    const auto similar =
        read_all(db_.run(select_similar_words, audience, JsonList::of(variants_of(asked.word)),
                         limits::search_spellings),
                 decode_count);
    if (!similar) return pass(similar);
    std::vector<std::pair<std::size_t, WordCount>> near;
    for (const WordCount& found : *similar) {
      const std::size_t edits = edits_between(asked.word, found.word);
      const bool known = found.word.starts_with(asked.word);
      if (!known && edits <= edits_allowed(asked.word)) near.emplace_back(edits, found);
    }
    // They come most frequent first, and stay so among equally near ones.
    std::ranges::stable_sort(near, {}, [](const auto& pair) { return pair.first; });
    for (const auto& [edits, found] : near) {
      if (asked.corrections.size() == limits::search_corrections) break;
      asked.corrections.push_back(found.word);
      asked.documents += found.documents;
    }
    return {};
  }

  Session& db_;
  const SearchTerms& terms_;
  std::string scope_;  // with the slash
  std::vector<AskedWord> words_;
  std::map<std::string, Candidate> best_;
};

}  // namespace

std::span<const ListedText> search_candidate_statements() { return listed; }

Result<std::vector<Candidate>> search_candidates(Session& db, const registry::SearchQuery& query) {
  const SearchTerms terms = search_terms(query.text, db.dialect());
  if (terms.is_empty()) return std::vector<Candidate>{};
  const auto audiences = audiences_of(db, query);
  if (!audiences) return pass(audiences);
  Collector collector(db, query, terms);
  for (const std::string& audience : *audiences) {
    if (auto looked = collector.look_in(audience); !looked) return pass(looked);
  }
  return collector.sorted();
}

}  // namespace tank::inline v0::sql
