// SPDX-License-Identifier: Apache-2.0
// Messages on a stream, however the pieces fall.
#include "cli/mcp/lines.hpp"

#include <string>
#include <vector>

#include <doctest/doctest.h>

namespace tank::testing {
namespace {

std::vector<std::string> cut(const std::string& text, std::size_t pieces, std::size_t limit) {
  std::vector<std::string> out;
  cli::Lines lines(limit);
  for (std::size_t at = 0; at < text.size(); at += pieces) {
    lines.feed(std::string_view(text).substr(at, pieces),
               [&](std::string_view line) { out.emplace_back(line); });
  }
  return out;
}

TEST_CASE("mcp lines: the same lines whatever the pieces") {
  const std::string text = "one\n\ntwo\r\nthree is too long\nfour\nunfinished";
  const std::vector<std::string> expected{"one", "two", "three is ", "four"};
  for (std::size_t pieces = 1; pieces < 50; ++pieces) {
    CAPTURE(pieces);
    CHECK(cut(text, pieces, 8) == expected);  // nine bytes show that the limit was exceeded
  }
}

}  // namespace
}  // namespace tank::testing
