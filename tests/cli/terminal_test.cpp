// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include "cli/command/suggest.hpp"
#include "cli/config/credentials.hpp"
#include "cli/config/duration.hpp"
#include "cli/exit_code.hpp"
#include "cli/terminal/text.hpp"
#include "wire/address.hpp"

namespace tank::testing {
namespace {

using namespace tank::cli;

TEST_CASE("suggestions: the nearest word, and none where nothing is near") {
  const std::vector<std::string> known{"install", "init", "info", "list"};
  CHECK(nearest("instal", known) == "install");
  CHECK(nearest("isntall", known) == "install");
  CHECK(nearest("lits", known) == "list");
  CHECK(nearest("publish", known) == std::nullopt);
  CHECK(nearest("", known) == std::nullopt);
}

TEST_CASE("durations: a number and a unit") {
  struct Row {
    const char* text;
    long seconds;  // -1: refused
  };
  const std::vector<Row> table{{"7d", 604'800}, {"12h", 43'200}, {"30m", 1'800},
                               {"0s", 0},       {"90", 90},      {"2w", 1'209'600},
                               {"", -1},        {"d", -1},       {"-1d", -1},
                               {"1y", -1},      {"1d2h", -1},    {"99999999999999999999s", -1},
                               {"9999999d", -1}};
  for (const Row& row : table) {
    CAPTURE(row.text);
    const auto parsed = parse_duration(row.text);
    CHECK(parsed.has_value() == (row.seconds >= 0));
    if (parsed && row.seconds >= 0) CHECK(parsed->count() == row.seconds);
  }
}

TEST_CASE("exit codes: every error has one, and those with a meaning keep it") {
  CHECK(exit_code(Errc::cancelled) == ExitCode::cancelled);
  CHECK(exit_code(Errc::unauthorized) == ExitCode::needs_login);
  CHECK(exit_code(Errc::step_up_required) == ExitCode::needs_login);
  CHECK(exit_code(Errc::package_not_found) == ExitCode::not_found);
  CHECK(exit_code(Errc::release_exists) == ExitCode::conflict);
  CHECK(exit_code(Errc::no_solution) == ExitCode::conflict);
  CHECK(exit_code(Errc::budget_exceeded) == ExitCode::policy);
  CHECK(exit_code(Errc::lockfile_outdated) == ExitCode::policy);
  CHECK(exit_code(Errc::io_error) == ExitCode::failure);
  for (const ErrcInfo& each : errc_table()) CHECK(exit_code(each.code) != ExitCode::ok);
}

TEST_CASE("addresses: a token belongs to scheme, host and port, whatever the path and the case") {
  CHECK(registry_key("https://Tank.Example.com/") == "https://tank.example.com");
  CHECK(registry_key("https://tank.example.com/a/b") == "https://tank.example.com");
  CHECK(registry_key("http://tank.example.com") != registry_key("https://tank.example.com"));
  CHECK(registry_key("https://tank.example.com:8460") != registry_key("https://tank.example.com"));
  CHECK(wire::encode_segment("@acme/pdf") == "%40acme%2Fpdf");
}

TEST_CASE("texts: what a terminal would obey is shown, whatever comes as text") {
  struct Row {
    const char* text;
    const char* shown;
    std::size_t width;
  };
  const std::vector<Row> table{
      {"plain", "plain", 5},
      {"\x1b[2Jgone", "\uFFFD[2Jgone", 8},
      {"\x1b]0;title\x07", "\uFFFD]0;title\uFFFD", 10},
      {"a\x7f\b", "a\uFFFD\uFFFD", 3},
      {"\u009b31m", "\uFFFD31m", 4},
      {"\x9b"
       "31m",
       "\uFFFD31m", 4},
      {"a\u202eb\u2066c\u200fd", "a\uFFFDb\uFFFDc\uFFFDd", 7},
      {"one\ntwo\tthree\r", "one two three ", 14},
      {"\u00e4\u4e2d", "\u00e4\u4e2d", 2},
  };
  for (const Row& row : table) {
    CAPTURE(row.shown);
    CHECK(Text(row.text).bytes() == row.shown);
    CHECK(Text(row.text).width() == row.width);
  }
  CHECK(Text::lines("one\ntwo\x1b").bytes() == "one\ntwo\uFFFD");
}

TEST_CASE("texts: colours are added behind, and count as no width") {
  const Text text = Text::coloured(Colour::red, "a\x1b[0m") + "b\x1b";
  CHECK(text.bytes() == "\x1b[31ma\uFFFD[0m\x1b[0mb\uFFFD");
  CHECK(text.width() == 7);
  CHECK(Text::coloured(Colour::none, "a").bytes() == "a");
}

}  // namespace
}  // namespace tank::testing
