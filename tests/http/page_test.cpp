// SPDX-License-Identifier: Apache-2.0
// The pages of logging in: what they say, and what they let nobody else say.
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <type_traits>

#include <tank/base/entropy.hpp>
#include <tank/base/url.hpp>
#include <tank/identity/authorization_codes.hpp>

#include "http/visitor.hpp"
#include "server/api/html.hpp"

namespace tank::testing {
namespace {

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

std::size_t count(const std::string& text, const std::string& part) {
  std::size_t out = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) {
    ++out;
  }
  return out;
}

std::string authorize_target(const std::string& client, const std::string& redirect) {
  SystemEntropy entropy;
  return "/login/authorize?client=" + encode_url_part(client) +
         "&redirect_uri=" + encode_url_part(redirect) + "&state=s-1&code_challenge=" +
         identity::code_challenge(identity::make_code_verifier(entropy)) + "&scope=skills%3Aread";
}

const std::vector<std::string> pages{"/login",        "/login/forgot", "/login/link",
                                     "/login/verify", "/login/reset",  "/login/email"};

TEST_CASE("html: only literals get in as they are") {
  static_assert(!std::is_constructible_v<server::Html, std::string>);
  static_assert(!std::is_constructible_v<server::Html, std::string_view>);
  static_assert(!std::is_constructible_v<server::Html, const char*>);
  server::Html html("<p title=\"");
  html.text("\"'><script>&").add("\">").number(42).add("</p>");
  CHECK(html.bytes() == "<p title=\"&quot;&#39;&gt;&lt;script&gt;&amp;\">42</p>");
}

TEST_CASE("pages: a policy that lets in one script of ours, and nothing of anybody else's") {
  const Premises premises(sqlite_file());
  RunningServer server(premises);
  const Visitor ada(server, "ada@example.org");
  std::vector<Answer> answers;
  for (const std::string& target : pages) answers.push_back(server.get(target));
  answers.push_back(ada.get("/login"));
  answers.push_back(ada.get("/login/device"));
  answers.push_back(ada.get("/cli-login?session=x"));
  answers.push_back(ada.get(authorize_target("tank", "http://127.0.0.1:4711/")));
  for (const Answer& page : answers) {
    CHECK(page.status == 200);
    CHECK(page.field("content-type") == "text/html; charset=utf-8");
    const std::string policy = page.field("content-security-policy");
    CHECK(policy.starts_with("default-src 'none'; style-src 'sha512-"));
    CHECK(
        policy.ends_with("; script-src 'self'; connect-src 'self'; base-uri 'none'; "
                         "form-action 'none'; frame-ancestors 'none'"));
    CHECK(page.field("cache-control") == "no-store");
    CHECK(page.field("referrer-policy") == "no-referrer");
    CHECK(page.field("x-content-type-options") == "nosniff");
    CHECK(count(page.body, "<script") == 1);
    CHECK(contains(page.body, "<script defer src=\"/assets/login.js\"></script>"));
    for (const char* inline_code : {" onclick=", " onsubmit=", " style=", "javascript:"}) {
      CHECK_FALSE(contains(page.body, inline_code));
    }
  }
}

TEST_CASE("pages: every field has a label, and every form a place for what went wrong") {
  const Premises premises(sqlite_file());
  RunningServer server(premises);
  const Visitor ada(server, "ada@example.org");
  std::vector<Answer> answers;
  for (const std::string& target : pages) answers.push_back(server.get(target));
  answers.push_back(ada.get("/login"));
  answers.push_back(ada.get("/login/device"));
  answers.push_back(ada.get(authorize_target("tank", "http://127.0.0.1:4711/")));
  for (const Answer& page : answers) {
    CHECK(contains(page.body, "<html lang=\"en\">"));
    CHECK(count(page.body, "<h1>") == 1);
    CHECK(count(page.body, "<form") == count(page.body, "</form>"));
    CHECK(count(page.body, "<form") == count(page.body, "<p role=\"alert\"></p>"));
    CHECK(count(page.body, "<label for=\"") ==
          count(page.body, "<input") - count(page.body, "<input type=\"hidden\""));
    CHECK(contains(page.body, "<noscript>"));
  }
}

TEST_CASE("pages: developers are offered their login outside production only") {
  const Premises premises(sqlite_file());
  const auto offers = [&premises](const std::string& environment) {
    server::Config config = RunningServer::unlimited();
    config.environment = environment;
    const RunningServer server(premises, {}, config);
    return contains(server.get("/login").body, "/api/v1/auth/developer");
  };
  CHECK(offers("test"));
  CHECK_FALSE(offers("production"));
}

TEST_CASE("pages: a login goes on to pages of ours only") {
  const Premises premises(sqlite_file());
  RunningServer server(premises);
  const auto next = [&server](const std::string& wanted) {
    const std::string body = server.get("/login?next=" + encode_url_part(wanted)).body;
    const std::size_t begin = body.find("data-next=\"") + 11;
    return body.substr(begin, body.find('"', begin) - begin);
  };
  CHECK(next("/login/device") == "/login/device");
  CHECK(next("/a?b=c&d=e") == "/a?b=c&amp;d=e");
  for (const char* elsewhere : {"https://evil.example/", "//evil.example/", "/\\evil.example",
                                "javascript:alert(1)", "\"><script>"}) {
    CHECK(next(elsewhere) == "/login");
  }
}

TEST_CASE("pages: who is not logged in goes to the login and comes back") {
  const Premises premises(sqlite_file());
  RunningServer server(premises);
  const std::string authorize = authorize_target("tank", "http://127.0.0.1:4711/");
  for (const std::string& target :
       {std::string("/login/device"), std::string("/cli-login?session=x"), authorize}) {
    const Answer answer = server.get(target);
    CHECK(answer.status == 303);
    CHECK(answer.field("location") == "/login?next=" + encode_url_part(target));
  }
}

TEST_CASE("pages: a hostile name is text, in content and in attributes") {
  const Premises premises(sqlite_file());
  RunningServer server(premises);
  const Visitor ada(server, "ada@example.org");
  const std::string hostile = "\"><script>alert('1')</script>&amp;";
  const std::string escaped = "&quot;&gt;&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&amp;amp;";
  const Answer page = ada.get(authorize_target(hostile, "http://127.0.0.1:4711/"));
  CHECK(page.status == 200);
  CHECK(count(page.body, escaped) == 2);
  CHECK(count(page.body, "<script") == 1);
  const Answer device = ada.get("/cli-login?session=" + encode_url_part(hostile));
  CHECK(contains(device.body, "value=\"" + escaped + "\""));
  CHECK(count(device.body, "<script") == 1);
}

TEST_CASE("pages: invitations are shown to who is invited, with names as text") {
  const Premises premises(sqlite_file());
  RunningServer server(premises);
  const std::string admin = server.admin_token();
  REQUIRE(server.post("/api/v1/orgs", admin, R"({"slug":"acme","name":"<b>Acme</b>"})").status ==
          201);
  const Visitor ada(server, "ada@example.org");
  CHECK(contains(ada.get("/invitations").body, "No invitation waits"));
  const Answer sent =
      server.post("/api/v1/orgs/acme/invitations", admin, R"({"email":"ada@example.org"})");
  REQUIRE(sent.status == 201);
  const std::string body = ada.get("/invitations").body;
  CHECK(contains(body, "&lt;b&gt;Acme&lt;/b&gt; (<code>@acme</code>)"));
  const std::string id = text_at(*sent.json().find("invitation"), "id");
  CHECK(contains(body, "data-post=\"/api/v1/invitations/" + id + "/accept\""));
  CHECK(contains(body, "data-post=\"/api/v1/invitations/" + id + "/decline\""));
  CHECK(count(body, "<script") == 1);
  CHECK(ada.post("/api/v1/invitations/" + id + "/accept", "").status == 200);
  CHECK(contains(ada.get("/invitations").body, "No invitation waits"));
}

TEST_CASE("pages: who acts as somebody else is told so, and finds the way back, on every one") {
  const Premises premises(sqlite_file());
  RunningServer server(premises);
  (void)server.admin_token();
  const Visitor ada(server, "ada@example.org");
  const Visitor admin(server, "admin@tank.localhost");
  std::vector<std::string> targets{"/login/device", "/cli-login?session=x", "/invitations",
                                   "/login/authorize",
                                   authorize_target("tank", "http://127.0.0.1:4711/")};
  targets.insert(targets.end(), pages.begin(), pages.end());
  const auto check_banners = [&](const std::string& whose, std::size_t banners) {
    for (const std::string& target : targets) {
      CAPTURE(target);
      const std::string body = admin.get(target).body;
      CHECK(count(body, "<h1>") == 1);
      CHECK(count(body, "data-post=\"/api/v1/impersonation/stop\"") == banners);
      CHECK(count(body, "You act as <strong>" + whose) == banners);
    }
  };
  check_banners("", 0);
  const std::string id = text_at(ada.get("/api/v1/me").json(), "user_id");
  REQUIRE(admin.post("/api/v1/users/" + id + "/impersonate", R"({"reason":"<b>"})").status == 201);
  check_banners("ada@example.org</strong>", 1);
  CHECK_FALSE(contains(admin.get("/login").body, "/api/v1/auth/confirm"));
  REQUIRE(admin.post("/api/v1/impersonation/stop").status == 204);
  check_banners("", 0);
  CHECK(contains(admin.get("/login").body, "/api/v1/auth/confirm"));
}

TEST_CASE("pages: nobody is asked about a program that is not on this machine") {
  const Premises premises(sqlite_file());
  RunningServer server(premises);
  const Visitor ada(server, "ada@example.org");
  for (const std::string& target : {authorize_target("tank", "https://evil.example/<b>"),
                                    authorize_target("", "x"), std::string("/login/authorize")}) {
    const Answer page = ada.get(target);
    CHECK(page.status == 400);
    CHECK_FALSE(contains(page.body, "Approve"));
    CHECK_FALSE(contains(page.body, "<b>"));
  }
}

TEST_CASE("pages: the script is a file of ours, and asks nobody else") {
  const Premises premises(sqlite_file());
  RunningServer server(premises);
  const Answer script = server.get("/assets/login.js");
  CHECK(script.status == 200);
  CHECK(script.field("content-type") == "text/javascript; charset=utf-8");
  CHECK_FALSE(contains(script.body, "innerHTML"));
  CHECK_FALSE(contains(script.body, "eval("));
  CHECK_FALSE(contains(script.body, "http:"));
}

constexpr const char* chromium = "/usr/bin/chromium";

// What the page looks like once its script has run, as a real browser has it.
std::string dom_in_browser(const std::string& url, const std::string& folder) {
  const std::string out = folder + "/dom.html";
  const std::string command = std::string(chromium) +
                              " --headless --no-sandbox --disable-gpu --disable-dev-shm-usage"
                              " --user-data-dir=" +
                              folder + "/browser --virtual-time-budget=5000 --dump-dom '" + url +
                              "' >" + out + " 2>" + folder + "/browser.log";
  CHECK(std::system(command.c_str()) == 0);
  std::ifstream file(out);
  return {std::istreambuf_iterator<char>(file), {}};
}

TEST_CASE("pages: a real browser runs the script under the policy, and keeps no code in sight") {
  REQUIRE_MESSAGE(std::filesystem::exists(chromium), chromium,
                  " is missing; run scripts/setup.sh --tests");
  const Premises premises(sqlite_file());
  RunningServer server(premises);
  const std::string url = server.instance().public_url();
  const std::string device = dom_in_browser(url + "/login/verify#secretcode", premises.folder);
  CHECK(contains(device, "data-script=\"runs\""));
  CHECK(contains(device, "Verify your address"));
  CHECK_FALSE(contains(device, "secretcode"));
  const std::string log = [&] {
    std::ifstream file(premises.folder + "/browser.log");
    return std::string{std::istreambuf_iterator<char>(file), {}};
  }();
  CHECK_FALSE(contains(log, "Content Security Policy"));
}

}  // namespace
}  // namespace tank::testing
