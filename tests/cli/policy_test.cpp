// SPDX-License-Identifier: Apache-2.0
// What an organization allows: files that only ever tighten, and installs that keep them.
#include <random>

#include <doctest/doctest.h>

#include "cli/policy/organization_policy.hpp"
#include "cli/workshop.hpp"

namespace tank::testing {
namespace {

using namespace tank::cli;

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

std::vector<std::string> some_of(std::mt19937& random, std::vector<std::string> words) {
  std::erase_if(words, [&](const std::string&) { return random() % 2 == 0; });
  return words;
}

OrganizationPolicy random_policy(std::mt19937& random) {
  const std::vector<std::string> names{"@a/*", "@a/x", "@a/y", "@b/*", "@b/x"};
  OrganizationPolicy out;
  if (random() % 2 == 0) out.allow = some_of(random, names);
  out.deny = some_of(random, names);
  if (random() % 2 == 0) out.minimum_score = static_cast<double>(random() % 10);
  if (random() % 2 == 0) out.minimum_age = std::chrono::seconds(random() % 1'000);
  if (random() % 2 == 0) {
    out.require_signature = true;
    if (random() % 2 == 0) out.signers = some_of(random, {"ed25519:1", "ed25519:2", "ed25519:3"});
  }
  return out;
}

bool names(const std::vector<std::string>& list, const std::string& name) {
  const std::string scope = name.substr(0, name.find('/')) + "/*";
  return std::ranges::count(list, name) + std::ranges::count(list, scope) > 0;
}

/// A release as a policy sees it.
struct Release {
  std::string name;
  double score = 0;
  std::chrono::seconds age{0};
  std::string key;
};

bool allows(const OrganizationPolicy& policy, const Release& release) {
  if (names(policy.deny, release.name)) return false;
  if (policy.allow && !names(*policy.allow, release.name)) return false;
  if (policy.minimum_score && release.score < *policy.minimum_score) return false;
  if (policy.minimum_age && release.age < *policy.minimum_age) return false;
  return !policy.require_signature || accepts_signer(policy, release.key);
}

TEST_CASE("policy: together two files allow what both allow, and nothing else, in any order") {
  std::mt19937 random(20260401);
  const std::vector<std::string> packages{"@a/x", "@a/y", "@a/z", "@b/x", "@b/y", "@c/x"};
  const std::vector<std::string> keys{"", "ed25519:1", "ed25519:2", "ed25519:9"};
  for (int i = 0; i < 20'000; ++i) {
    const OrganizationPolicy a = random_policy(random);
    const OrganizationPolicy b = random_policy(random);
    const Release release{packages[random() % packages.size()], static_cast<double>(random() % 10),
                          std::chrono::seconds(random() % 1'000), keys[random() % keys.size()]};
    const bool both = allows(a, release) && allows(b, release);
    REQUIRE(allows(tightened(a, b), release) == both);
    REQUIRE(tightened(a, b) == tightened(b, a));
    REQUIRE(allows(tightened(a, a), release) == allows(a, release));
  }
}

TEST_CASE("policy: a rule that is misspelt is an error, not a rule that is missing") {
  for (const char* bad :
       {"{\"alow\": []}", "[]", "{\"allow\": [\"acme\"]}", "{\"deny\": [\"@acme\"]}",
        "{\"allow\": [\"*\"]}", "{\"minimum_score\": 11}", "{\"minimum_age\": \"soon\"}",
        "{\"signatures\": {\"keys\": [\"laptop\"]}}", "{\"minimum_score\": \"7\"}",
        "{\"signatures\": {\"required\": false, \"keys\": [\"ed25519:1\"]}}", "{"}) {
    CAPTURE(bad);
    CHECK_FALSE(parse_policy(bad).has_value());
  }
  const auto good = parse_policy(
      "{\"allow\": [\"@b/*\", \"@a/x\"], \"minimum_age\": \"7d\", \"signatures\": {}}");
  REQUIRE(good.has_value());
  CHECK(*good->allow == std::vector<std::string>{"@a/x", "@b/*"});
  CHECK(good->minimum_age == std::chrono::hours(7 * 24));
  CHECK(good->require_signature);
}

void given_project(const Workshop& workshop) {
  publish_two(workshop);
  workshop.write_project("{\"skills\": {\"@acme/pdf\": \"*\"}, \"permissions\": {}}\n");
}

TEST_CASE("policy: it is kept from a range, from a lock, frozen and for a user, with the proof") {
  const Workshop workshop;
  given_project(workshop);
  const std::string here = workshop.in_project("tank-policy.json");
  write_file(here, "{\"deny\": [\"@acme/text\"]}\n");
  const Outcome from_range = workshop.tank({"install"});
  CHECK(from_range.code == 7);
  CHECK(contains(from_range.err, "denied by name"));
  CHECK(contains(from_range.err, "Policy: " + here));
  CHECK_FALSE(is_there(workshop.in_project("tank.lock")));
  const auto told = json::parse(workshop.tank({"install", "--json"}).err);
  REQUIRE(told.has_value());
  CHECK(*told->find("error")->if_string() == "policy_refused");
  CHECK(contains(told->find("details")
                     ->find("policy")
                     ->find("files")
                     ->if_array()
                     ->front()
                     .if_string()
                     ->c_str(),
                 "tank-policy.json"));
  CHECK(workshop.tank({"install", "--global", "@acme/pdf", "--yes"}).code == 7);

  write_file(here, "{}\n");
  REQUIRE(workshop.tank({"install"}).code == 0);
  write_file(here, "{\"deny\": [\"@acme/text\"]}\n");
  for (const std::vector<std::string>& words : {std::vector<std::string>{"install"},
                                                {"install", "--frozen"},
                                                {"install", "--offline"},
                                                {"update", "--yes"}}) {
    CAPTURE(words.back());
    const Outcome from_lock = workshop.tank(words);
    CHECK(from_lock.code == 7);
    CHECK(contains(from_lock.err, "denied by name"));
  }
  const Outcome audited = workshop.tank({"audit"});
  CHECK(audited.code == 7);
  CHECK(contains(audited.out, "high  @acme/text@1.0.0  is against the policy"));
  // Taking out what is forbidden is always allowed.
  CHECK(workshop.tank({"remove", "@acme/pdf"}).code == 0);
}

TEST_CASE("policy: a nearer file tightens, and cannot loosen") {
  Workshop workshop;
  given_project(workshop);
  const std::string far = workshop.root() + "/tank-policy.json";
  const std::string near = workshop.in_project("tank-policy.json");
  write_file(far, "{\"allow\": [\"@acme/*\"], \"deny\": [\"@acme/pdf\"]}\n");
  write_file(near, "{\"allow\": [\"@acme/pdf\", \"@acme/text\", \"@evil/*\"]}\n");
  CHECK(workshop.tank({"install"}).code == 7);
  write_file(far, "{\"allow\": [\"@acme/*\"]}\n");
  CHECK(workshop.tank({"install"}).code == 0);
  const json::Value shown = workshop.document({"policy"});
  CHECK(shown.find("files")->if_array()->size() == 2);
  CHECK(shown.find("rules")->find("allow")->if_array()->size() == 2);
  write_file(workshop.root() + "/person/.config/tank/policy.json", "{\"minimum_age\": \"1d\"}\n");
  const Outcome young = workshop.tank({"install"});
  CHECK(young.code == 7);
  CHECK(contains(young.err, "younger than allowed"));
  write_file(workshop.root() + "/person/.config/tank/policy.json", "{\"minimum_score\": 10}\n");
  CHECK(contains(workshop.tank({"install"}).err, "scored too low"));
  write_file(workshop.root() + "/person/.config/tank/policy.json", "{\"minimumscore\": 1}\n");
  const Outcome broken = workshop.tank({"install"});
  CHECK(broken.code != 0);
  CHECK(contains(broken.err, "policy.json"));
  write_file(workshop.root() + "/person/.config/tank/policy.json", "{}\n");
  CHECK(workshop.tank({"install"}).code == 0);
  workshop.set("TANK_POLICY", workshop.root() + "/nowhere.json");
  CHECK(workshop.tank({"install"}).code != 0);
}

TEST_CASE("policy: signatures are proven by the log, whoever claims them") {
  const Workshop workshop(Workshop::Kind::sqlite_server);
  REQUIRE(workshop.tank({"org", "create", "acme"}).code == 0);
  REQUIRE(workshop.publish({.name = "@acme/pdf"}).code == 0);  // unsigned
  const Outcome made = workshop.tank({"key", "create"});
  const std::string key = made.out.substr(0, made.out.find('\n'));
  REQUIRE(workshop.tank({"key", "register"}).code == 0);
  REQUIRE(workshop.publish({.name = "@acme/pdf", .version = "1.1.0"}).code == 0);
  REQUIRE(workshop
              .tank({"publish", workshop.write_skill({.name = "@acme/pdf", .version = "1.2.0"}),
                     "--no-sign"})
              .code == 0);
  workshop.write_project("{\"skills\": {\"@acme/pdf\": \"*\"}, \"permissions\": {}}\n");
  const std::string here = workshop.in_project("tank-policy.json");
  write_file(here, "{\"signatures\": {\"keys\": [\"" + key + "\"]}}\n");
  const Outcome installed = workshop.tank({"install"});
  INFO(installed.err);
  CHECK(installed.out == "+ @acme/pdf 1.1.0\n");
  CHECK(workshop.tank({"install", "--frozen"}).code == 0);
  CHECK(workshop.tank({"install", "--offline", "--copy"}).code == 0);
  const Outcome refused = workshop.tank({"install", "@acme/pdf@1.2.0"});
  CHECK(refused.code == 7);
  CHECK(contains(refused.err, "not signed"));
  write_file(here, "{\"signatures\": {\"keys\": [\"ed25519:somebody-else\"]}}\n");
  CHECK(workshop.tank({"install"}).code == 7);
  write_file(here, "{\"signatures\": {}}\n");
  CHECK(workshop.tank({"install"}).code == 0);
  REQUIRE(workshop.tank({"key", "revoke", key, "--since", "2020-01-01T00:00:00Z"}).code == 0);
  CHECK(workshop.tank({"verify", "--refresh"}).code == 1);
  CHECK(workshop.tank({"install"}).code == 7);
}

}  // namespace
}  // namespace tank::testing
