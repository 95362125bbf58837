// SPDX-License-Identifier: Apache-2.0
// tank-conform <kind> <file-or-folder> [--json]: runs shared test cases through the library.
// Exits 0 when every case is as expected, 1 when some differ, 2 when something could not run.
#include <algorithm>
#include <cstdio>
#include <string>
#include <string_view>
#include <vector>

#include "conform/kind.hpp"
#include "core/json/value.hpp"
#include "core/json/write.hpp"

namespace tank::conform {
namespace {

constexpr int as_expected = 0;
constexpr int some_differ = 1;
constexpr int could_not_run = 2;

void print_usage() {
  std::fputs("usage: tank-conform <kind> <file-or-folder> [--json]\n\nkinds:\n", stderr);
  for (const Kind& kind : kinds()) {
    std::fprintf(stderr, "  %-10s %s\n", std::string(kind.name).c_str(),
                 std::string(kind.what).c_str());
  }
}

std::string line_of(const Outcome& outcome) {
  return json::write(json::Object{{"id", outcome.id},
                                  {"verdict", outcome.verdict},
                                  {"expected", outcome.expected},
                                  {"ok", outcome.ok},
                                  {"ms", outcome.ms}});
}

std::string row_of(const Outcome& outcome) {
  std::string row = outcome.ok ? "ok    " : "DIFFER";
  row += "  " + outcome.id + "  " + outcome.verdict;
  if (!outcome.ok && !outcome.expected.empty()) row += ", expected " + outcome.expected;
  return row;
}

int run(const Kind& kind, const std::string& path, bool as_json) {
  std::size_t total = 0;
  std::size_t good = 0;
  const Sink sink = [&](const Outcome& outcome) {
    ++total;
    good += outcome.ok ? 1 : 0;
    std::puts((as_json ? line_of(outcome) : row_of(outcome)).c_str());
    // A case that ends the process must not take the lines before it along.
    std::fflush(stdout);
  };
  const auto ran = kind.run(path, sink);
  if (!ran) {
    std::fprintf(stderr, "tank-conform: %s\n", describe_error(ran.error()).c_str());
    return could_not_run;
  }
  if (total == 0) {
    std::fprintf(stderr, "tank-conform: no case of kind %s at %s\n", std::string(kind.name).c_str(),
                 path.c_str());
    return could_not_run;
  }
  std::fprintf(stderr, "%s: %zu of %zu as expected\n", std::string(kind.name).c_str(), good, total);
  return good == total ? as_expected : some_differ;
}

int run(std::vector<std::string> arguments) {
  const bool as_json = std::erase(arguments, "--json") > 0;
  const bool strange = std::ranges::any_of(
      arguments, [](const std::string& argument) { return argument.starts_with("-"); });
  if (strange || arguments.size() != 2) {
    print_usage();
    return could_not_run;
  }
  const auto kind = std::ranges::find(kinds(), arguments[0], &Kind::name);
  if (kind == kinds().end()) {
    std::fprintf(stderr, "tank-conform: there is no kind `%s`\n\n", arguments[0].c_str());
    print_usage();
    return could_not_run;
  }
  return run(*kind, arguments[1], as_json);
}

}  // namespace
}  // namespace tank::conform

int main(int argc, char** argv) {
  return tank::conform::run(std::vector<std::string>(argv + std::min(argc, 1), argv + argc));
}
