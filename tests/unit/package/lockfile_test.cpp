// SPDX-License-Identifier: Apache-2.0
#include <string>

#include <doctest/doctest.h>

#include <tank/package/lockfile.hpp>

namespace {

using tank::Digest;
using tank::Errc;
using tank::Integrity;
using tank::package::LockedPackage;
using tank::package::Lockfile;
using tank::package::normalize;
using tank::package::PackageName;
using tank::package::parse_lockfile;
using tank::package::write_lockfile;
using tank::semver::Version;

LockedPackage package(std::string_view name, std::string_view version) {
  LockedPackage out{PackageName::parse(name).value(), Version::parse(version).value()};
  out.resolved = "https://registry.example/" + std::string(name);
  out.integrity = Integrity::of(name);
  return out;
}

Lockfile sample() {
  Lockfile out;
  out.roots.emplace(PackageName::parse("@b/two").value(), "^1.0.0");
  auto one = package("@a/one", "1.9.0");
  one.audit_score = 8.5;
  one.permissions = normalize({.network_outbound = {"a.com"}}).value();
  one.granted = tank::package::Grant{one.permissions, "ada"};
  one.files = {{"SKILL.md", Digest::of("x"), false}, {"run", Digest::of("y"), true}};
  one.log_position = 7;
  one.publisher_key = "ed25519:k";
  auto two = package("@b/two", "1.0.0");
  two.dependencies.emplace(one.name, one.version);
  two.scan_verdict = "pass";
  out.packages = {one, package("@a/one", "1.10.0"), two};
  return out;
}

TEST_CASE("lock files: version 3 reads back equal, and to the same bytes") {
  const Lockfile lock = sample();
  const std::string text = write_lockfile(lock);
  const auto again = parse_lockfile(text);
  REQUIRE(again);
  CHECK(*again == lock);
  CHECK(write_lockfile(*again) == text);
}

TEST_CASE("lock files: version 2 is what existing clients read") {
  Lockfile lock;
  lock.version = 2;
  auto only = package("@a/one", "1.2.3");
  only.integrity = {};
  only.files = {{"x", Digest::of("x"), false}};
  lock.packages = {only};
  const std::string zeros = Integrity().to_string();
  CHECK(write_lockfile(lock) == R"({
  "lockfileVersion": 2,
  "skills": {
    "@a/one@1.2.3": {
      "audit_score": null,
      "dependencies": {},
      "integrity": ")" + zeros + R"(",
      "permissions": {
        "filesystem": {
          "read": [],
          "write": []
        },
        "network": {
          "outbound": []
        },
        "subprocess": false
      },
      "resolved": "https://registry.example/@a/one"
    }
  }
}
)");
}

TEST_CASE("lock files: of version 2, what others add is left out") {
  const std::string text = R"({"lockfileVersion": 2, "x": 1, "skills": {"@a/b@1.0.0": {"resolved":
    "u", "integrity": ")" + Integrity().to_string() +
                           R"(", "permissions": {"subprocess": true},
    "more": []}}})";
  const auto lock = parse_lockfile(text);
  REQUIRE(lock);
  CHECK(lock->version == 2);
  CHECK(lock->packages.front().permissions.subprocess);
  std::string third = text;
  third.replace(third.find('2'), 1, "3");
  CHECK(parse_lockfile(third).error().code == Errc::invalid_lockfile);
}

TEST_CASE("lock files: what is not a lock file is refused") {
  const auto entry = [](const std::string& key, const std::string& more) {
    return R"({"lockfileVersion": 3, "skills": {")" + key +
           R"(": {"resolved": "u", "integrity": ")" + Integrity().to_string() + "\"" + more + "}}}";
  };
  REQUIRE(parse_lockfile(entry("@a/b@1.0.0", "")));
  const std::string file = R"({"digest": ")" + Digest().to_string() + R"("})";
  const std::string rows[] = {
      "{}",
      "[]",
      R"({"lockfileVersion": 1, "skills": {}})",
      R"({"lockfileVersion": 4, "skills": {}})",
      R"({"lockfileVersion": "3", "skills": {}})",
      R"({"lockfileVersion": 3})",
      entry("@a/b", ""),
      entry("@a/b@1.0", ""),
      entry("a/b@1.0.0", ""),
      entry("@a/b@1.0.0", R"(, "permissions": {"filesystem": {"read": ["../x"]}})"),
      entry("@a/b@1.0.0", R"(, "dependencies": {"@a/c": "^1"})"),
      entry("@a/b@1.0.0", R"(, "audit_score": "8")"),
      entry("@a/b@1.0.0", R"(, "files": {"../x": )" + file + "}"),
  };
  for (const auto& row : rows) {
    CAPTURE(row);
    const auto lock = parse_lockfile(row);
    REQUIRE_FALSE(lock);
    CHECK(lock.error().code == Errc::invalid_lockfile);
  }
  CHECK(parse_lockfile("{").error().code == Errc::invalid_json);
}

}  // namespace
