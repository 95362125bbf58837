// SPDX-License-Identifier: Apache-2.0
// What a store from before search had postings gets by its migration is what it would have now.
#include <set>

#include <tank/storage/package_store.hpp>

#include "conformance/every_backend.hpp"
#include "storage/migrations/migrations.hpp"
#include "storage/sql/migration.hpp"
#include "storage/sql/store.hpp"

namespace tank::testing {
namespace {

using namespace sql;

// Takes the migration of the search back.
constexpr Text undo_sqlite =
    "DROP TRIGGER search_document_added; DROP TRIGGER search_document_changed;"
    " DROP TRIGGER search_document_removed; DROP TABLE search_text;"
    " DROP TABLE search_posting; DROP TABLE search_word; DROP TABLE search_variant;"
    " DROP INDEX search_document_by_rank; DROP INDEX search_document_by_name;"
    " DROP INDEX search_document_by_bare_name;"
    " ALTER TABLE search_document DROP COLUMN audience;"
    " ALTER TABLE search_document DROP COLUMN rank;"
    " CREATE INDEX search_document_by_bare_name ON search_document (bare_name);"
    " CREATE VIRTUAL TABLE search_text USING fts5 (grams, name_words);"
    " CREATE TRIGGER search_document_added AFTER INSERT ON search_document BEGIN SELECT 1; END;"
    " CREATE TRIGGER search_document_changed AFTER UPDATE ON search_document BEGIN SELECT 1; END;"
    " CREATE TRIGGER search_document_removed AFTER DELETE ON search_document BEGIN SELECT 1; END;"
    " DELETE FROM schema_migration WHERE name = '0007_search'";
constexpr Text undo_postgres =
    "DROP TABLE search_posting; DROP TABLE search_word; DROP TABLE search_variant;"
    " DROP INDEX search_document_by_rank; DROP INDEX search_document_by_name;"
    " DROP INDEX search_document_by_bare_name;"
    " ALTER TABLE search_document DROP COLUMN audience;"
    " ALTER TABLE search_document DROP COLUMN rank;"
    " ALTER TABLE search_document ADD COLUMN gram_vector TSVECTOR;"
    " CREATE INDEX search_document_by_bare_name ON search_document (bare_name);"
    " DELETE FROM schema_migration WHERE name = '0007_search'";

constexpr Text all_postings = "SELECT audience, word, rank, number FROM search_posting";
constexpr Text all_words = "SELECT audience, word, documents FROM search_word";
constexpr Text all_variants = "SELECT audience, variant, word FROM search_variant";
constexpr Text all_documents = "SELECT number, audience, rank FROM search_document";

std::multiset<std::string> rows_of(Connection& connection, Text question) {
  const auto rows = connection.run(question, {});
  REQUIRE(rows.has_value());
  std::multiset<std::string> out;
  for (const Row& row : rows->rows) {
    std::string line;
    for (const Value& cell : row) {
      const auto* text = std::get_if<std::string>(&cell);
      line += (text != nullptr ? *text : std::to_string(std::get<std::int64_t>(cell))) + " ";
    }
    out.insert(std::move(line));
  }
  return out;
}

std::vector<std::multiset<std::string>> everything(Connection& connection) {
  std::vector<std::multiset<std::string>> out;
  for (const Text question : {all_postings, all_words, all_variants, all_documents}) {
    out.push_back(rows_of(connection, question));
  }
  return out;
}

void fill(Store& store) {
  const Tenant acme = given_tenant(store, "acme");
  int number = 0;
  for (const char* name : {"@acme/pdf", "@acme/pdf-tools", "@acme/a-b-c",
                           "@acme/extractor-of-tables", "@acme/x", "@acme/kubernetes-2"}) {
    registry::Package package = a_package(acme.organization, name);
    package.description = number % 2 == 0 ? "Größe, ünï & pdf pdf tools 42" : "";
    if (number % 3 == 0) package.visibility = package::Visibility::private_;
    package.downloads = number * number * number * 7;
    given_published(store, acme, package, "a readme");
    ++number;
  }
}

TEST_CASE("search: its migration fills the index as publishing does") {
  for (const Backend& backend : shared_backends()) {
    CAPTURE(backend.name);
    const auto place = backend.make_place();
    fill(*open_store(*place));
    const auto database = place->open();
    REQUIRE(database.has_value());
    const auto lease = (*database)->connect(Mode::write);
    REQUIRE(lease.has_value());
    Connection& connection = **lease;
    const auto before = everything(connection);
    for (const auto& table : before) CHECK(table.size() >= 6);

    const bool on_sqlite = connection.dialect() == Dialect::sqlite;
    REQUIRE(connection.begin(Mode::schema).has_value());
    const auto undone = connection.script(on_sqlite ? undo_sqlite : undo_postgres);
    INFO((undone ? std::string() : undone.error().detail));
    REQUIRE(undone.has_value());
    REQUIRE(connection.commit(Reach::identity).has_value());
    const auto done =
        migrate(connection, on_sqlite ? migrations::sqlite() : migrations::postgres());
    INFO((done ? std::string() : describe_error(done.error())));
    REQUIRE(done.has_value());
    const auto after = everything(connection);
    for (std::size_t i = 0; i < before.size(); ++i) {
      CAPTURE(i);
      CHECK(after[i] == before[i]);
    }
  }
}

}  // namespace
}  // namespace tank::testing
