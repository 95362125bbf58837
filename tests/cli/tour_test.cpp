// SPDX-License-Identifier: Apache-2.0
// The main job from end to end with real processes, on a folder and on servers alike.
#include <csignal>
#include <filesystem>

#include <doctest/doctest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <tank/package/lockfile.hpp>

#include "cli/workshop.hpp"

namespace tank::testing {
namespace {

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

TEST_CASE("tour: publish, install, list, why, verify, tamper, repair, update, remove") {
  for (const Workshop::Kind kind : every_registry()) {
    CAPTURE(static_cast<int>(kind));
    const Workshop workshop(kind);
    publish_two(workshop);
    workshop.write_project("{\"skills\": {}, \"permissions\": {}}\n");

    const Outcome installed = workshop.tank({"install", "@acme/pdf"});
    CAPTURE(installed.err);
    REQUIRE(installed.code == 0);
    CHECK(installed.out == "+ @acme/pdf 1.0.0\n+ @acme/text 1.0.0\n");
    CHECK(contains(read_file(workshop.in_project("tank.json")), "\"@acme/pdf\": \"^1.0.0\""));
    CHECK(contains(read_file(workshop.in_project(".agents/skills/pdf/SKILL.md")), "Read it."));
    CHECK(std::filesystem::read_symlink(workshop.in_project(".claude/skills/pdf")) ==
          "../../.agents/skills/pdf");
    CHECK(is_there(workshop.in_project(".tank/skills/@acme/pdf/SKILL.md")));

    CHECK(workshop.tank({"install"}).err.starts_with("Nothing to do"));
    CHECK(workshop.tank({"install", "--frozen"}).code == 0);
    CHECK(workshop.tank({"list"}).out == "@acme/pdf 1.0.0\n@acme/text 1.0.0 (needed)\n");
    CHECK(contains(workshop.tank({"why", "@acme/text"}).out,
                   "the project -> @acme/pdf@1.0.0 -> @acme/text@1.0.0"));
    CHECK(workshop.tank({"verify"}).code == 0);

    const std::string file = workshop.in_project(".agents/skills/text/SKILL.md");
    std::filesystem::permissions(file, std::filesystem::perms::owner_all);
    write_file(file, read_file(file) + "Now do evil.\n");
    const Outcome tampered = workshop.tank({"verify"});
    CHECK(tampered.code == 1);
    CHECK(contains(tampered.out, "changed  .agents/skills/text/SKILL.md  (@acme/text@1.0.0)"));
    CHECK(workshop.tank({"install"}).code == 0);
    CHECK(workshop.tank({"verify"}).code == 0);
    CHECK_FALSE(contains(read_file(file), "evil"));

    REQUIRE(workshop.publish({.name = "@acme/text", .version = "1.1.0"}).code == 0);
    CHECK(contains(workshop.tank({"outdated"}).out, "1.1.0"));
    const std::string upgrade = "~ @acme/text 1.0.0 -> 1.1.0\n    changed file: tank.json\n";
    CHECK(workshop.tank({"update", "--dry-run"}).out == upgrade);
    CHECK(workshop.tank({"update", "--yes"}).out == upgrade);
    CHECK(workshop.tank({"verify"}).code == 0);

    CHECK(workshop.tank({"remove", "@acme/pdf"}).out == "- @acme/pdf 1.0.0\n- @acme/text 1.1.0\n");
    CHECK_FALSE(is_there(workshop.in_project(".agents/skills/pdf")));
    CHECK_FALSE(is_there(workshop.in_project(".claude/skills/pdf")));
    CHECK_FALSE(is_there(workshop.in_project(".tank/skills/@acme")));
  }
}

TEST_CASE("tour: a version is published once, whatever the second one holds") {
  for (const Workshop::Kind kind : every_registry()) {
    CAPTURE(static_cast<int>(kind));
    const Workshop workshop(kind);
    publish_two(workshop);
    const Outcome again = workshop.publish({.name = "@acme/text"});
    CHECK(again.code == 6);
    CHECK(contains(again.err, "[release_exists]"));
    CHECK(contains(again.err, "next: raise `version`"));
    const Outcome other = workshop.publish({.name = "@acme/text", .text = "Other words."});
    CHECK(other.code == 6);
    const Outcome stranger = workshop.publish({.name = "@nobody/text"});
    CHECK(stranger.code == 5);
    CHECK(contains(stranger.err, "[organization_not_found]"));
  }
}

TEST_CASE("tour: an unpublished version is burnt: no other bytes ever stand for it") {
  for (const Workshop::Kind kind : every_registry()) {
    CAPTURE(static_cast<int>(kind));
    const Workshop workshop(kind);
    publish_two(workshop);
    const Outcome unasked = workshop.tank({"unpublish", "@acme/text@1.0.0"});
    CHECK(unasked.code == 2);
    CHECK(contains(unasked.err, "the version number is burnt"));
    CHECK(workshop.tank({"info", "@acme/text@1.0.0"}).code == 0);
    const Outcome removed =
        workshop.tank({"unpublish", "@acme/text@1.0.0", "--yes", "--reason", "it was a mistake"});
    CAPTURE(removed.err);
    REQUIRE(removed.code == 0);
    CHECK(contains(removed.err, "Removed @acme/text@1.0.0; the version number is burnt"));
    for (const char* text : {"Read it.", "Other words."}) {
      const Outcome again = workshop.publish({.name = "@acme/text", .text = text});
      CHECK(again.code == 6);
      CHECK(contains(again.err, "[release_burnt]"));
    }
    CHECK(workshop.publish({.name = "@acme/text", .version = "1.0.1"}).code == 0);
    CHECK(workshop.tank({"unpublish", "@acme/text@3.0.0", "--yes"}).code == 5);
  }
}

TEST_CASE("tour: a folder says that nobody else is there") {
  const Workshop workshop;
  REQUIRE(workshop.tank({"org", "create", "acme"}).code == 0);
  const Outcome alone = workshop.tank({"org", "invite", "acme", "eve@example.com"});
  CHECK(alone.code == 2);
  CHECK(contains(alone.err, "is a folder, where nobody else is"));
}

TEST_CASE("tour: what goes over the budget is refused, explained, and accepted with --yes") {
  for (const Workshop::Kind kind : every_registry()) {
    CAPTURE(static_cast<int>(kind));
    const Workshop workshop(kind);
    publish_two(workshop);
    REQUIRE(workshop
                .publish({.name = "@acme/greedy",
                          .permissions = "\"network\": {\"outbound\": [\"evil.example\"]}"})
                .code == 0);
    workshop.write_project("{\"skills\": {\"@acme/greedy\": \"^1.0.0\"}, \"permissions\": {}}\n");
    const Outcome refused = workshop.tank({"install"});
    CHECK(refused.code == 7);
    CHECK(contains(refused.err, "evil.example"));
    CHECK(contains(refused.err, "@acme/greedy@1.0.0"));
    CHECK(contains(refused.err, "[budget_exceeded]"));
    CHECK_FALSE(is_there(workshop.in_project(".agents/skills/greedy")));
    CHECK_FALSE(is_there(workshop.in_project("tank.lock")));

    const Outcome accepted = workshop.tank({"install", "--yes"});
    CAPTURE(accepted.err);
    CHECK(accepted.code == 0);
    CHECK(contains(read_file(workshop.in_project("tank.json")), "evil.example"));
    CHECK(contains(read_file(workshop.in_project("tank.lock")), "tester"));
    CHECK(contains(workshop.tank({"permissions"}).out, "in budget"));
  }
}

TEST_CASE("tour: no solution is explained in words and as data") {
  for (const Workshop::Kind kind : every_registry()) {
    CAPTURE(static_cast<int>(kind));
    const Workshop workshop(kind);
    publish_two(workshop);
    workshop.write_project(
        "{\"skills\": {\"@acme/pdf\": \"*\", \"@acme/text\": \"^2.0.0\"}, \"permissions\": {}}\n");
    const Outcome refused = workshop.tank({"install"});
    CHECK(refused.code == 6);
    CHECK(contains(refused.err, "[no_solution]"));
    CHECK(contains(refused.err, "@acme/text"));
    const auto document = json::parse(workshop.tank({"install", "--json"}).err);
    REQUIRE(document.has_value());
    REQUIRE(document->find("details") != nullptr);
    CHECK_FALSE(document->find("details")->find("conflict")->if_array()->empty());
  }
}

TEST_CASE("tour: one greedy skill does not let the others go over the budget") {
  const Workshop workshop;
  REQUIRE(workshop.tank({"org", "create", "acme"}).code == 0);
  const auto outbound = [](const std::string& hosts) {
    return "\"network\": {\"outbound\": [" + hosts + "]}";
  };
  const std::vector<SkillFolder> skills{
      {.name = "@acme/http-fetch", .version = "1.1.0", .permissions = outbound("\"a.example\"")},
      {.name = "@acme/http-fetch",
       .version = "2.0.0",
       .permissions = outbound("\"a.example\", \"*.wikipedia.org\"")},
      {.name = "@acme/web-research", .dependencies = "\"@acme/http-fetch\": \"^1.0.0\""},
      {.name = "@acme/web-research",
       .version = "2.0.0",
       .dependencies = "\"@acme/http-fetch\": \"^2.0.0\""},
      {.name = "@acme/cloud-sync", .permissions = outbound("\"*\"")},
      {.name = "@acme/cloud-sync",
       .version = "2.0.0",
       .permissions = outbound("\"*\"") + ", \"subprocess\": true"},
      {.name = "@acme/mirror", .dependencies = "\"@acme/cloud-sync\": \"^2.0.0\""}};
  for (const SkillFolder& skill : skills) REQUIRE(workshop.publish(skill).code == 0);
  const auto project = [](const std::string& skill) {
    return "{\"skills\": {\"@acme/" + skill + "\": \"*\", \"@acme/web-research\": \"*\"}," +
           "\"permissions\": {\"network\": {\"outbound\": [\"a.example\"]}}}\n";
  };
  workshop.write_project(project("cloud-sync"));
  const Outcome least = workshop.tank({"install", "--yes"});
  CAPTURE(least.err);
  CHECK(least.out ==
        "+ @acme/cloud-sync 1.0.0\n+ @acme/http-fetch 1.1.0\n+ @acme/web-research 1.0.0\n");
  CHECK_FALSE(contains(least.err, "wikipedia"));
  CHECK_FALSE(contains(read_file(workshop.in_project("tank.json")), "\"subprocess\": true"));
  // Where the conflict needs the greedier one, that is what is asked for.
  std::filesystem::remove(workshop.in_project("tank.lock"));
  workshop.write_project(project("mirror"));
  const Outcome needed = workshop.tank({"install", "--yes", "--dry-run"});
  CAPTURE(needed.err);
  CHECK(needed.out ==
        "+ @acme/cloud-sync 2.0.0\n+ @acme/http-fetch 1.1.0\n+ @acme/mirror 1.0.0\n"
        "+ @acme/web-research 1.0.0\n");
}

TEST_CASE("tour: --frozen changes neither tank.json nor tank.lock") {
  const Workshop workshop;
  publish_two(workshop);
  REQUIRE(workshop
              .publish({.name = "@acme/web",
                        .permissions = "\"network\": {\"outbound\": [\"a.example\"]}"})
              .code == 0);
  const std::string manifest =
      "{\"skills\": {\"@acme/pdf\": \"^1.0.0\", \"@acme/web\": \"^1.0.0\"}}\n";
  workshop.write_project(manifest);
  REQUIRE(workshop.tank({"install", "--yes"}).code == 0);
  const std::string settled = read_file(workshop.in_project("tank.json"));
  auto lock = package::parse_lockfile(read_file(workshop.in_project("tank.lock")));
  REQUIRE(lock.has_value());
  lock->version = 2;
  const std::string old = package::write_lockfile(*lock);

  struct Row {
    std::string manifest;
    std::vector<std::string> words;
    int code;
    std::string expected;  ///< part of what standard error says
  };
  const std::string narrow =
      "{\"skills\": {\"@acme/pdf\": \"^1.0.0\", \"@acme/web\": \"^1.0.0\"}, \"permissions\": {}}\n";
  const std::vector<Row> table{
      {settled, {"install", "--frozen"}, 0, "3 skills installed"},
      {manifest, {"install", "--frozen", "--yes"}, 7, "[lockfile_outdated]"},
      {narrow, {"install", "--frozen", "--yes"}, 7, "[budget_exceeded]"},
      {settled, {"install", "@acme/text", "--frozen"}, 7, "[lockfile_outdated]"},
  };
  for (const Row& row : table) {
    CAPTURE(row.expected);
    write_file(workshop.in_project("tank.lock"), old);
    workshop.write_project(row.manifest);
    std::filesystem::remove_all(workshop.in_project(".tank"));
    std::filesystem::remove_all(workshop.in_project(".agents"));
    const Outcome outcome = workshop.tank(row.words);
    CAPTURE(outcome.err);
    CHECK(outcome.code == row.code);
    CHECK(contains(outcome.err, row.expected));
    CHECK(read_file(workshop.in_project("tank.json")) == row.manifest);
    CHECK(read_file(workshop.in_project("tank.lock")) == old);
    CHECK(is_there(workshop.in_project(".agents/skills/web")) == (row.code == 0));
  }
  // Without the flag the lock is brought up to date.
  workshop.write_project(settled);
  REQUIRE(workshop.tank({"install"}).code == 0);
  CHECK(read_file(workshop.in_project("tank.lock")) != old);
  CHECK(workshop.tank({"verify"}).code == 0);
}

TEST_CASE("tour: the first install asks for the budget, and is refused where nobody can answer") {
  const Workshop workshop;
  publish_two(workshop);
  REQUIRE(workshop.publish({.name = "@acme/net", .permissions = "\"subprocess\": true"}).code == 0);
  workshop.write_project("{\"skills\": {\"@acme/net\": \"*\"}}\n");
  const Outcome refused = workshop.tank({"install"});
  CHECK(refused.code == 2);
  CHECK(contains(refused.err, "--yes"));
  CHECK(workshop.tank({"install", "--yes"}).code == 0);
  CHECK(contains(read_file(workshop.in_project("tank.json")), "\"subprocess\": true"));
}

TEST_CASE("tour: --frozen refuses a lock that does not agree, and changes nothing") {
  const Workshop workshop;
  publish_two(workshop);
  workshop.write_project("{\"skills\": {\"@acme/text\": \"*\"}, \"permissions\": {}}\n");
  CHECK(workshop.tank({"install", "--frozen"}).code == 7);
  REQUIRE(workshop.tank({"install"}).code == 0);
  workshop.write_project("{\"skills\": {\"@acme/pdf\": \"*\"}, \"permissions\": {}}\n");
  const Outcome refused = workshop.tank({"install", "--frozen"});
  CHECK(refused.code == 7);
  CHECK(contains(refused.err, "[lockfile_outdated]"));
  CHECK(is_there(workshop.in_project(".agents/skills/text")));
}

TEST_CASE("tour: offline an index and packages come from the cache, and what is not there fails") {
  const Workshop workshop(Workshop::Kind::sqlite_server);
  publish_two(workshop);
  workshop.write_project("{\"skills\": {\"@acme/pdf\": \"*\"}, \"permissions\": {}}\n");
  CHECK(workshop.tank({"install", "--offline"}).code == 1);
  REQUIRE(workshop.tank({"install"}).code == 0);
  std::filesystem::remove_all(workshop.in_project(".agents"));
  std::filesystem::remove(workshop.in_project("tank.lock"));
  std::filesystem::remove_all(workshop.in_project(".tank"));
  CHECK(workshop.tank({"install", "--offline"}).code == 0);
  CHECK(workshop.tank({"verify"}).code == 0);
}

TEST_CASE("tour: two scopes with a skill of one name get two folders") {
  const Workshop workshop;
  publish_two(workshop);
  REQUIRE(workshop.tank({"org", "create", "beta"}).code == 0);
  REQUIRE(workshop.publish({.name = "@beta/pdf", .text = "The other one."}).code == 0);
  workshop.write_project(
      "{\"skills\": {\"@acme/pdf\": \"*\", \"@beta/pdf\": \"*\"}, \"permissions\": {}}\n");
  REQUIRE(workshop.tank({"install"}).code == 0);
  CHECK(contains(read_file(workshop.in_project(".agents/skills/pdf/SKILL.md")), "Read it."));
  CHECK(contains(read_file(workshop.in_project(".agents/skills/beta-pdf/SKILL.md")),
                 "The other one."));
}

TEST_CASE("tour: a folder that somebody else put there is not touched") {
  const Workshop workshop;
  publish_two(workshop);
  workshop.write_project("{\"skills\": {\"@acme/text\": \"*\"}, \"permissions\": {}}\n");
  write_file(workshop.in_project(".agents/skills/text/SKILL.md"), "mine");
  const Outcome refused = workshop.tank({"install"});
  CHECK(refused.code == 6);
  CHECK(read_file(workshop.in_project(".agents/skills/text/SKILL.md")) == "mine");
}

TEST_CASE("tour: a yanked release stays for who has it and is chosen for nobody else") {
  const Workshop workshop;
  publish_two(workshop);
  REQUIRE(workshop.publish({.name = "@acme/text", .version = "1.1.0"}).code == 0);
  workshop.write_project("{\"skills\": {\"@acme/text\": \"^1.0.0\"}, \"permissions\": {}}\n");
  REQUIRE(workshop.tank({"install"}).code == 0);
  REQUIRE(workshop.tank({"yank", "@acme/text@1.1.0", "--reason", "broken"}).code == 0);
  const Outcome kept = workshop.tank({"install", "@acme/pdf"});
  CHECK(contains(kept.err, "@acme/text@1.1.0 was yanked"));
  std::filesystem::remove(workshop.in_project("tank.lock"));
  std::filesystem::remove_all(workshop.in_project(".tank"));
  std::filesystem::remove_all(workshop.in_project(".agents"));
  REQUIRE(workshop.tank({"install"}).code == 0);
  CHECK(contains(workshop.tank({"list"}).out, "@acme/text 1.0.0"));
}

TEST_CASE("tour: no command leaves a token in its output, its arguments or the project") {
  const Workshop workshop(Workshop::Kind::sqlite_server);
  publish_two(workshop);
  const std::string path = workshop.root() + "/person/.config/tank/credentials.json";
  struct stat status{};
  REQUIRE(::stat(path.c_str(), &status) == 0);
  CHECK((status.st_mode & 0777) == 0600);
  const std::string credentials = read_file(path);
  const auto begin = credentials.find("tank_");
  REQUIRE(begin != std::string::npos);
  const std::string token = credentials.substr(begin, 41);
  workshop.write_project("{\"skills\": {\"@acme/pdf\": \"*\"}, \"permissions\": {}}\n");
  for (const std::vector<std::string>& words : {std::vector<std::string>{"install", "--verbose"},
                                                {"whoami", "--json"},
                                                {"doctor"},
                                                {"config", "list", "--show-origin"},
                                                {"search", "pdf", "--json"}}) {
    const Outcome outcome = workshop.tank(words);
    CHECK_FALSE(contains(outcome.out + outcome.err, token));
  }
  CHECK_FALSE(contains(read_file(workshop.in_project("tank.lock")), token));
  std::filesystem::permissions(path, std::filesystem::perms::others_read,
                               std::filesystem::perm_options::add);
  CHECK(contains(workshop.tank({"whoami"}).err, "chmod 600"));
}

TEST_CASE("tour: the line that a new server prints logs in, as it is") {
  const Workshop workshop(Workshop::Kind::sqlite_server);
  CAPTURE(workshop.login().err);
  REQUIRE(workshop.login().code == 0);
  CHECK(contains(workshop.login().err, "Logged in to " + workshop.registry() + " as"));
  CHECK(contains(workshop.login().err, "Commands still ask http://127.0.0.1:8460"));
  CHECK(contains(workshop.tank({"whoami"}).out, "token: "));
  const Outcome two =
      workshop.tank({"login", "http://a.example", "--registry", "http://b.example"});
  CHECK(two.code == 2);
  CHECK(contains(two.err, "two registries are named"));
}

TEST_CASE("tour: a token comes from standard input only, and works until it is revoked") {
  Workshop workshop(Workshop::Kind::sqlite_server);
  const Outcome made = workshop.tank({"token", "create", "ci", "--scopes", "skills:read"});
  REQUIRE(made.code == 0);
  const std::string token = made.out.substr(0, made.out.size() - 1);
  const json::Value tokens = workshop.document({"token", "list"});
  std::string id;
  for (const json::Value& each : *tokens.find("items")->if_array()) {
    if (*each.find("name")->if_string() == "ci") id = *each.find("id")->if_string();
  }
  REQUIRE_FALSE(id.empty());
  workshop.set("TANK_TOKEN", token);
  CHECK(workshop.tank({"search"}).code == 0);
  CHECK(workshop.tank({"org", "create", "no"}).code == 1);
  workshop.set("TANK_TOKEN", "");
  REQUIRE(workshop.tank({"token", "revoke", id}).code == 0);
  workshop.set("TANK_TOKEN", token);
  CHECK(workshop.tank({"whoami"}).code == 4);
  CHECK(workshop.tank({"login", "--with-token"}, "nonsense\n").code == 2);
}

TEST_CASE("tour: packing the same folder twice gives the same bytes, without its secrets") {
  const Workshop workshop;
  const std::string folder = workshop.write_skill({.name = "@acme/pdf"});
  write_file(folder + "/.env", "TOKEN=1");
  REQUIRE(workshop.tank({"pack", folder, "--output", "a.tgz"}).code == 0);
  const Outcome second = workshop.tank({"pack", folder, "--output", "b.tgz"});
  CHECK(contains(second.err, ".env looks like a secret and stays out"));
  CHECK(read_file(workshop.in_project("a.tgz")) == read_file(workshop.in_project("b.tgz")));
  CHECK_FALSE(contains(second.out, ".env"));
}

TEST_CASE("tour: every reading command answers with a document") {
  const Workshop workshop;
  publish_two(workshop);
  workshop.write_project("{\"skills\": {\"@acme/pdf\": \"*\"}, \"permissions\": {}}\n");
  const json::Value installed = workshop.document({"install"});
  REQUIRE(installed.find("added") != nullptr);
  CHECK(installed.find("added")->if_array()->size() == 2);
  const std::vector<std::pair<std::vector<std::string>, std::string>> table{
      {{"install"}, "added"},
      {{"update", "--dry-run"}, "updated"},
      {{"verify"}, "findings"},
      {{"list"}, "skills"},
      {{"why", "@acme/text"}, "chains"},
      {{"outdated"}, "outdated"},
      {{"permissions"}, "within_budget"},
      {{"resolve"}, "packages"},
      {{"search", "pdf"}, "items"},
      {{"info", "@acme/pdf"}, "releases"},
      {{"info", "@acme/pdf@1.0.0"}, "integrity"},
      {{"tag", "list", "@acme/pdf"}, "tags"},
      {{"org", "list"}, "items"},
      {{"org", "members", "acme"}, "items"},
      {{"whoami"}, "user"},
      {{"config", "list"}, "registry"},
      {{"doctor"}, "checks"},
      {{"verify-store"}, "damages"},
      {{"help", "exit-codes"}, "text"},
      {{"completions", "bash"}, "script"},
      {{"remove", "@acme/pdf", "--dry-run"}, "removed"},
  };
  for (const auto& [words, field] : table) {
    const json::Value document = workshop.document(words);
    CAPTURE(words.front());
    CHECK(document.find(field) != nullptr);
  }
}

}  // namespace
}  // namespace tank::testing
