// SPDX-License-Identifier: Apache-2.0
#include <set>
#include <unordered_set>

#include <doctest/doctest.h>

#include <tank/base/id.hpp>

#include "support/entropy.hpp"

namespace tank {
namespace {

using namespace std::chrono_literals;

TimePoint at_ms(std::int64_t ms) { return TimePoint{std::chrono::milliseconds{ms}}; }

TEST_CASE("ids: a TypeID is its prefix and 26 characters of a UUID") {
  const Uuid uuid{0x01, 0x88, 0xba, 0xc7, 0x4a, 0xfa, 0x78, 0xaa,
                  0xbc, 0x3b, 0xbd, 0x1e, 0xef, 0x28, 0xd8, 0x81};
  CHECK(to_type_id("prefix", uuid) == "prefix_01h2xcejqtf2nbrexx3vqjhp41");
  CHECK(to_type_id("", uuid) == "01h2xcejqtf2nbrexx3vqjhp41");
  const auto id = parse_type_id("prefix_01h2xcejqtf2nbrexx3vqjhp41");
  REQUIRE(id.has_value());
  CHECK(*id == TypeId{"prefix", uuid});
  CHECK(parse_type_id("pre_fix_01h2xcejqtf2nbrexx3vqjhp41")->prefix == "pre_fix");
}

TEST_CASE("ids: the greatest UUID is the greatest text") {
  Uuid all;
  all.fill(0xff);
  CHECK(to_type_id("a", all) == "a_7zzzzzzzzzzzzzzzzzzzzzzzzz");
  CHECK(parse_type_id("a_7zzzzzzzzzzzzzzzzzzzzzzzzz")->uuid == all);
  CHECK_FALSE(parse_type_id("a_8zzzzzzzzzzzzzzzzzzzzzzzzz").has_value());
}

TEST_CASE("ids: texts that are no TypeID are refused") {
  const std::string suffix = "_01h2xcejqtf2nbrexx3vqjhp41";
  const std::string rows[] = {"",
                              "_",
                              suffix,
                              "A" + suffix,
                              "a1" + suffix,
                              "_a" + suffix,
                              "a_" + suffix,
                              "ä" + suffix,
                              std::string(64, 'a') + suffix,
                              "a" + suffix + "0",
                              "a_1h2xcejqtf2nbrexx3vqjhp41",
                              "a_01H2XCEJQTF2NBREXX3VQJHP41",
                              "a_01h2xcejqtf2nbrexx3vqjhpi1",
                              "a-01h2xcejqtf2nbrexx3vqjhp41",
                              "a" + suffix + "\n",
                              std::string(10'000, 'a')};
  for (const std::string& text : rows) {
    CAPTURE(text);
    const auto id = parse_type_id(text);
    REQUIRE_FALSE(id.has_value());
    CHECK(id.error().code == Errc::invalid_id);
    CHECK(id.error().detail.size() < 300);
  }
  CHECK(parse_type_id(std::string(63, 'a') + suffix).has_value());
}

TEST_CASE("ids: one of another kind does not parse") {
  testing::SeededEntropy entropy;
  const ProjectId project = ProjectId::make(at_ms(1), entropy);
  CHECK(ProjectId::parse(project.to_string()) == project);
  const auto user = UserId::parse(project.to_string());
  REQUIRE_FALSE(user.has_value());
  CHECK(user.error().code == Errc::invalid_id);
  CHECK(user.error().detail.find("usr_") != std::string::npos);
  CHECK_FALSE(project.is_nil());
  CHECK(ProjectId().is_nil());
}

TEST_CASE("ids: a UUIDv7 holds its time in front, and its version and variant") {
  testing::SeededEntropy entropy;
  const Uuid uuid = make_uuid7(at_ms(0x017F22E279B0) + 999us, entropy);
  CHECK(std::vector(uuid.begin(), uuid.begin() + 6) ==
        std::vector<std::uint8_t>{0x01, 0x7f, 0x22, 0xe2, 0x79, 0xb0});
  CHECK((uuid[6] >> 4) == 7);
  CHECK((uuid[8] >> 6) == 2);
  CHECK(make_uuid7(at_ms(-5), entropy)[0] == 0);
}

TEST_CASE("ids: sort by creation, are their own text again, and differ") {
  testing::SeededEntropy entropy;
  std::set<UserId> seen;
  std::unordered_set<UserId> hashed;
  UserId before;
  for (int i = 1; i <= 1'000; ++i) {
    const UserId id = UserId::make(at_ms(i * 1'000), entropy);
    CHECK(before < id);
    CHECK(before.to_string() < id.to_string());
    CHECK(UserId::parse(id.to_string()) == id);
    CHECK(seen.insert(id).second);
    CHECK(hashed.insert(id).second);
    before = id;
  }
}

}  // namespace
}  // namespace tank
