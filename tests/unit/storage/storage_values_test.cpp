// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <tank/base/limits.hpp>
#include <tank/registry/search_limits.hpp>
#include <tank/storage/open.hpp>

#include "storage/sql/reader.hpp"
#include "storage/sql/search_text.hpp"
#include "storage/sql/version_key.hpp"

namespace tank::testing {
namespace {

TEST_CASE("store address: the engine is named, and the rest is its own") {
  const auto file = StoreAddress::parse("sqlite:./tank.db");
  REQUIRE(file.has_value());
  CHECK(file->engine == StoreAddress::Engine::sqlite);
  CHECK(file->location == "./tank.db");
  CHECK(StoreAddress::parse("sqlite::memory:")->location == ":memory:");
  for (const char* url : {"postgres://u@h/d", "postgresql://h:5432/d?sslmode=require"}) {
    const auto address = StoreAddress::parse(url);
    REQUIRE(address.has_value());
    CHECK(address->engine == StoreAddress::Engine::postgres);
    CHECK(address->location == url);
  }
}

TEST_CASE("store address: anything else is refused without repeating it") {
  for (const char* text : {"", "sqlite:", "tank.db", "mysql://secret@h", "SQLITE:x"}) {
    const auto address = StoreAddress::parse(text);
    REQUIRE_FALSE(address.has_value());
    CHECK(address.error().code == Errc::invalid_argument);
    CHECK(address.error().detail.find("secret") == std::string::npos);
  }
}

TEST_CASE("version key: bytes sort as SemVer does") {
  const std::vector<std::string> ascending{"0.0.0-0",
                                           "0.0.0",
                                           "0.0.1",
                                           "0.1.0",
                                           "1.0.0-0",
                                           "1.0.0-9",
                                           "1.0.0-10",
                                           "1.0.0-9999999999999999999999999999",
                                           "1.0.0-10000000000000000000000000000",
                                           "1.0.0--",
                                           "1.0.0-A",
                                           "1.0.0-alpha",
                                           "1.0.0-alpha.1",
                                           "1.0.0-alpha.1.0",
                                           "1.0.0-alpha.beta",
                                           "1.0.0-alpha-1",
                                           "1.0.0-alpha0",
                                           "1.0.0-beta",
                                           "1.0.0-beta.2",
                                           "1.0.0-beta.11",
                                           "1.0.0-rc.1",
                                           "1.0.0",
                                           "1.2.0",
                                           "1.10.0",
                                           "2.0.0",
                                           "10.0.0",
                                           "9007199254740991.0.0"};
  for (std::size_t i = 0; i + 1 < ascending.size(); ++i) {
    CAPTURE(ascending[i]);
    const auto lower = semver::Version::parse(ascending[i]);
    const auto higher = semver::Version::parse(ascending[i + 1]);
    REQUIRE(lower.has_value());
    REQUIRE(higher.has_value());
    CHECK(*lower < *higher);
    CHECK(sql::version_key(*lower) < sql::version_key(*higher));
  }
}

TEST_CASE("search text: words are runs of letters and digits, each once, in lower case") {
  CHECK(sql::word_list("Hello, HELLO world! a-b_c ünï 42") == "hello world a b c ünï 42");
  CHECK(sql::word_list("") == "");
  CHECK(sql::word_list(std::string(41, 'x') + " ok") == "ok");
  std::string many;
  for (int i = 0; i < 5'000; ++i) many += "w" + std::to_string(i) + " ";
  CHECK(sql::words_of(many).size() == limits::search_words);
}

TEST_CASE("search text: grams are what no tokenizer takes apart") {
  CHECK(sql::grams_of("ab").empty());
  CHECK(sql::grams_of("a-b/") == std::vector<std::string>{"g612d62", "g2d622f"});
  CHECK(sql::grams_of("aaaa").size() == 1);
}

TEST_CASE("search text: a query holds words only, whatever was typed") {
  const auto terms = sql::search_terms(" @Acme/PDF \"tools\" & !x:* ", sql::Dialect::postgres);
  CHECK(terms.texts == "acme:* & pdf:* & tools:* & x");
  CHECK(terms.words == std::vector<std::string>{"acme", "pdf", "tools", "x"});
  CHECK(terms.name == "acme/pdf-\"tools\"-&-!x:*");
  CHECK(sql::search_terms("'\"*()", sql::Dialect::sqlite).is_empty());
  CHECK(sql::search_terms("abc b", sql::Dialect::sqlite).texts == "\"abc\" * AND \"b\"");
  CHECK(sql::search_terms("a b c d e f g h i j", sql::Dialect::sqlite).words.size() ==
        limits::query_words);
}

TEST_CASE("reader: a column of another type, a missing and a surplus one are damage") {
  const sql::Row row{std::int64_t{1}, std::string("x")};
  {
    sql::Reader in(row);
    CHECK(in.next<std::string>().empty());
    CHECK(in.next<std::string>() == "x");
    CHECK(in.finish(0).error().code == Errc::storage_broken);
  }
  {
    sql::Reader in(row);
    CHECK(in.next<int>() == 1);
    CHECK(in.finish(0).error().code == Errc::storage_broken);
  }
  {
    sql::Reader in(row);
    CHECK(in.next<bool>());
    CHECK(in.next<std::string>() == "x");
    CHECK(in.next<Email>().to_string() == "nobody@example.invalid");
    CHECK(in.finish(0).error().code == Errc::storage_broken);
  }
}

TEST_CASE("codec: damaged documents do not decode") {
  for (const char* text : {"", "[]", "{\"not a name\":\"1\"}", "{\"@a/b\":1}"}) {
    CHECK_FALSE(sql::Codec<package::Dependencies>::decode(std::string(text)).has_value());
  }
  for (const char* text :
       {"{}", "[]",
        R"({"network_outbound":[1],"filesystem_read":[],"filesystem_write":[],"subprocess":true})",
        R"({"network_outbound":[],"filesystem_read":[],"filesystem_write":[],"subprocess":1})"}) {
    CHECK_FALSE(sql::Codec<package::Permissions>::decode(std::string(text)).has_value());
  }
  CHECK_FALSE(sql::Codec<Digest>::decode(sql::Bytes{"short"}).has_value());
  CHECK_FALSE(sql::Codec<UserId>::decode(std::string("tok_00000000000000000000000000")));
}

}  // namespace
}  // namespace tank::testing
