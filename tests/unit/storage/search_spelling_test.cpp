// SPDX-License-Identifier: Apache-2.0
// Which words search takes for each other.
#include "storage/sql/search_spelling.hpp"

#include <algorithm>
#include <limits>
#include <random>

#include <doctest/doctest.h>

#include "storage/sql/search_index.hpp"
#include "storage/sql/search_matching.hpp"

namespace tank::testing {
namespace {

TEST_CASE("search spelling: edits are counted, a swap of neighbours as one") {
  struct Row {
    const char* a;
    const char* b;
    std::size_t edits;
  };
  for (const Row& row :
       {Row{"", "", 0}, Row{"", "abc", 3}, Row{"pdf", "pdf", 0}, Row{"pdf", "pfd", 1},
        Row{"pdf", "pd", 1}, Row{"pdf", "pdfs", 1}, Row{"pdf", "pda", 1},
        Row{"extarct", "extract", 1}, Row{"kitten", "sitting", 3}, Row{"ca", "abc", 3}}) {
    CAPTURE(row.a);
    CAPTURE(row.b);
    CHECK(sql::edits_between(row.a, row.b) == row.edits);
    CHECK(sql::edits_between(row.b, row.a) == row.edits);
  }
}

bool share_a_variant(const std::string& a, const std::string& b) {
  const auto of_a = sql::variants_of(a);
  const auto of_b = sql::variants_of(b);
  return std::ranges::any_of(of_a, [&](const std::string& variant) {
    return std::ranges::find(of_b, variant) != of_b.end();
  });
}

std::string misspelled(std::string word, std::mt19937& random) {
  const std::size_t at = random() % word.size();
  const char letter = static_cast<char>('a' + random() % 26);
  switch (random() % 4) {
    case 0:
      return word.erase(at, 1);
    case 1:
      return word.insert(at, 1, letter);
    case 2:
      word[at] = letter;
      return word;
    default:
      if (at + 1 < word.size()) std::swap(word[at], word[at + 1]);
      return word;
  }
}

TEST_CASE("search spelling: every word that is near enough shares a variant with the typo") {
  std::mt19937 random(11);
  for (int i = 0; i < 20'000; ++i) {
    std::string word;
    for (std::size_t n = 4 + random() % 14; n > 0; --n) {
      word += static_cast<char>('a' + random() % 26);
    }
    std::string typo = misspelled(word, random);
    if (word.size() > 9 && random() % 2 == 0) typo = misspelled(typo, random);
    if (sql::edits_between(typo, word) > sql::edits_allowed(typo)) continue;
    CAPTURE(word);
    CAPTURE(typo);
    REQUIRE(share_a_variant(word, typo));
  }
}

TEST_CASE("search spelling: short words, blobs and other alphabets have no variants") {
  CHECK(sql::variants_of("ab").empty());
  CHECK(sql::variants_of(std::string(41, 'a')).empty());
  CHECK(sql::variants_of("größe").empty());
  CHECK(sql::variants_of("pdf") == std::vector<std::string>{"df", "pd", "pdf", "pf"});
  CHECK(sql::variants_of("abcdefghij").size() == 29);
}

TEST_CASE("search index: ranks fall at 1, 2, 5, 10, … downloads") {
  CHECK(sql::rank_of(0) == 57);
  CHECK(sql::rank_of(-3) == 57);
  CHECK(sql::rank_of(1) == 57);
  CHECK(sql::rank_of(2) == 56);
  CHECK(sql::rank_of(5) == 55);
  CHECK(sql::rank_of(9) == 55);
  CHECK(sql::rank_of(10) == 54);
  CHECK(sql::rank_of(1'999'999) == 39);
  CHECK(sql::rank_of(std::numeric_limits<std::int64_t>::max()) > 0);
}

TEST_CASE("search matching: where a name holds the text decides the kind") {
  using registry::MatchField;
  using registry::MatchKind;
  struct Row {
    const char* text;
    int kind;  // -1: none
    MatchField field;
  };
  const sql::FoundDocument document{
      .package_id = "", .name = "acme/pdf-tools", .rank = 0, .description_words = "cuts pages"};
  for (const Row& row :
       {Row{"pdf-tools", 0, MatchField::name}, Row{"acme/pdf-tools", 0, MatchField::name},
        Row{"pdf", 1, MatchField::name}, Row{"acme/p", 1, MatchField::name},
        Row{"acm", 1, MatchField::scope}, Row{"acme/", 1, MatchField::scope},
        Row{"tool", 2, MatchField::name}, Row{"me/pd", 2, MatchField::scope},
        Row{"to", -1, MatchField::name}, Row{"", -1, MatchField::name},
        Row{"cuts", -1, MatchField::name}}) {
    CAPTURE(row.text);
    const auto matched = sql::match_name(document, row.text);
    REQUIRE(matched.has_value() == (row.kind >= 0));
    if (!matched) continue;
    CHECK(static_cast<int>(matched->kind) == row.kind);
    CHECK(matched->field == row.field);
  }
}

}  // namespace
}  // namespace tank::testing
