// SPDX-License-Identifier: Apache-2.0
#include <set>

#include <doctest/doctest.h>

#include "cli/command/command.hpp"
#include "cli/command/help.hpp"
#include "cli/workshop.hpp"

namespace tank::testing {
namespace {

struct Row {
  std::vector<std::string> words;
  int code;
  std::string expected;  ///< part of what standard error says
};

TEST_CASE("command line: what is wrong is said, with the nearest word, and exits with 2") {
  const Workshop workshop;
  const std::vector<Row> table{
      {{"instal"}, 2, "Did you mean `install`?"},
      {{"nothing-like-it"}, 2, "There is no command `nothing-like-it`."},
      {{"install", "--frozzen"}, 2, "Did you mean `--frozen`?"},
      {{"org"}, 2, "`org create`"},
      {{"org", "creat"}, 2, "`org` has no `creat`"},
      {{"why"}, 2, "needs a package"},
      {{"logout", "now"}, 2, "does not take `now`"},
      {{"completions", "powershell"}, 2, "is not one of bash|zsh|fish"},
      {{"list", "--color", "sometimes"}, 2, "auto|always|never"},
      {{"install", "pdf"}, 2, "is not a package"},
      {{"yank", "@acme/pdf"}, 2, "does not name a release"},
      {{"help", "exit-cods"}, 2, "Did you mean `exit-codes`?"},
      {{"search", "--limit", "many"}, 2, "whole number"},
      {{"list"}, 1, "there is no tank.json"},
      {{"info", "@acme/nothing"}, 5, "[package_not_found]"},
  };
  for (const Row& row : table) {
    const Outcome outcome = workshop.tank(row.words);
    CAPTURE(row.words.front());
    CAPTURE(outcome.err);
    CHECK(outcome.code == row.code);
    CHECK(outcome.out.empty());
    CHECK(outcome.err.find(row.expected) != std::string::npos);
  }
}

TEST_CASE("command line: under --json an error is a document on standard error") {
  const Workshop workshop;
  const Outcome outcome = workshop.tank({"info", "@acme/nothing", "--json"});
  const auto document = json::parse(outcome.err);
  REQUIRE(document.has_value());
  CHECK(*document->find("error")->if_string() == "package_not_found");
  CHECK(document->find("exit_code")->as_int64() == 5);
  CHECK(outcome.out.empty());
}

TEST_CASE("command line: the version stands alone, with and without a command") {
  const Workshop workshop;
  const std::string expected = "tank " TANK_VERSION "\n";
  CHECK(workshop.tank({"--version"}).out == expected);
  CHECK(workshop.tank({"-V"}).out == expected);
  CHECK(workshop.tank({"why", "--version"}).out == expected);
  CHECK(*workshop.document({"--version"}).find("version")->if_string() == TANK_VERSION);
}

TEST_CASE("command line: every command explains itself") {
  const Workshop workshop;
  for (const cli::Command* each : cli::all_commands()) {
    std::vector<std::string> words;
    const std::string name(each->name);
    const auto space = name.find(' ');
    words.push_back(name.substr(0, space));
    if (space != std::string::npos) words.push_back(name.substr(space + 1));
    words.emplace_back("--help");
    const Outcome outcome = workshop.tank(words);
    CAPTURE(name);
    CHECK(outcome.code == 0);
    CHECK(outcome.out.find("usage: tank " + name) != std::string::npos);
  }
}

TEST_CASE("command line: the documentation page is the one that the table makes") {
  CHECK(read_file(std::string(TANK_SOURCE_DIR) + "/docs/cli.md") == cli::markdown_page());
}

TEST_CASE("command line: no colours where nobody sees them, and colours when told") {
  Workshop workshop;
  CHECK(workshop.tank({"bogus"}).err.find('\x1b') == std::string::npos);
  workshop.set("TANK_COLOR", "always");
  CHECK(workshop.tank({"config", "list"}).out.find('\x1b') != std::string::npos);
}

TEST_CASE("command line: no escape sequence of others reaches the terminal") {
  Workshop workshop;
  workshop.set("TANK_CACHE", "/tmp/\x1b[2J");
  CHECK(workshop.tank({"config", "list"}).out.find('\x1b') == std::string::npos);
  CHECK(workshop.tank({"list", "-C", "/tmp/\x1b[2J"}).err.find('\x1b') == std::string::npos);
  const Outcome deprecated = workshop.tank({"deprecate", "@acme/pdf@1.0.0", "gone\x1b[2J"});
  CHECK(deprecated.code == 2);
  CHECK(deprecated.err.find("holds a control character") != std::string::npos);
  CHECK(workshop.tank({"yank", "@acme/pdf@1.0.0", "--reason", "a\u202eb"}).code == 2);
}

TEST_CASE("configuration: the nearest source wins and says where it is") {
  Workshop workshop;
  write_file(workshop.root() + "/person/.config/tank/config.json", "{\"parallel\": 3}");
  write_file(workshop.in_project(".tank/config.json"), "{\"parallel\": 4, \"copy\": true}");
  const auto origin = [&](const std::string& key) {
    const json::Value all = workshop.document({"config", "list"});
    return *all.find(key)->find("origin")->if_string();
  };
  CHECK(origin("parallel") == "project");
  CHECK(origin("copy") == "project");
  CHECK(origin("registry") == "environment");
  CHECK(origin("color") == "default");
  workshop.set("TANK_PARALLEL", "5");
  CHECK(origin("parallel") == "environment");
}

std::set<std::string> bash_completes(const Workshop& workshop, const std::string& line) {
  write_file(workshop.root() + "/complete.sh",
             std::string("source <(") + TANK_PROGRAM +
                 " completions bash)\nread -r -a COMP_WORDS <<< \"$1\"\n"
                 "[[ \"$1\" == *' ' ]] && COMP_WORDS+=('')\n"
                 "COMP_CWORD=$((${#COMP_WORDS[@]} - 1))\n_tank\n"
                 "printf '%s\\n' \"${COMPREPLY[@]}\"\n");
  const Outcome outcome = Process({"/bin/bash", workshop.root() + "/complete.sh", line},
                                  workshop.project(), workshop.variables())
                              .wait();
  std::set<std::string> out;
  std::string word;
  for (const char c : outcome.out) {
    if (c == '\n') {
      out.insert(word);
      word.clear();
    } else {
      word += c;
    }
  }
  return out;
}

TEST_CASE("completions: bash completes commands, second words, flags and choices") {
  const Workshop workshop;
  CHECK(bash_completes(workshop, "tank ins") == std::set<std::string>{"install"});
  CHECK(bash_completes(workshop, "tank org ") ==
        std::set<std::string>{"add", "create", "delete", "invitations", "invite", "leave", "list",
                              "members", "remove", "rename", "resend", "restore", "role",
                              "transfer", "withdraw"});
  CHECK(bash_completes(workshop, "tank install --fro") == std::set<std::string>{"--frozen"});
  CHECK(bash_completes(workshop, "tank list --color al") == std::set<std::string>{"always"});
  CHECK(bash_completes(workshop, "tank completions z") == std::set<std::string>{"zsh"});
}

TEST_CASE("completions: every shell's script names every command") {
  for (const char* shell : {"bash", "zsh", "fish"}) {
    const auto script = cli::completions(shell);
    REQUIRE(script.has_value());
    for (const cli::Command* each : cli::all_commands()) {
      const std::string_view name = each->name;
      CHECK(script->find(name.substr(0, name.find(' '))) != std::string::npos);
    }
  }
}

}  // namespace
}  // namespace tank::testing
