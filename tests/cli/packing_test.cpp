// SPDX-License-Identifier: Apache-2.0
#include <filesystem>

#include <doctest/doctest.h>

#include "cli/workshop.hpp"

namespace tank::testing {
namespace {

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

TEST_CASE("packing: a link is named among what stays out, unless the ignore file names it") {
  const Workshop workshop;
  const std::string folder = workshop.write_skill({.name = "@acme/pdf"});
  std::filesystem::create_symlink("/etc/passwd", folder + "/notes.md");
  std::filesystem::create_symlink("/etc/hosts", folder + "/hosts.md");
  write_file(folder + "/.tankignore", "hosts.md\n");
  const Outcome packed = workshop.tank({"pack", folder, "--dry-run"});
  CHECK(packed.code == 0);
  CHECK(contains(packed.err, "notes.md is a link or no plain file, and stays out"));
  CHECK_FALSE(contains(packed.err, "hosts.md"));
  CHECK_FALSE(contains(packed.out, "notes.md"));
  const json::Value document = workshop.document({"pack", folder, "--dry-run"});
  const json::Array* left_out = document.find("left_out")->if_array();
  REQUIRE(left_out->size() == 1);
  CHECK(*(*left_out)[0].find("reason")->if_string() == "not_a_file");
}

TEST_CASE("packing: without a SKILL.md of its own, and under its own name, it is no skill") {
  const Workshop workshop;
  const std::string folder = workshop.write_skill({.name = "@acme/pdf"});
  write_file(folder + "/SKILL.md", "---\nname: paper\ndescription: About pdf\n---\n\nRead it.\n");
  const Outcome other = workshop.tank({"pack", folder});
  CHECK(other.code == 1);
  CHECK(contains(other.err, "`name` is `paper`, but the package is `pdf`"));
  std::filesystem::remove(folder + "/SKILL.md");
  write_file(workshop.in_project("SKILL.md"), "---\nname: pdf\ndescription: About pdf\n---\n");
  std::filesystem::create_symlink(workshop.in_project("SKILL.md"), folder + "/SKILL.md");
  const Outcome linked = workshop.tank({"pack", folder});
  CHECK(linked.code == 1);
  CHECK(contains(linked.err, "SKILL.md is a link"));
}

TEST_CASE("packing: a dry run says of every file why it stays out") {
  const Workshop workshop;
  const std::string folder = workshop.write_skill({.name = "@acme/pdf"});
  write_file(folder + "/.tankignore", "draft.md\n");
  write_file(folder + "/draft.md", "not yet");
  write_file(folder + "/.env", "TOKEN=1");
  const Outcome packed = workshop.tank({"pack", folder, "--dry-run"});
  CHECK(contains(packed.err, "left out: draft.md (the ignore file names it)"));
  CHECK(contains(packed.err, ".env looks like a secret and stays out"));
}

}  // namespace
}  // namespace tank::testing
