// SPDX-License-Identifier: Apache-2.0
#include "server/api/cross_site.hpp"

#include <array>
#include <string>
#include <vector>

#include <doctest/doctest.h>

namespace tank::testing {
namespace {

using server::CredentialKind;
using server::CrossSiteQuestion;
using server::CrossSiteVerdict;
using server::Method;

constexpr std::string_view own = "https://tank.test";
constexpr std::array<std::string_view, 1> json{"application/json"};

CrossSiteVerdict judge(const CrossSiteQuestion& question) {
  return server::judge_cross_site(question, own, json);
}

CrossSiteQuestion changing(CredentialKind credential, std::optional<std::string_view> origin,
                           std::optional<std::string_view> site) {
  return {.method = Method::post, .credential = credential, .origin = origin, .fetch_site = site};
}

struct Row {
  std::optional<std::string_view> origin;
  std::optional<std::string_view> site;
  bool by_cookie;  ///< is allowed when a cookie authenticates
  bool anonymous;  ///< is allowed when nothing does
};

TEST_CASE("cross-site: a changing request must come from us as far as the browser says") {
  const std::vector<Row> table{
      {own, "same-origin", true, true},
      {own, "none", true, true},
      {own, {}, true, true},
      {{}, "same-origin", true, true},
      {{}, "none", true, true},
      {{}, {}, false, true},  // no browser: a program, which no other site can start
      {own, "same-site", false, false},
      {own, "cross-site", false, false},
      {own, "SAME-ORIGIN", false, false},
      {own, "", false, false},
      {{}, "cross-site", false, false},
      {"null", {}, false, false},
      {"", {}, false, false},
      {"https://evil.test", "same-origin", false, false},
      {"https://evil.test", {}, false, false},
      {"http://tank.test", "same-origin", false, false},
      {"https://tank.test/", "same-origin", false, false},
      {"https://tank.test:443", "same-origin", false, false},
      {"HTTPS://TANK.TEST", "same-origin", false, false},
      {"https://tank.test.evil.test", {}, false, false},
      {"https://x.tank.test", {}, false, false},
  };
  for (const Row& row : table) {
    CAPTURE(row.origin.value_or("(none)"));
    CAPTURE(row.site.value_or("(none)"));
    const auto cookie = judge(changing(CredentialKind::cookie, row.origin, row.site));
    const auto nobody = judge(changing(CredentialKind::none, row.origin, row.site));
    const auto bearer = judge(changing(CredentialKind::bearer, row.origin, row.site));
    CHECK((cookie == CrossSiteVerdict::allow) == row.by_cookie);
    CHECK((cookie == CrossSiteVerdict::deny) == !row.by_cookie);
    CHECK((nobody == CrossSiteVerdict::allow) == row.anonymous);
    CHECK(bearer == CrossSiteVerdict::allow);
  }
}

TEST_CASE("cross-site: whoever reads may do so from anywhere") {
  for (const Method method : {Method::get, Method::head, Method::options}) {
    auto question = changing(CredentialKind::cookie, "https://evil.test", "cross-site");
    question.method = method;
    CHECK(judge(question) == CrossSiteVerdict::allow_reading);
  }
}

TEST_CASE("cross-site: every changing method is judged") {
  for (const Method method : {Method::post, Method::put, Method::patch, Method::del}) {
    auto question = changing(CredentialKind::cookie, "https://evil.test", "cross-site");
    question.method = method;
    CHECK(judge(question) == CrossSiteVerdict::deny);
  }
}

struct TypeRow {
  std::string_view type;
  bool good;
};

TEST_CASE("cross-site: a body has a type that no form of another site can send") {
  const std::vector<TypeRow> table{
      {"application/json", true},
      {"Application/JSON; charset=utf-8", true},
      {" application/json\t", true},
      {"application/json ;x=y", true},
      {"", false},
      {";application/json", false},
      {"text/plain", false},
      {"text/plain;application/json", false},
      {"application/jsonx", false},
      {"application/json, text/plain", false},
      {"application/x-www-form-urlencoded", false},
      {"multipart/form-data; boundary=x", false},
  };
  for (const TypeRow& row : table) {
    CAPTURE(row.type);
    auto question = changing(CredentialKind::cookie, own, "same-origin");
    question.has_body = true;
    question.content_type = row.type;
    CHECK(judge(question) ==
          (row.good ? CrossSiteVerdict::allow : CrossSiteVerdict::bad_media_type));
    question.fetch_site = "cross-site";
    CHECK(judge(question) == CrossSiteVerdict::deny);
  }
}

}  // namespace
}  // namespace tank::testing
