// SPDX-License-Identifier: Apache-2.0
// Programs of others against ours: the skills installer, and the clients of the Model Context
// Protocol. They come with `scripts/setup.sh --tests`; without them these tests fail.
#include <filesystem>

#include <doctest/doctest.h>

#include "cli/workshop.hpp"

namespace tank::testing {
namespace {

const std::string clients = std::string(TANK_SOURCE_DIR) + "/tests/support/clients";

Outcome node(const Workshop& workshop, std::vector<std::string> words) {
  words.insert(words.begin(), {"/usr/bin/env", "node"});
  Variables variables = workshop.variables();
  if (const char* path = std::getenv("PATH")) variables["PATH"] = path;
  variables["DISABLE_TELEMETRY"] = "1";
  return Process(words, workshop.project(), variables).wait();
}

void given_clients() {
  INFO("run scripts/setup.sh --tests");
  REQUIRE(std::filesystem::exists(clients + "/node_modules/skills/bin/cli.mjs"));
  REQUIRE(std::filesystem::exists(clients + "/node_modules/@modelcontextprotocol/client"));
}

TEST_CASE("discovery: `npx skills add` installs from a server what was published there") {
  given_clients();
  const Workshop workshop(Workshop::Kind::sqlite_server);
  REQUIRE(workshop.tank({"org", "create", "acme"}).code == 0);
  REQUIRE(workshop.publish({.name = "@acme/text", .text = "Count words.", .more_files = 2}).code ==
          0);
  const Outcome added =
      node(workshop, {clients + "/node_modules/skills/bin/cli.mjs", "add", workshop.registry(),
                      "--yes", "--copy", "--agent", "claude-code", "--skill", "text"});
  CAPTURE(added.out);
  CAPTURE(added.err);
  CHECK(added.code == 0);
  const std::string folder = workshop.in_project(".claude/skills/text");
  CHECK(read_file(folder + "/SKILL.md").find("Count words.") != std::string::npos);
  CHECK(read_file(folder + "/notes/1.md") == "Count words.1");
}

void check_tour(const json::Value& done, std::size_t tools) {
  REQUIRE(done.if_object() != nullptr);
  CHECK(done.find("tools")->if_array()->size() == tools);
  CHECK(json::write(*done.find("hits")) == R"(["@acme/text"])");
  CHECK(done.find("unknown")->as_bool() == true);
  CHECK(done.find("text")->if_string()->find("Count words.") != std::string::npos);
}

TEST_CASE("mcp: the official clients, new and old, work with tankd and with `tank mcp`") {
  given_clients();
  const Workshop workshop(Workshop::Kind::sqlite_server);
  REQUIRE(workshop.tank({"org", "create", "acme"}).code == 0);
  REQUIRE(workshop.publish({.name = "@acme/text", .text = "Count words."}).code == 0);
  const std::string script = clients + "/mcp_client.mjs";
  struct Row {
    std::vector<std::string> words;
    std::size_t tools;
  };
  for (const Row& row : {Row{{script, "@acme/text", "http", workshop.registry() + "/mcp"}, 4},
                         Row{{script, "@acme/text", "stdio", TANK_PROGRAM, "mcp"}, 5}}) {
    const Outcome outcome = node(workshop, row.words);
    CAPTURE(outcome.out);
    CAPTURE(outcome.err);
    REQUIRE(outcome.code == 0);
    const auto document = json::parse(outcome.out);
    REQUIRE(document.has_value());
    check_tour(*document->find("modern"), row.tools);
    check_tour(*document->find("legacy"), row.tools);
    CHECK(json::write(*document->find("modern")->find("skills")) ==
          R"(["skill://acme/text/SKILL.md"])");
    CHECK(document->find("modern")->find("verified")->as_bool() == true);
  }
}

std::string call(const std::string& tool, const std::string& arguments) {
  return R"({"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":")" + tool +
         R"(","arguments":)" + arguments + "}}\n";
}

TEST_CASE("mcp: `install` stays within the budget, and never widens it") {
  const Workshop workshop;
  REQUIRE(workshop.tank({"org", "create", "acme"}).code == 0);
  REQUIRE(workshop.publish({.name = "@acme/quiet"}).code == 0);
  REQUIRE(workshop
              .publish({.name = "@acme/loud",
                        .permissions = R"("network": {"outbound": ["loud.example"]})"})
              .code == 0);
  const std::string manifest = "{\n  \"permissions\": {}\n}\n";
  workshop.write_project(manifest);
  const Outcome loud = workshop.tank({"mcp"}, call("install", R"({"skills":["@acme/loud"]})"));
  CAPTURE(loud.out);
  CHECK(loud.code == 0);
  CHECK(loud.out.find(R"("isError":true)") != std::string::npos);
  CHECK(loud.out.find("loud.example") != std::string::npos);
  CHECK(loud.out.find("tank install '@acme/loud'") != std::string::npos);
  CHECK(read_file(workshop.in_project("tank.json")) == manifest);
  CHECK_FALSE(std::filesystem::exists(workshop.in_project(".agents/skills/loud")));

  workshop.write_project("{}\n");  // the first time nobody can be asked for a budget either
  const Outcome first = workshop.tank({"mcp"}, call("install", R"({"skills":["@acme/loud"]})"));
  CHECK(first.out.find(R"("isError":true)") != std::string::npos);
  CHECK(read_file(workshop.in_project("tank.json")) == "{}\n");

  workshop.write_project(manifest);
  const Outcome quiet = workshop.tank({"mcp"}, call("install", R"({"skills":["@acme/quiet"]})"));
  CAPTURE(quiet.out);
  CHECK(quiet.out.find(R"("isError":false)") != std::string::npos);
  CHECK(quiet.out.find('\n') == quiet.out.size() - 1);
  CHECK(std::filesystem::exists(workshop.in_project(".agents/skills/quiet/SKILL.md")));
}

}  // namespace
}  // namespace tank::testing
