// SPDX-License-Identifier: Apache-2.0
// Logging a program in from a browser on the same machine.
#include <tank/base/limits.hpp>

#include "services/logged_in.hpp"

namespace tank::testing {
namespace {

using identity::AuthorizationRequest;
using identity::Scope;
using identity::Scopes;

const std::string home = "http://127.0.0.1:4711/callback";

AuthorizationRequest request_of(const Secret& verifier) {
  return {.client = "tank on laptop",
          .redirect_uri = home,
          .state = "s-1",
          .code_challenge = identity::code_challenge(verifier),
          .scopes = Scopes({Scope::skills_read})};
}

/// A parameter of the address that a browser is sent to.
std::string parameter(const Url& url, const std::string& name) {
  const std::string query = "&" + url.query().value_or("");
  const std::size_t at = query.find("&" + name + "=");
  if (at == std::string::npos) return {};
  const std::size_t begin = at + name.size() + 2;
  return query.substr(begin, query.find('&', begin) - begin);
}

Secret given_code(World& world, const AuthorizationRequest& request) {
  const auto ada = in_browser(world, "ada@example.org");
  return Secret(parameter(good(world->authorization_codes.approve(ada, request)), "code"));
}

TEST_CASE("authorization codes: the program that asked gets a token, once") {
  in_every_world([](World& world) {
    const Secret verifier = identity::make_code_verifier(world->entropy);
    const auto ada = in_browser(world, "ada@example.org");
    const auto back = good(world->authorization_codes.approve(ada, request_of(verifier)));
    CHECK(back.to_string().starts_with(home + "?code="));
    CHECK(parameter(back, "state") == "s-1");
    const Secret code(parameter(back, "code"));
    const auto issued = good(world->authorization_codes.exchange(code, verifier, home, "r"));
    CHECK(issued.user.id == ada.user_id);
    CHECK(issued.token.name == "tank on laptop");
    CHECK(issued.token.scopes == Scopes({Scope::skills_read}));
    CHECK(word_of(world->authorization_codes.exchange(code, verifier, home, "r")) ==
          "invalid_credentials");
  });
}

TEST_CASE("authorization codes: who stole the code has neither verifier nor address, and ends it") {
  in_every_world([](World& world) {
    const Secret verifier = identity::make_code_verifier(world->entropy);
    const Secret other = identity::make_code_verifier(world->entropy);
    const auto exchange = [&](const Secret& code, const Secret& proof, const std::string& uri) {
      return word_of(world->authorization_codes.exchange(code, proof, uri, "r"));
    };
    const Secret first = given_code(world, request_of(verifier));
    const auto rows = world.audit_rows();
    CHECK(exchange(first, other, home) == "invalid_credentials");
    CHECK(world.audit_rows() == rows + 1);  // the failed login
    CHECK(exchange(first, verifier, home) == "invalid_credentials");
    const Secret second = given_code(world, request_of(verifier));
    CHECK(exchange(second, verifier, "http://127.0.0.1:4712/callback") == "invalid_credentials");
    CHECK(exchange(second, verifier, home) == "invalid_credentials");
    const Secret third = given_code(world, request_of(verifier));
    world->clock.advance(limits::authorization_code_lifetime);
    CHECK(exchange(third, verifier, home) == "invalid_credentials");
  });
}

TEST_CASE("authorization codes: only to a program on this machine") {
  struct Row {
    std::string_view address;
    bool good;
  };
  const std::vector<Row> table{
      {"http://127.0.0.1:4711/callback", true},
      {"http://127.0.0.1:65535/", true},
      {"http://[::1]:4711/cb", true},
      {"http://127.0.0.1/", true},
      {"http://localhost:4711/", false},
      {"https://127.0.0.1:4711/", false},
      {"http://127.0.0.2:4711/", false},
      {"http://0x7f.1:4711/", false},
      {"http://127.0.0.1:4711", false},
      {"http://127.0.0.1:4711/?next=1", false},
      {"http://127.0.0.1:4711/#code", false},
      {"http://127.0.0.1:99999/", false},
      {"http://127.0.0.1:4711@evil.example/", false},
      {"http://user@127.0.0.1:4711/", false},
      {"http://127.0.0.1.evil.example/", false},
      {"http://127.0.0.1:4711/a b", false},
      {"http://127.0.0.1:4711\\@evil.example/", false},
      {"http://[::ffff:127.0.0.1]:4711/", false},
      {"javascript:alert(1)", false},
      {"", false},
  };
  for (const Row& row : table) {
    CAPTURE(row.address);
    CHECK(identity::parse_loopback(row.address).has_value() == row.good);
  }
}

TEST_CASE("authorization codes: what is asked badly is refused before a person is asked") {
  SharedEntropy entropy;
  const AuthorizationRequest fine = request_of(identity::make_code_verifier(entropy));
  const auto with = [&fine](auto change) {
    AuthorizationRequest request = fine;
    change(request);
    return word_of(identity::check(request));
  };
  CHECK(with([](auto&) {}) == "ok");
  CHECK(with([](auto& r) { r.client = ""; }) == "invalid_argument");
  CHECK(with([](auto& r) { r.state = ""; }) == "invalid_argument");
  CHECK(with([](auto& r) { r.state = "a\r\nb"; }) == "invalid_argument");
  CHECK(with([](auto& r) { r.state = std::string(513, 's'); }) == "invalid_argument");
  CHECK(with([](auto& r) { r.code_challenge = "plain"; }) == "invalid_argument");
  CHECK(with([](auto& r) { r.redirect_uri = "https://evil.example/"; }) == "invalid_url");
}

TEST_CASE("authorization codes: the state comes back as it was, and cannot add parameters") {
  in_every_world([](World& world) {
    AuthorizationRequest request = request_of(identity::make_code_verifier(world->entropy));
    request.state = "a&code=b#c";
    const auto back = good(world->authorization_codes.deny(request));
    CHECK(back.to_string() == home + "?error=access_denied&state=a%26code%3Db%23c");
  });
}

TEST_CASE("authorization codes: only a person with a session of his own lets a program in") {
  in_every_world([](World& world) {
    const auto ada = in_browser(world, "ada@example.org");
    auto program = ada;
    program.session.reset();
    auto impersonated = ada;
    impersonated.impersonator = world.admin.user_id;
    const auto request = request_of(identity::make_code_verifier(world->entropy));
    const auto approve = [&](const identity::Actor& actor) {
      return word_of(world->authorization_codes.approve(actor, request));
    };
    CHECK(approve(identity::anonymous("r")) == "unauthorized");
    CHECK(approve(program) == "forbidden");
    CHECK(approve(impersonated) == "forbidden");
    CHECK(approve(ada) == "ok");
  });
}

}  // namespace
}  // namespace tank::testing
