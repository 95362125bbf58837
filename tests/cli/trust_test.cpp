// SPDX-License-Identifier: Apache-2.0
// Keys, signatures and proofs with an honest registry, from the command line.
#include <filesystem>
#include <string>

#include <doctest/doctest.h>
#include <unistd.h>

#include "cli/workshop.hpp"

namespace tank::testing {
namespace {

constexpr auto server = Workshop::Kind::sqlite_server;

std::string line_of(const Outcome& outcome) {
  return outcome.out.substr(0, outcome.out.find('\n'));
}

void install_pdf(const Workshop& workshop) {
  workshop.write_project("{\"skills\": {}, \"permissions\": {}}\n");
  const auto installed = workshop.tank({"install", "@acme/pdf"});
  INFO(installed.err);
  REQUIRE(installed.code == 0);
}

json::Value locked(const Workshop& workshop, const std::string& key) {
  const auto lock = json::parse(read_file(workshop.in_project("tank.lock"))).value();
  return *lock.find("skills")->find(key);
}

TEST_CASE("trust: a signed release is proven, recorded, and checked again without a network") {
  Workshop workshop(server);
  REQUIRE(workshop.tank({"org", "create", "acme"}).code == 0);
  const std::string key = line_of(workshop.tank({"key", "create"}));
  CHECK(key.starts_with("ed25519:"));
  const auto registered = workshop.tank({"key", "register", "--name", "laptop"});
  INFO(registered.err);
  REQUIRE(registered.code == 0);
  CHECK(workshop.tank({"key", "list"}).out.find(key) != std::string::npos);
  const auto published = workshop.tank({"publish", workshop.write_skill({.name = "@acme/pdf"}),
                                        "--source", "git+https://example.org/pdf", "--revision",
                                        "0123abc", "--builder", "https://ci.example"});
  INFO(published.err);
  REQUIRE(published.code == 0);
  CHECK(published.err.find("signed") != std::string::npos);

  install_pdf(workshop);
  const auto pdf = locked(workshop, "@acme/pdf@1.0.0");
  REQUIRE(pdf.find("publisher_key") != nullptr);
  CHECK(*pdf.find("publisher_key")->if_string() == key);
  CHECK(pdf.find("log_position")->as_int64() == 1);  // the key's registration is the first entry
  const auto verified = workshop.document({"verify", "--offline"});
  CHECK(verified.find("ok")->as_bool() == true);
  CHECK(verified.find("proven")->as_int64() == 1);
  CHECK(verified.find("signed")->as_int64() == 1);
  // Nothing of the lock or of the proofs needs the registry again.
  std::filesystem::remove_all(workshop.in_project(".agents"));
  CHECK(workshop.tank({"install", "--offline", "--frozen"}).code == 0);
}

TEST_CASE("trust: the keys of a user can be replaced and revoked, and what they signed is judged") {
  Workshop workshop(server);
  REQUIRE(workshop.tank({"org", "create", "acme"}).code == 0);
  const std::string first = line_of(workshop.tank({"key", "create"}));
  REQUIRE(workshop.tank({"key", "register"}).code == 0);
  REQUIRE(workshop.publish({.name = "@acme/pdf"}).code == 0);
  const std::string second = line_of(workshop.tank({"key", "create"}));
  const auto replaced = workshop.tank({"key", "register", second, "--replaces", first});
  INFO(replaced.err);
  REQUIRE(replaced.code == 0);
  REQUIRE(workshop.publish({.name = "@acme/pdf", .version = "1.1.0"}).code == 0);
  install_pdf(workshop);
  CHECK(*locked(workshop, "@acme/pdf@1.1.0").find("publisher_key")->if_string() == second);

  // A thief had it all the time.
  REQUIRE(workshop.tank({"key", "revoke", second, "--since", "2020-01-01T00:00:00Z"}).code == 0);
  CHECK(workshop.tank({"verify", "--offline"}).code == 0);
  const auto verified = workshop.tank({"verify", "--refresh"});
  CHECK(verified.code == 1);
  CHECK(verified.out.find("revoked") != std::string::npos);
  CHECK(workshop.tank({"verify", "--offline"}).code == 1);
  std::filesystem::remove_all(workshop.in_project(".agents"));
  std::filesystem::remove_all(workshop.in_project(".tank"));
  const auto again = workshop.tank({"install"});
  CHECK(again.code == 7);
  CHECK(again.err.find("after it was revoked") != std::string::npos);
}

TEST_CASE("trust: a signed skill does not become an unsigned one unless somebody agrees") {
  Workshop workshop(server);
  REQUIRE(workshop.tank({"org", "create", "acme"}).code == 0);
  REQUIRE(workshop.tank({"key", "create"}).code == 0);
  REQUIRE(workshop.tank({"key", "register"}).code == 0);
  REQUIRE(workshop.publish({.name = "@acme/pdf"}).code == 0);
  install_pdf(workshop);
  REQUIRE(workshop
              .tank({"publish", workshop.write_skill({.name = "@acme/pdf", .version = "1.1.0"}),
                     "--no-sign"})
              .code == 0);
  const auto refused = workshop.tank({"update", "--no-input"});
  CHECK(refused.code != 0);
  CHECK(read_file(workshop.in_project("tank.lock")).find("1.0.0") != std::string::npos);
  CHECK(workshop.tank({"update", "--yes"}).code == 0);
  CHECK(locked(workshop, "@acme/pdf@1.1.0").find("publisher_key") == nullptr);
}

TEST_CASE("trust: a removed release reaches who has installed it") {
  Workshop workshop(server);
  publish_two(workshop);
  install_pdf(workshop);
  REQUIRE(workshop.tank({"unpublish", "@acme/text@1.0.0", "--yes", "--reason", "evil"}).code == 0);
  CHECK(workshop.tank({"verify"}).code == 0);
  const auto verified = workshop.tank({"verify", "--refresh"});
  CHECK(verified.code == 1);
  CHECK(verified.out.find("@acme/text@1.0.0") != std::string::npos);
  std::filesystem::remove_all(workshop.in_project(".agents"));
  std::filesystem::remove_all(workshop.in_project(".tank"));
  CHECK(workshop.tank({"install", "--offline"}).code == 7);
}

TEST_CASE("trust: what was seen is kept apart from what can be thrown away") {
  Workshop workshop(server);
  publish_two(workshop);
  install_pdf(workshop);
  const std::string state = workshop.root() + "/person/.local/state/tank/trust";
  REQUIRE(std::filesystem::exists(state));
  for (const auto& each : std::filesystem::recursive_directory_iterator(state)) {
    const auto others = std::filesystem::perms::group_all | std::filesystem::perms::others_all;
    CHECK((each.status().permissions() & others) == std::filesystem::perms::none);
  }
  // A key that somebody gave beforehand is the only one that counts.
  workshop.set("TANK_LOG_KEY",
               "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW");
  CHECK(workshop.tank({"verify"}).code == 1);
  CHECK(workshop.tank({"verify", "--refresh"}).code != 0);
}

TEST_CASE("trust: a folder needs no log, and a lock from before the log is completed") {
  Workshop folder;
  publish_two(folder);
  install_pdf(folder);
  CHECK(locked(folder, "@acme/pdf@1.0.0").find("log_position") == nullptr);
  CHECK(folder.tank({"verify"}).code == 0);

  Workshop workshop(server);
  publish_two(workshop);
  install_pdf(workshop);
  const std::string complete = read_file(workshop.in_project("tank.lock"));
  std::string older = complete;
  for (std::size_t at = older.find("\"log_position\""); at != std::string::npos;
       at = older.find("\"log_position\"")) {
    const std::size_t begin = older.rfind('\n', at);
    older.erase(begin, older.find('\n', at) - begin);
  }
  write_file(workshop.in_project("tank.lock"), older);
  std::filesystem::remove_all(workshop.root() + "/person/.local");
  CHECK(workshop.tank({"install", "--frozen"}).code == 0);
  CHECK(read_file(workshop.in_project("tank.lock")) == older);
  CHECK(workshop.tank({"install", "--copy"}).code == 0);
  CHECK(read_file(workshop.in_project("tank.lock")) == complete);
}

TEST_CASE("sbom: the lock as SPDX and CycloneDX, the same each time") {
  Workshop workshop;
  publish_two(workshop);
  install_pdf(workshop);
  workshop.set("SOURCE_DATE_EPOCH", "1700000000");
  const auto spdx = workshop.tank({"sbom"});
  CHECK(spdx.code == 0);
  CHECK(spdx.out == workshop.tank({"sbom", "--format", "spdx"}).out);
  const auto document = json::parse(spdx.out);
  REQUIRE(document.has_value());
  CHECK(document->find("packages")->if_array()->size() == 3);
  CHECK(spdx.out.find("2023-11-14T22:13:20Z") != std::string::npos);
  CHECK(workshop.tank({"sbom", "--format", "cyclonedx", "--output", "bom.json"}).code == 0);
  const auto bom = json::parse(read_file(workshop.in_project("bom.json")));
  REQUIRE(bom.has_value());
  CHECK(bom->find("components")->if_array()->size() == 2);
  const auto one = workshop.document({"sbom", "@acme/text@1.0.0"});
  CHECK(one.find("packages")->if_array()->size() == 2);
  CHECK(workshop.tank({"sbom", "--format", "other"}).code != 0);
}

}  // namespace
}  // namespace tank::testing
