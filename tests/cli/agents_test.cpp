// SPDX-License-Identifier: Apache-2.0
// Links of installed skills in the agents on a machine, made and taken out.
#include <filesystem>

#include <doctest/doctest.h>
#include <fcntl.h>

#include "cli/install/change.hpp"
#include "cli/install/descriptor.hpp"
#include "cli/install/file_text.hpp"
#include "cli/workshop.hpp"

namespace tank::testing {
namespace {

namespace fs = std::filesystem;
using namespace tank::cli;

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

/// A machine with every agent, and two skills in the registry.
void given_agents(const Workshop& workshop) {
  publish_two(workshop);
  for (const char* each : {".claude", ".cursor", ".codex", ".config/opencode"}) {
    fs::create_directories(workshop.root() + "/person/" + each);
  }
}

void install_pdf(const Workshop& workshop) {
  workshop.write_project("{\"skills\": {\"@acme/pdf\": \"*\"}, \"permissions\": {}}\n");
  REQUIRE(workshop.tank({"install"}).code == 0);
}

json::Value links_check(const Workshop& workshop, std::vector<std::string> words) {
  const json::Value document = workshop.document(std::move(words));
  for (const json::Value& each : *document.find("checks")->if_array()) {
    if (*each.find("check")->if_string() == "links") return each;
  }
  return {};
}

TEST_CASE("agents: a project's skills are linked into each agent, and taken out again") {
  const Workshop workshop;
  given_agents(workshop);
  install_pdf(workshop);
  for (const char* each : {".claude", ".cursor", ".codex", ".opencode"}) {
    CAPTURE(each);
    const std::string link = workshop.in_project(std::string(each) + "/skills/pdf");
    CHECK(fs::read_symlink(link) == "../../.agents/skills/pdf");
    CHECK(contains(read_file(link + "/SKILL.md"), "Read it."));
  }
  CHECK_FALSE(is_there(workshop.root() + "/person/.cursor/skills"));
  REQUIRE(workshop.tank({"remove", "@acme/pdf"}).code == 0);
  for (const char* each : {".claude", ".cursor", ".codex", ".opencode"}) {
    CHECK(fs::is_empty(workshop.in_project(std::string(each) + "/skills")));
  }
}

TEST_CASE("agents: a user's own skills are linked below the home folder") {
  const Workshop workshop;
  given_agents(workshop);
  const std::string home = workshop.root() + "/person/";
  const Outcome installed = workshop.tank({"install", "--global", "@acme/pdf", "--yes"});
  INFO(installed.err);
  REQUIRE(installed.code == 0);
  CHECK(is_there(home + ".agents/skills/pdf/SKILL.md"));
  CHECK(fs::read_symlink(home + ".config/opencode/skills/pdf") == "../../../.agents/skills/pdf");
  for (const char* each : {".claude", ".cursor", ".codex", ".config/opencode"}) {
    CHECK(is_there(home + each + "/skills/pdf/SKILL.md"));
  }
  CHECK(contains(read_file(home + ".tank/tank.lock"), "@acme/pdf@1.0.0"));
  CHECK_FALSE(is_there(workshop.in_project("tank.lock")));
  CHECK(workshop.tank({"list", "-g"}).out == "@acme/pdf 1.0.0\n@acme/text 1.0.0 (needed)\n");
  CHECK(workshop.tank({"verify", "--global"}).code == 0);
  CHECK(*links_check(workshop, {"doctor", "-g"}).find("health")->if_string() == "ok");
  REQUIRE(workshop.tank({"remove", "-g", "@acme/pdf"}).code == 0);
  CHECK_FALSE(is_there(home + ".agents/skills/pdf"));
  CHECK(fs::is_empty(home + ".cursor/skills"));
}

TEST_CASE("agents: what somebody else put there stays, and the doctor tells") {
  const Workshop workshop;
  given_agents(workshop);
  write_file(workshop.in_project(".cursor/skills/pdf/SKILL.md"), "my own");
  write_file(workshop.in_project(".codex/skills/text"), "my note");
  fs::create_directories(workshop.in_project(".opencode/skills"));
  fs::create_directories(workshop.in_project("mine"));
  fs::create_symlink("../../mine", workshop.in_project(".opencode/skills/pdf"));
  install_pdf(workshop);
  const auto untouched = [&] {
    CHECK(read_file(workshop.in_project(".cursor/skills/pdf/SKILL.md")) == "my own");
    CHECK(read_file(workshop.in_project(".codex/skills/text")) == "my note");
    CHECK(fs::read_symlink(workshop.in_project(".opencode/skills/pdf")) == "../../mine");
  };
  untouched();
  const json::Value found = links_check(workshop, {"doctor"});
  CHECK(*found.find("health")->if_string() == "note");
  CHECK(contains(*found.find("finding")->if_string(), ".opencode/skills/pdf"));
  REQUIRE(workshop.tank({"remove", "@acme/pdf"}).code == 0);
  untouched();
}

TEST_CASE("agents: an agent that comes later gets its links with the next install") {
  const Workshop workshop;
  publish_two(workshop);
  install_pdf(workshop);
  CHECK_FALSE(is_there(workshop.in_project(".cursor")));
  fs::create_directories(workshop.in_project(".cursor"));
  REQUIRE(workshop.tank({"install"}).code == 0);
  CHECK(is_there(workshop.in_project(".cursor/skills/text/SKILL.md")));
  fs::remove(workshop.in_project(".cursor/skills/text"));
  CHECK(*links_check(workshop, {"doctor"}).find("health")->if_string() == "broken");
  REQUIRE(workshop.tank({"install"}).code == 0);
  CHECK(is_there(workshop.in_project(".cursor/skills/text/SKILL.md")));
}

/// The journal of links that come and go, as a command writes it before it begins.
constexpr const char* journal =
    "tank-journal 1\n"
    "link 0 .cursor/skills/new ../../.agents/skills/new\n"
    "link 0 .cursor/skills/moved ../../.agents/skills/moved\n"
    "link 0 .cursor/skills/theirs ../../.agents/skills/theirs\n"
    "unlink 0 .cursor/skills/gone ../../.agents/skills/gone\n"
    "unlink 0 .cursor/skills/kept ../../.agents/skills/kept\n"
    "end\n";

/// The state after the first `done` of the single steps on disk.
void given_links(const TemporaryFolder& folder, int done) {
  const fs::path skills = folder.path() + "/.cursor/skills";
  fs::create_directories(skills);
  fs::create_symlink("../../.agents/skills/old", skills / "moved");
  fs::create_symlink("/somewhere/else", skills / "theirs");
  fs::create_symlink("../../.agents/skills/gone", skills / "gone");
  fs::create_symlink("/somewhere/else", skills / "kept");
  if (done > 0) fs::create_symlink("../../.agents/skills/new", skills / "new");
  if (done > 1) fs::create_symlink("../../.agents/skills/moved", skills / "moved.tank-new");
  if (done > 2) fs::rename(skills / "moved.tank-new", skills / "moved");
  if (done > 3) fs::remove(skills / "gone");
}

TEST_CASE("agents: killed between any two steps, the next command finishes, and repeats nothing") {
  for (int done = 0; done <= 4; ++done) {
    CAPTURE(done);
    const TemporaryFolder folder;
    given_links(folder, done);
    write_file(folder.path() + "/.tank/journal", journal);
    const auto root = open_folder(AT_FDCWD, folder.path());
    REQUIRE(root.has_value());
    REQUIRE(recover_change(root->get()).value());
    const auto at = [&](const char* name) {
      return link_target(root->get(), std::string(".cursor/skills/") + name).value_or("");
    };
    CHECK(at("new") == "../../.agents/skills/new");
    CHECK(at("moved") == "../../.agents/skills/moved");
    CHECK(at("theirs") == "/somewhere/else");
    CHECK(at("kept") == "/somewhere/else");
    CHECK(at("gone").empty());
    CHECK(at("moved.tank-new").empty());
  }
}

TEST_CASE("dev link: a folder stands in for an installed skill, and no file of the project tells") {
  const Workshop workshop;
  publish_two(workshop);
  install_pdf(workshop);
  const std::string lock = read_file(workshop.in_project("tank.lock"));
  const std::string manifest = read_file(workshop.in_project("tank.json"));
  const std::string mine = workshop.write_skill(
      {.name = "@acme/text", .version = "1.1.0-dev", .text = "Work in progress."});
  const Outcome linked = workshop.tank({"link", mine});
  INFO(linked.err);
  REQUIRE(linked.code == 0);
  CHECK(contains(read_file(workshop.in_project(".claude/skills/text/SKILL.md")), "progress"));
  CHECK(contains(workshop.tank({"list"}).out, "@acme/text 1.0.0 (needed) (linked to " + mine));
  const Outcome verified = workshop.tank({"verify"});
  CHECK(verified.code == 1);
  CHECK(contains(verified.out, "linked  " + mine + "  (@acme/text@1.0.0)"));
  CHECK(read_file(workshop.in_project("tank.lock")) == lock);
  CHECK(read_file(workshop.in_project("tank.json")) == manifest);
  CHECK(workshop.tank({"install"}).err.starts_with("Nothing to do"));
  CHECK(workshop.tank({"install", "--copy", "--frozen"}).code == 0);
  CHECK(contains(read_file(workshop.in_project(".agents/skills/text/SKILL.md")), "progress"));

  REQUIRE(workshop.tank({"unlink", "@acme/text"}).code == 0);
  CHECK(workshop.tank({"verify"}).code == 0);
  CHECK(contains(read_file(workshop.in_project(".claude/skills/text/SKILL.md")), "Read it."));
  CHECK(contains(read_file(mine + "/SKILL.md"), "progress"));
  CHECK(read_file(workshop.in_project("tank.lock")) == lock);
}

TEST_CASE("dev link: what is not installed, or no skill, is refused; removal leaves the folder") {
  const Workshop workshop;
  publish_two(workshop);
  install_pdf(workshop);
  CHECK(workshop.tank({"link", workshop.write_skill({.name = "@acme/other"})}).code == 5);
  CHECK(workshop.tank({"link", workshop.root()}).code == 1);
  const std::string mine = workshop.write_skill({.name = "@acme/draft"});
  REQUIRE(workshop.tank({"link", mine, "--as", "@acme/pdf"}).code == 0);
  CHECK(workshop.tank({"unlink", "@acme/text"}).code == 5);
  REQUIRE(workshop.tank({"remove", "@acme/pdf"}).code == 0);
  CHECK(is_there(mine + "/SKILL.md"));
  CHECK_FALSE(is_there(workshop.in_project(".agents/skills/pdf")));
  CHECK(workshop.tank({"install"}).code == 0);
  CHECK(workshop.tank({"verify"}).code == 0);
}

}  // namespace
}  // namespace tank::testing
