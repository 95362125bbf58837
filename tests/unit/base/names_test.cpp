// SPDX-License-Identifier: Apache-2.0
// Slugs, e-mail addresses, and near words.
#include <array>

#include <doctest/doctest.h>

#include <tank/base/email.hpp>
#include <tank/base/limits.hpp>
#include <tank/base/nearest.hpp>
#include <tank/base/slug.hpp>

#include "support/entropy.hpp"

namespace tank {
namespace {

TEST_CASE("slugs: have lower-case letters, digits and single hyphens inside") {
  for (const std::string& text :
       {std::string("a"), std::string("0"), std::string("acme-corp-a1b2c3"),
        std::string(limits::slug_length, 'a')}) {
    CAPTURE(text);
    REQUIRE(Slug::parse(text).has_value());
    CHECK(Slug::parse(text)->to_string() == text);
  }
  for (const std::string& text :
       {std::string(), std::string("-a"), std::string("a-"), std::string("a--b"), std::string("A"),
        std::string("a_b"), std::string("a.b"), std::string("ä"), std::string("a b"),
        std::string("a\0b", 3), std::string(limits::slug_length + 1, 'a')}) {
    CAPTURE(text);
    const auto slug = Slug::parse(text);
    REQUIRE_FALSE(slug.has_value());
    CHECK(slug.error().code == Errc::invalid_slug);
  }
}

TEST_CASE("slugs: a suggestion keeps what it can of the name and ends in chance") {
  struct Row {
    std::string_view name;
    std::string_view stem;
  };
  const Row rows[] = {{"Acme Corp", "acme-corp-"},
                      {"  --Ärger & Söhne!! ", "rger-s-hne-"},
                      {"R2-D2", "r2-d2-"},
                      {"東京", "org-"},
                      {"", "org-"}};
  testing::SeededEntropy entropy;
  for (const Row& row : rows) {
    CAPTURE(row.name);
    const std::string slug = Slug::suggest(row.name, entropy).to_string();
    CHECK(slug.starts_with(row.stem));
    CHECK(slug.size() == row.stem.size() + 6);
    CHECK(Slug::parse(slug).has_value());
    CHECK(Slug::suggest(row.name, entropy).to_string() != slug);
  }
  CHECK(Slug::suggest(std::string(500, 'x'), entropy).to_string().size() == limits::slug_length);
}

TEST_CASE("e-mail: plain addresses are taken and compared without case") {
  for (const std::string_view text :
       {"a@b.co", "first.last@iana.org", "user+tag@mail.example.com",
        "!#$%&'*+-/=?^_`{|}~@iana.org", "123@x--y.com", "x@xn--bcher-kva.example"}) {
    CAPTURE(text);
    CHECK(Email::parse(text).has_value());
  }
  const auto a = Email::parse("Ann.Lee@Example.COM");
  const auto b = Email::parse("ann.lee@example.com");
  REQUIRE(a.has_value());
  REQUIRE(b.has_value());
  CHECK(*a == *b);
  CHECK(a->to_string() == "Ann.Lee@Example.COM");
  CHECK(a->normalized() == "ann.lee@example.com");
}

TEST_CASE("e-mail: what nobody can log in with is refused") {
  const std::string label64(64, 'a');
  for (const std::string& text : {std::string(),
                                  std::string("a"),
                                  std::string("@b.co"),
                                  std::string("a@"),
                                  std::string("a@b"),
                                  std::string("a@b.1"),
                                  std::string("a@127.0.0.1"),
                                  std::string("a@[127.0.0.1]"),
                                  std::string("\"a b\"@b.co"),
                                  std::string("a(c)@b.co"),
                                  std::string(" a@b.co"),
                                  std::string("a@b.co\n"),
                                  std::string("a..b@b.co"),
                                  std::string(".a@b.co"),
                                  std::string("a.@b.co"),
                                  std::string("a@.b.co"),
                                  std::string("a@b.co."),
                                  std::string("a@-b.co"),
                                  std::string("a@b-.co"),
                                  std::string("a@b@c.co"),
                                  std::string("ä@b.co"),
                                  std::string("a@ä.co"),
                                  "a@" + label64 + ".co",
                                  label64 + "a@b.co",
                                  "a@" + std::string(250, 'b') + ".co",
                                  std::string("a\0b@b.co", 8),
                                  std::string("a@b.co,c@d.co")}) {
    CAPTURE(text);
    const auto email = Email::parse(text);
    REQUIRE_FALSE(email.has_value());
    CHECK(email.error().code == Errc::invalid_email);
  }
}

TEST_CASE("near words: the nearest known word, when it is near enough") {
  constexpr std::array<std::string_view, 5> known{"install", "uninstall", "publish", "list", "x"};
  CHECK(nearest("instal", known) == "install");
  CHECK(nearest("isntall", known) == "install");
  CHECK(nearest("pubish", known) == "publish");
  CHECK(nearest("lst", known) == "list");
  CHECK(nearest("publish", known) == "publish");
  CHECK(nearest("remove", known) == std::nullopt);
  CHECK(nearest("y", known) == std::nullopt);
  CHECK(nearest("", known) == std::nullopt);
  CHECK(nearest(std::string(65, 'a'), known) == std::nullopt);
  CHECK(nearest("install", {}) == std::nullopt);
}

}  // namespace
}  // namespace tank
