// SPDX-License-Identifier: Apache-2.0
#include <string>

#include <doctest/doctest.h>

#include <tank/base/limits.hpp>
#include <tank/package/skill_md.hpp>

namespace {

using tank::Errc;
using tank::package::parse_skill_md;

std::string front(const std::string& fields) { return "---\n" + fields + "---\n# Body\n"; }
const std::string least = "name: pdf\ndescription: Reads PDF files.\n";

TEST_CASE("SKILL.md: all fields are read, unknown ones are kept as they stood") {
  const std::string text =
      "---\r\n"
      "name: pdf-reader\n"
      "description: >\n"
      "  Reads PDF files:\n"
      "  text and tables.\n"
      "license: Apache-2.0\n"
      "compatibility: needs poppler\n"
      "metadata:\n"
      "  version: 1.2\n"
      "  author: Ada\n"
      "hooks:\n"
      "  # run first\n"
      "  - {on: start, run: x}\n"
      "allowed-tools: Read, Bash(git add:*) Write\n"
      "model: opus\n"
      "---  \r\n"
      "# Body\n";
  const auto skill = parse_skill_md(text);
  REQUIRE(skill);
  CHECK(skill->name == "pdf-reader");
  CHECK(skill->description == "Reads PDF files: text and tables.");
  CHECK(skill->license == "Apache-2.0");
  CHECK(skill->compatibility == "needs poppler");
  CHECK(skill->metadata ==
        std::map<std::string, std::string>{{"author", "Ada"}, {"version", "1.2"}});
  CHECK(skill->allowed_tools == std::vector<std::string>{"Read", "Bash(git add:*)", "Write"});
  REQUIRE(skill->other.size() == 2);
  CHECK(skill->other[0].name == "hooks");
  CHECK(skill->other[0].text == "hooks:\n  # run first\n  - {on: start, run: x}\n");
  CHECK(skill->other[1].text == "model: opus\n");
  CHECK(text.substr(skill->body_offset) == "# Body\n");
}

TEST_CASE("SKILL.md: the body may be empty, and tools a list") {
  const auto skill = parse_skill_md("---\n" + least + "allowed-tools:\n  - Read\n---");
  REQUIRE(skill);
  CHECK(skill->allowed_tools == std::vector<std::string>{"Read"});
}

TEST_CASE("SKILL.md: what two readers could read in two ways is refused") {
  struct Row {
    std::string text, why;
  };
  const Row rows[] = {
      {"", "first line"},
      {"# Title\n", "first line"},
      {"---\n" + least, "not closed"},
      {front("name: pdf\n"), "`description`"},
      {front("description: x\n"), "`name`"},
      {front("name: Pdf\ndescription: x\n"), "`name`"},
      {front("name: pdf reader\ndescription: x\n"), "`name`"},
      {front("name: " + std::string(65, 'a') + "\ndescription: x\n"), "`name`"},
      {front("name: pdf\ndescription: " + std::string(1025, 'x') + "\n"), "`description`"},
      {front(least + "compatibility: " + std::string(501, 'x') + "\n"), "`compatibility`"},
      {front(least + "name: other\n"), "comes twice"},
      {front(least + "x:\n  a: 1\n  a: 2\n"), "comes twice"},
      {front(least + "metadata:\n  a: 1\n  a: 2\n"), "twice"},
      {front(least + "metadata: [a]\n"), "`metadata`"},
      {front(least + "metadata:\n  a: {b: c}\n"), "`metadata`"},
      {front("name: &n pdf\ndescription: x\n"), "anchors"},
      {front("name: pdf\ndescription: *n\n"), "aliases"},
      {front(least + "x: !!str 1\n"), "tags"},
      {front(least + "x: !custom 1\n"), "tags"},
      {front(least + "x: [&a 1, *a]\n"), "anchors"},
      {front(least + "<<: {a: b}\n"), "merge"},
      {front(least + "x: {<<: {a: b}}\n"), "merge"},
      {front("%YAML 1.1\n--- a\n" + least), "front matter"},
      {front(least + "...\nx: y\n"), "document"},
      {front("{name: pdf, description: x}\n"), "`field: value`"},
      {front("- name\n"), "`field: value`"},
      {front("just text\n"), "`field: value`"},
      {front("name: pdf\xff\ndescription: x\n"), "UTF-8"},
      {front("name: pdf\rdescription: x\n"), "end of a line"},
      {front("name: pdf\xe2\x80\xa8"
             "description: x\n"),
       "end of a line"},
      {front(least + "x: " + std::string(40, '[') + std::string(40, ']') + "\n"), "too deep"},
      {front(least + "\tx: y\n"), "line"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.text);
    const auto skill = parse_skill_md(row.text);
    REQUIRE_FALSE(skill);
    CHECK(skill.error().code == Errc::invalid_skill);
    CAPTURE(skill.error().detail);
    CHECK(skill.error().detail.find(row.why) != std::string::npos);
  }
}

TEST_CASE("SKILL.md: front matter above the limit is refused unread") {
  const std::string long_text = front(std::string(tank::limits::skill_front_matter_bytes, '#'));
  CHECK(parse_skill_md(long_text).error().code == Errc::limit_exceeded);
}

}  // namespace
