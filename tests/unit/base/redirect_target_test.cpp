// SPDX-License-Identifier: Apache-2.0
#include <vector>

#include <doctest/doctest.h>

#include <tank/base/limits.hpp>
#include <tank/base/redirect_target.hpp>

namespace tank {
namespace {

struct TargetRow {
  std::string_view text;
  std::string_view target;  ///< empty: refused
};

TEST_CASE("redirect targets: lead to a page of ours, or nowhere") {
  const Url own = Url::parse("https://tank.test:8443/login").value();
  const std::vector<TargetRow> table{
      {"/", "/"},
      {"/orgs/acme?x=1#y", "/orgs/acme?x=1#y"},
      {"/a/../b", "/b"},
      {"/%0d%0aX:y", "/%0d%0aX:y"},
      {"/%2f%2fevil.test", "/%2f%2fevil.test"},
      {"/a//b", "/a//b"},
      {"/?next=//evil.test", "/?next=//evil.test"},
      {"https://TANK.test:8443/ok", "/ok"},
      {"https://tank.test:8443", "/"},
      {"", ""},
      {"a", ""},
      {"?a", ""},
      {"#a", ""},
      {"./a", ""},
      {"//evil.test", ""},
      {"///evil.test", ""},
      {"/\\evil.test", ""},
      {"\\/evil.test", ""},
      {"/a\\b", ""},
      {"/..//evil.test", ""},
      {"/.//evil.test", ""},
      {"/a/..//evil.test", ""},
      {"/%2e%2e//evil.test", ""},
      {"/\t/evil.test", ""},
      {"/a b", ""},
      {" /a", ""},
      {"/a\n", ""},
      {"/\xe2\x80\xa8/evil.test", ""},
      {"/\xc3\xa4", ""},
      {"/\x7f", ""},
      {"https:evil.test", ""},
      {"https:/tank.test:8443/", ""},
      {"https:///tank.test:8443/", ""},
      {"https://tank.test/", ""},
      {"http://tank.test:8443/", ""},
      {"https://evil.test", ""},
      {"https://tank.test:8443.evil.test", ""},
      {"https://tank.test:8443@evil.test", ""},
      {"https://u@tank.test:8443/", ""},
      {"https://tank.test:8443//evil.test", ""},
      {"javascript:alert(1)", ""},
      {"data:text/html,x", ""},
  };
  for (const TargetRow& row : table) {
    CAPTURE(row.text);
    const auto target = RedirectTarget::parse(row.text, own);
    CHECK(target.has_value() == !row.target.empty());
    if (target) CHECK(target->to_string() == row.target);
    if (!target) CHECK(target.error().code == Errc::invalid_url);
  }
  CHECK_FALSE(RedirectTarget::parse("/" + std::string(limits::url_length, 'a'), own));
}

// It grew to three times the limit, and nothing that read it again took it.
TEST_CASE("redirect target: what is too long once it is percent-encoded is refused") {
  const Url own = *Url::parse("https://tank.test");
  const std::size_t fits = (limits::url_length - 1) / 3;
  const auto target = RedirectTarget::parse("/" + std::string(fits, '<'), own);
  REQUIRE(target.has_value());
  CHECK(RedirectTarget::parse(target->to_string(), own) == target);
  CHECK_FALSE(RedirectTarget::parse("/" + std::string(fits + 1, '<'), own));
}

}  // namespace
}  // namespace tank
