// SPDX-License-Identifier: Apache-2.0
// The search for secrets finds what it is there to find.
#include "support/canaries.hpp"

#include <array>
#include <map>

#include <doctest/doctest.h>

#include <tank/identity/authorization_codes.hpp>

#include "core/crypto/encoding.hpp"
#include "core/crypto/hash.hpp"
#include "storage/sql/connection.hpp"

namespace tank::testing {
namespace {

std::string fresh_secret() {
  SystemEntropy entropy;
  return identity::make_code_verifier(entropy).reveal();
}

constexpr sql::Text insert_answer =
    "INSERT INTO remembered_answer"
    " (principal, operation, request_key, request_digest, answer, created_at)"
    " VALUES ($1, 'operation', 'key', $2, $3, $4)";

/// A secret of which one spelling was left somewhere.
struct Hidden {
  std::string name;
  std::string secret;
  Spelling spelling;
};

/// One for each spelling of each kind of secret; no two are of the same secret.
std::vector<Hidden> hidden_secrets() {
  using Make = std::string (*)();
  const std::map<std::string, Make> kinds{
      {"token", [] { return "tank_" + fresh_secret() + ".e30." + fresh_secret(); }},
      {"bytes", [] { return crypto::to_hex(crypto::view(crypto::sha256(fresh_secret()))); }},
      {"code", [] { return "BCDF-" + fresh_secret().substr(0, 4); }}};
  std::vector<Hidden> out;
  for (const auto& [kind, make] : kinds) {
    for (std::size_t i = 0;; ++i) {
      const std::string secret = make();
      const std::vector<Spelling> all = spellings_of(secret);
      if (i >= all.size()) break;
      out.push_back({kind + " " + std::to_string(i) + " " + all.at(i).name, secret, all.at(i)});
    }
  }
  return out;
}

/// Rows whose columns hold what a program might have left there.
void leave(Place& place, const std::vector<Hidden>& hidden) {
  const auto database = place.open();
  REQUIRE(database.has_value());
  const auto connection = (*database)->connect(sql::Mode::write);
  REQUIRE(connection.has_value());
  REQUIRE((*connection)->begin(sql::Mode::write).has_value());
  for (const Hidden& each : hidden) {
    const std::string& bytes = each.spelling.bytes;
    const bool is_binary = each.spelling.is_binary;
    const std::array<sql::Value, 4> values{
        each.name, sql::Bytes{is_binary ? "\x01" + bytes + "\x02" : ""},
        is_binary ? "nothing" : "x" + bytes + "y", SystemClock().now()};
    CAPTURE(each.name);
    REQUIRE((*connection)->run(insert_answer, values).has_value());
  }
  REQUIRE((*connection)->commit(sql::Reach::data).has_value());
}

TEST_CASE("canaries: what is left in a column is found in a dump, however it is spelled") {
  for (const Backend& backend : shared_backends()) {
    CAPTURE(backend.name);
    const auto place = backend.make_place();
    (void)open_store(*place);
    const std::vector<Hidden> hidden = hidden_secrets();
    CHECK(hidden.size() > 100);
    Canaries canaries;
    for (const Hidden& each : hidden) canaries.add(each.name, each.secret);
    CHECK(canaries.found_in(dump_of(*place)) == "");
    leave(*place, hidden);
    const Dump dump = dump_of(*place);
    const std::string found = "\n" + canaries.found_in(dump);
    for (const Hidden& each : hidden) {
      CHECK_MESSAGE(found.find("\n" + each.name + ": ") != std::string::npos, each.name);
    }
    Canaries others;
    for (const Hidden& each : hidden_secrets()) others.add(each.name, each.secret);
    CHECK(others.found_in(dump) == "");
  }
}

TEST_CASE("canaries: a few digits are found as a word, and not within a number or a time") {
  Canaries canaries;
  canaries.add("digits", "483920");
  const auto is_found = [&canaries](const std::string& text) {
    return !canaries.found_in({{}, text}).empty();
  };
  for (const char* text : {"483920", "a\t483920\tb", "{\"code\":\"483920\"}", "email_483920_code",
                           "It is 483920.", "x343833393230y", "%34%38%33%39%32%30"}) {
    CAPTURE(text);
    CHECK(is_found(text));
  }
  CHECK(is_found("\t" + crypto::to_hex(crypto::view(crypto::sha256("483920"))) + "\n"));
  for (const char* text :
       {"1483920", "4839201", "2030-01-01 10:00:00.483920+00", "10.483920", "483920a", "48392"}) {
    CAPTURE(text);
    CHECK_FALSE(is_found(text));
  }
}

}  // namespace
}  // namespace tank::testing
