// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <tank/base/time.hpp>

#include "support/entropy.hpp"

namespace tank {
namespace {

TEST_CASE("time: texts of RFC 3339 are read to the microsecond") {
  struct Row {
    std::string_view text;
    std::string_view normal;
  };
  const Row rows[] = {
      {"2026-01-31T23:59:59Z", "2026-01-31T23:59:59.000Z"},
      {"2026-01-31t23:59:59.5z", "2026-01-31T23:59:59.500Z"},
      {"2026-01-31T23:59:59.123456789Z", "2026-01-31T23:59:59.123Z"},
      {"2026-02-01T01:29:59+01:30", "2026-01-31T23:59:59.000Z"},
      {"2026-01-31T15:59:59-08:00", "2026-01-31T23:59:59.000Z"},
      {"2024-02-29T00:00:00Z", "2024-02-29T00:00:00.000Z"},
      {"1969-12-31T23:59:59.999Z", "1969-12-31T23:59:59.999Z"},
      {"0000-01-01T00:00:00Z", "0000-01-01T00:00:00.000Z"},
      {"9999-12-31T23:59:59.999999Z", "9999-12-31T23:59:59.999Z"},
      {"2016-12-31T23:59:60Z", "2017-01-01T00:00:00.000Z"},
      {"2016-12-31T15:59:60-08:00", "2017-01-01T00:00:00.000Z"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    const auto time = parse_time(row.text);
    REQUIRE(time.has_value());
    CHECK(to_string(*time) == row.normal);
  }
  CHECK(parse_time("1970-01-01T00:00:00.000001Z")->time_since_epoch().count() == 1);
}

TEST_CASE("time: anything else is refused") {
  for (const std::string_view text : {"",
                                      "2026-01-31",
                                      "2026-01-31T23:59:59",
                                      "2026-01-31 23:59:59Z",
                                      "2026-02-29T00:00:00Z",
                                      "2026-13-01T00:00:00Z",
                                      "2026-00-01T00:00:00Z",
                                      "2026-01-32T00:00:00Z",
                                      "2026-01-31T24:00:00Z",
                                      "2026-01-31T23:60:00Z",
                                      "2026-01-31T23:59:61Z",
                                      "2026-01-31T22:59:60Z",
                                      "2026-01-31T23:59:59.Z",
                                      "2026-01-31T23:59:59.1234567890Z",
                                      "2026-01-31T23:59:59+1:00",
                                      "2026-01-31T23:59:59+24:00",
                                      "2026-01-31T23:59:59+0100",
                                      "26-01-31T23:59:59Z",
                                      "2026-1-31T23:59:59Z",
                                      "2026-01-31T23:59:59Z ",
                                      " 2026-01-31T23:59:59Z",
                                      "2026-01-31T23:59:59ZZ",
                                      "+026-01-31T23:59:59Z",
                                      "0000-01-01T00:00:00+00:01",
                                      "9999-12-31T23:59:59-00:01"}) {
    CAPTURE(text);
    const auto time = parse_time(text);
    REQUIRE_FALSE(time.has_value());
    CHECK(time.error().code == Errc::invalid_time);
  }
}

TEST_CASE("time: a time survives its text up to the milliseconds") {
  testing::SeededEntropy random;
  for (int i = 0; i < 2'000; ++i) {
    const auto micros = static_cast<std::int64_t>(random.below(250'000'000'000'000'000ull));
    const TimePoint time{std::chrono::microseconds{micros}};
    CHECK(parse_time(to_string(time)) == std::chrono::floor<std::chrono::milliseconds>(time));
  }
}

TEST_CASE("time: a moment that has no four-digit year is written as the nearest that has one") {
  CHECK(to_string(TimePoint::max()) == "9999-12-31T23:59:59.999Z");
  CHECK(to_string(TimePoint::min()) == "0000-01-01T00:00:00.000Z");
}

TEST_CASE("time: the system's clock goes on") {
  const SystemClock clock;
  const TimePoint before = clock.now();
  CHECK(before <= clock.now());
  CHECK(to_string(before) > "2026-01-01");
}

}  // namespace
}  // namespace tank
