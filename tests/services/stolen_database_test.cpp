// SPDX-License-Identifier: Apache-2.0
// What a thief finds in a copy of the database: nothing that lets him in.
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>

#include <tank/identity/bridge_tokens.hpp>
#include <tank/identity/outside_tokens.hpp>

#include "services/logged_in.hpp"
#include "support/token_issuer.hpp"

namespace tank::testing {
namespace {

using namespace std::chrono_literals;

std::string bytes_of(const std::string& location) {
  std::string out;
  for (const char* part : {"", "-wal"}) {
    std::ifstream file(location + part, std::ios::binary);
    out.append(std::istreambuf_iterator<char>(file), {});
  }
  return out;
}

TEST_CASE("stolen database: a tour over every way to log in leaves no secret in the file") {
  World world(sqlite_file());
  std::map<std::string, std::string> canaries;
  const auto remember = [&](const char* what, const Secret& secret) {
    canaries.emplace(what, secret.reveal());
  };
  remember("master key", world->master_key.to_text());

  Secret browser = sign_up(world, "ada@example.org");
  remember("sign-up cookie", browser);
  canaries.emplace("password", good_password);
  remember("verification", world->letters.last_link_code());
  const auto ada = good(verify(world, std::move(browser)));
  const auto session = good(try_password(world, "ada@example.org"));
  remember("session", session.text);
  (void)try_password(world, "ada@example.org", "a wrong but secret password");
  canaries.emplace("wrong password", "a wrong but secret password");

  const auto actor = actor_of(world, session.text);
  good(world->access_tokens.rotate_keys());
  const auto pair = good(world->access_tokens.issue(actor));
  remember("access token", pair.access);
  remember("refresh token", pair.refresh);
  const auto next = good(world->access_tokens.refresh(pair.refresh, "r"));
  remember("its successor", next.refresh);
  const auto token =
      good(world->tokens.create(actor, {.name = "findable", .scopes = {}, .package_pattern = {}}));
  remember("api token", token.text);

  const identity::LoginParts parts{*world.store,   world->clock,      world->entropy,
                                   world->letters, world->master_key, world->site};
  identity::BridgeTokens bridges(parts);
  remember("bridge token", good(bridges.issue(actor, {"https://console.example.org", "/"})).token);
  const TokenIssuer issuer("https://project.supabase.co/auth/v1");
  KeySite site(issuer);
  const auto trusted = good(identity::TrustedIssuer::open(
      {.issuer = issuer.issuer(), .keys = {}, .confirms_addresses = true}, site, world->clock));
  identity::OutsideTokens outside(parts, {trusted.get()});
  const Secret outside_token = issuer.token(world->clock.now());
  remember("session of an outside token",
           good(outside.exchange(outside_token, laptop(), "r")).text);
  remember("outside token", outside_token);

  good(world->email_logins.send_link(address("bob@example.org"), "r"));
  remember("magic link", world->letters.last_link_code());
  good(world->passwords.request_reset(address("ada@example.org"), "r"));
  remember("reset", world->letters.last_link_code());
  good(world->email_addresses.request_change(actor, address("ada@new.example")));
  remember("change", world->letters.last_link_code());
  remember("login code", good(world->users.issue_login_code_locally(ada.email, "r")).login_code);

  const std::string stored = bytes_of(world.store.place->location());
  REQUIRE(stored.find("findable") != std::string::npos);
  REQUIRE(stored.find("$argon2id$") != std::string::npos);
  for (const auto& [what, secret] : canaries) {
    CAPTURE(what);
    CHECK(secret.size() > 12);
    CHECK(stored.find(secret) == std::string::npos);
    CHECK(stored.find(secret.substr(0, secret.size() / 2)) == std::string::npos);
  }
}

}  // namespace
}  // namespace tank::testing
