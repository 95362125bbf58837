// SPDX-License-Identifier: Apache-2.0
#include <set>
#include <string>

#include <doctest/doctest.h>

#include <tank/identity/api_token.hpp>

#include "support/fakes.hpp"

namespace tank::testing {
namespace {

using identity::ApiToken;
using identity::Scope;
using identity::Scopes;

TEST_CASE("tokens: a text has the documented form, and no two are alike") {
  SharedEntropy entropy;
  std::set<std::string> seen;
  for (int i = 0; i < 200; ++i) {
    const Secret text = identity::make_token_text(entropy);
    CHECK(text.reveal().size() == 41);
    CHECK(text.reveal().starts_with("tank_"));
    CHECK(identity::looks_like_token(text.reveal()));
    CHECK(seen.insert(text.reveal()).second);
  }
}

TEST_CASE("tokens: every single wrong character is noticed") {
  SharedEntropy entropy;
  const std::string good = identity::make_token_text(entropy).reveal();
  for (std::size_t i = 0; i < good.size(); ++i) {
    for (const char wrong : {'x', '-', '0', '\0'}) {
      if (good[i] == wrong) continue;
      std::string bad = good;
      bad[i] = wrong;
      CHECK_FALSE(identity::looks_like_token(bad));
    }
  }
  CHECK_FALSE(identity::looks_like_token(good + "0"));
  CHECK_FALSE(identity::looks_like_token(good.substr(1)));
  CHECK_FALSE(identity::looks_like_token(""));
}

TEST_CASE("tokens: the checksum is the CRC-32 of the random part in base 62") {
  // CRC-32 of thirty zeros is 0x77e5db82; most significant digit first that is 2C8GjS.
  const std::string random(30, '0');
  CHECK(identity::looks_like_token("tank_" + random + "2C8GjS"));
  CHECK_FALSE(identity::looks_like_token("tank_" + random + "2c8gJs"));
}

TEST_CASE("tokens: usable up to, but not including, their end, and unknown once revoked") {
  ApiToken token;
  token.expires_at = TimePoint(std::chrono::seconds(100));
  CHECK(identity::check_usable(token, TimePoint(std::chrono::seconds(99))).has_value());
  const auto late = identity::check_usable(token, token.expires_at);
  REQUIRE_FALSE(late.has_value());
  CHECK(late.error().code == Errc::token_expired);

  token.revoked_at = TimePoint(std::chrono::seconds(1));
  const auto revoked = identity::check_usable(token, TimePoint(std::chrono::seconds(200)));
  REQUIRE_FALSE(revoked.has_value());
  CHECK(revoked.error().code == Errc::token_not_found);
}

TEST_CASE("tokens: a package pattern covers a scope, a package, or everything") {
  struct Row {
    const char* pattern;
    const char* name;
    bool covered;
  };
  constexpr Row rows[] = {
      {"", "@acme/pdf", true},
      {"@acme/*", "@acme/pdf", true},
      {"@acme/*", "@acme-corp/pdf", false},
      {"@acme/*", "@acme/", false},
      {"@acme/*", "@acme", false},
      {"@acme/pdf", "@acme/pdf", true},
      {"@acme/pdf", "@acme/pdf-2", false},
      {"@acme/p*", "@acme/pdf", false},
      {"*", "@acme/pdf", false},
      {"/*", "@acme/pdf", false},
  };
  for (const Row& row : rows) {
    CAPTURE(row.pattern);
    CAPTURE(row.name);
    CHECK(identity::pattern_covers(row.pattern, row.name) == row.covered);
  }
}

TEST_CASE("scopes: words and sets read back, and an empty set holds nothing") {
  CHECK(Scopes::parse("").value().is_empty());
  for (const Scope scope : Scopes::all().list()) {
    CHECK_FALSE(Scopes().contains(scope));
    const Scopes one({scope});
    CHECK(Scopes::parse(one.to_string()).value() == one);
    CHECK(Scopes::all().covers(one));
    CHECK_FALSE(one.covers(Scopes::all()));
  }
  CHECK(Scopes::parse(Scopes::all().to_string()).value() == Scopes::all());
  CHECK(Scopes::parse("skills:publish skills:read").value().to_string() ==
        "skills:read skills:publish");
}

TEST_CASE("scopes: what is no list of known words is refused") {
  for (const char* text : {"skills", "skills:read ", " skills:read", "skills:read  org:read",
                           "skills:read,org:read", "SKILLS:READ", "*"}) {
    CAPTURE(text);
    const auto scopes = Scopes::parse(text);
    REQUIRE_FALSE(scopes.has_value());
    CHECK(scopes.error().code == Errc::invalid_argument);
  }
}

}  // namespace
}  // namespace tank::testing
