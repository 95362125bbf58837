// SPDX-License-Identifier: Apache-2.0
#include <set>
#include <string>

#include <doctest/doctest.h>

#include <tank/base/result.hpp>

namespace tank {
namespace {

TEST_CASE("errors: every code is found by its word, and no word is used twice") {
  std::set<std::string_view> words;
  for (const ErrcInfo& row : errc_table()) {
    CHECK(words.insert(row.word).second);
    CHECK(errc_from(row.word) == row.code);
    CHECK(to_string(row.code) == row.word);
    CHECK(kind(row.code) == row.kind);
  }
  CHECK(errc_from("no_such_code") == std::nullopt);
}

TEST_CASE("errors: words are spelled as on the wire, summaries are sentences") {
  for (const ErrcInfo& row : errc_table()) {
    CAPTURE(row.word);
    CHECK(row.word.find_first_not_of("abcdefghijklmnopqrstuvwxyz_") == std::string_view::npos);
    CHECK(row.summary.ends_with('.'));
    CHECK(row.summary.size() > 10);
  }
}

TEST_CASE("errors: what is invalid, forbidden or not there does not get better by repeating") {
  for (const ErrcInfo& row : errc_table()) {
    if (row.kind == ErrorKind::invalid || row.kind == ErrorKind::forbidden ||
        row.kind == ErrorKind::not_found || row.kind == ErrorKind::policy) {
      CAPTURE(row.word);
      CHECK_FALSE(row.retryable);
    }
  }
}

TEST_CASE("errors: an error without detail is described by the summary of its code") {
  CHECK(describe_error({Errc::invalid_slug, "why"}) == "why");
  CHECK(describe_error({Errc::invalid_slug, ""}) == info(Errc::invalid_slug).summary);
  CHECK(to_string(ErrorKind::internal) == "internal");
  CHECK(to_string(ErrorKind::invalid) == "invalid");
}

}  // namespace
}  // namespace tank
