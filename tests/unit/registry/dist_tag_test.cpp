// SPDX-License-Identifier: Apache-2.0
#include <string>

#include <doctest/doctest.h>

#include <tank/registry/dist_tags.hpp>

namespace tank::testing {
namespace {

TEST_CASE("dist-tags: a word is a tag") {
  for (const char* tag : {"latest", "beta", "next-2", "rc.1", "long-term-support"}) {
    CAPTURE(tag);
    CHECK(registry::check_tag(tag).has_value());
  }
}

TEST_CASE("dist-tags: what can be read as a range, or is no word, is not a tag") {
  const std::string long_tag(65, 'a');
  for (const std::string& tag :
       {std::string(""), std::string("1.0.0"), std::string("v1"), std::string("x"),
        std::string("^1"), std::string("*"), std::string("Beta"), std::string("a b"),
        std::string("a/b"), std::string("-a"), long_tag}) {
    CAPTURE(tag);
    const auto checked = registry::check_tag(tag);
    REQUIRE_FALSE(checked.has_value());
    CHECK(checked.error().code == Errc::invalid_argument);
  }
}

}  // namespace
}  // namespace tank::testing
