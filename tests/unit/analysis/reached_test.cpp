// SPDX-License-Identifier: Apache-2.0
// What code and prose reach, and how it is held against what is declared.
#include <algorithm>
#include <string>

#include <doctest/doctest.h>

#include <tank/analysis/scan.hpp>

namespace tank::testing {
namespace {

using namespace analysis;
using Names = std::vector<std::string>;

package::Permissions reached_by(std::string_view path, std::string_view text) {
  const InputFile file{path, text};
  return scan({&file, 1}).value().detected;
}

struct Row {
  std::string_view path;
  std::string_view text;
  Names hosts;
  Names reads;
  Names writes;
  bool starts = false;
};

TEST_CASE("reached: hosts, paths and programs of each kind of text") {
  const std::vector<Row> table{
      // Python
      {"a.py", "requests.get('https://API.acme.io:8443/v1')", {"api.acme.io"}, {}, {}},
      {"a.py", "x = urlopen(\"http://user:pw@b.io/q\")", {"b.io"}, {}, {}},
      {"a.py", "# see https://docs.acme.io\nx = 1", {}, {}, {}},
      {"a.py", "u = f'https://{host}/x'", {}, {}, {}},
      {"a.py", "open('in/a.txt')\nopen(\"out/b.txt\", \"w\")", {}, {"in/a.txt"}, {"out/b.txt"}},
      {"a.py",
       "Path('c.json').read_text()\nPath('d.json').write_text('x')",
       {},
       {"c.json"},
       {"d.json"}},
      {"a.py", "shutil.rmtree('build')\nos.makedirs('out/x')", {}, {}, {"build", "out/x"}},
      {"a.py", "open(name)\nopen('a-%s' % b)", {}, {}, {}},
      {"a.py", "subprocess.run(['git'])", {}, {}, {}, true},
      {"a.py", "myopen('x/y')\nrespawn('x')", {}, {}, {}},
      // JavaScript and TypeScript
      {"a.ts", "await fetch(`https://c.io/${id}`)", {"c.io"}, {}, {}},
      {"a.js",
       "fs.readFileSync('in/a.json', 'utf8')\nfs.writeFileSync('out.json', x)",
       {},
       {"in/a.json"},
       {"out.json"}},
      {"a.mjs", "createWriteStream(\"logs/a.log\")", {}, {}, {"logs/a.log"}},
      {"a.js", "import { execSync } from 'child_process'", {}, {}, {}, true},
      // shell
      {"a.sh", "curl -s https://d.io/x > out/d.txt", {"d.io"}, {}, {"out/d.txt"}, true},
      {"a.sh", "cat data/in.csv | tee out/a.log", {}, {"data/in.csv"}, {"out/a.log"}, true},
      {"a.sh", "cp a.txt b/\nmv c.txt d.txt", {}, {"a.txt"}, {"b", "c.txt", "d.txt"}, true},
      {"a.sh", "rm -rf \"$dir\"/x build/tmp\n# cat no/no.txt", {}, {}, {"build/tmp"}, true},
      {"a.sh", "concat a.txt\necho x > /dev/null\necho $(cat \"$f\")", {}, {}, {}, true},
      // prose, and the code in it
      {"SKILL.md", "Send the table to https://e.io/in.", {"e.io"}, {}, {}},
      {"SKILL.md", "The format is described at https://docs.e.io.", {}, {}, {}},
      {"SKILL.md",
       "Write the result to `out/table.csv`, then read `in/rules.md`.",
       {},
       {"in/rules.md"},
       {"out/table.csv"}},
      {"SKILL.md", "The folder `a/b` is there. Use `c/d`.", {}, {}, {}},
      {"SKILL.md", "```sh\ncurl https://f.io/x\n```\n", {"f.io"}, {}, {}},
      // configuration
      {"a.json", R"({"url":"https://g.io/x"})", {"g.io"}, {}, {}},
      {"package.json", R"({"repository":"https://h.io/x","homepage":"https://i.io"})", {}, {}, {}},
      {"tank.json", R"({"repository":"https://j.io/x"})", {}, {}, {}},
      // of tests and documents nothing is reached
      {"tests/a.py", "requests.get('https://k.io')", {}, {}, {}},
  };
  for (const Row& row : table) {
    CAPTURE(row.path);
    CAPTURE(row.text);
    const package::Permissions seen = reached_by(row.path, row.text);
    CHECK(seen.network_outbound == row.hosts);
    CHECK(seen.filesystem_read == row.reads);
    CHECK(seen.filesystem_write == row.writes);
    CHECK(seen.subprocess == row.starts);
  }
}

std::vector<Finding> findings_of(std::string_view text, std::string_view permissions,
                                 std::string_view path) {
  const std::string manifest =
      R"({"name":"@acme/a","version":"1.0.0","permissions":)" + std::string(permissions) + "}";
  const InputFile files[] = {{path, text}, {"tank.json", manifest}};
  std::vector<Finding> out;
  const ScanReport report = scan(files).value();
  for (const Finding& each : report.findings) {
    if (each.rule->stage == Stage::permissions) out.push_back(each);
  }
  return out;
}

TEST_CASE("reached: each host and each path is compared by the algebra") {
  const std::string_view text =
      "fetch('https://a.acme.io');fetch('https://acme.io');fetch('https://acme.io.evil.net');\n"
      "readFileSync('in/x/y.txt');writeFileSync('in/x.txt');readFileSync('other/z.txt');\n";
  const auto found = findings_of(
      text, R"({"network":{"outbound":["*.acme.io"]},"filesystem":{"read":["in/**"]}})", "a.js");
  std::vector<std::string> undeclared;
  for (const Finding& each : found) {
    if (each.severity != Severity::info) undeclared.push_back(each.evidence);
  }
  std::ranges::sort(undeclared);
  CHECK(undeclared == Names{"acme.io.evil.net", "in/x.txt", "other/z.txt"});
}

TEST_CASE("reached: a path outside of the project is covered by nothing") {
  const auto found =
      findings_of("open('/etc/hosts')\n", R"({"filesystem":{"read":["**"]}})", "a.py");
  REQUIRE(found.size() == 1);
  CHECK(found.front().rule->id == "permissions/path-undeclared");
  CHECK(found.front().evidence == "/etc/hosts");
}

TEST_CASE("reached: what prose asks for weighs one step less than what code does") {
  const auto asked = findings_of("Upload the report to https://a.io/in.\n", "{}", "SKILL.md");
  REQUIRE(asked.size() == 1);
  CHECK(asked.front().severity == Severity::low);
  CHECK(asked.front().message.starts_with("Has the agent reach a.io"));
  const auto done = findings_of("fetch('https://a.io/in')\n", "{}", "a.js");
  REQUIRE(done.size() == 1);
  CHECK(done.front().severity == Severity::medium);
}

}  // namespace
}  // namespace tank::testing
