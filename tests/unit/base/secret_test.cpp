// SPDX-License-Identifier: Apache-2.0
#include <concepts>
#include <ostream>
#include <type_traits>

#include <doctest/doctest.h>

#include <tank/base/entropy.hpp>
#include <tank/base/secret.hpp>

namespace tank {
namespace {

template <class T>
concept Printable = requires(std::ostream& out, const T& value) { out << value; };

static_assert(!std::equality_comparable<Secret>);
static_assert(!Printable<Secret>);
static_assert(!std::is_copy_constructible_v<Secret> && !std::is_copy_assignable_v<Secret>);

TEST_CASE("secrets: moving leaves nothing behind") {
  for (const std::string& text : {std::string("short"), std::string(100, 'x')}) {
    Secret first(text);
    Secret second(std::move(first));
    CHECK(second.reveal() == text);
    CHECK(first.empty());  // NOLINT(bugprone-use-after-move): that is what is promised
    Secret third;
    third = std::move(second);
    CHECK(third.reveal() == text);
    CHECK(second.empty());  // NOLINT(bugprone-use-after-move)
    CHECK(third.clone().reveal() == text);
  }
}

TEST_CASE("secrets: a moved short secret is gone from the buffer it stood in") {
  Secret first("hunter2");
  const char* buffer = first.reveal().data();
  const Secret second(std::move(first));
  CHECK(std::string_view(buffer, 7) != "hunter2");
  CHECK(second.reveal() == "hunter2");
}

TEST_CASE("secrets: comparison looks at all of both texts") {
  CHECK(equal_in_constant_time("", ""));
  CHECK(equal_in_constant_time("abc", "abc"));
  CHECK_FALSE(equal_in_constant_time("abc", "abd"));
  CHECK_FALSE(equal_in_constant_time("abc", "ab"));
  CHECK_FALSE(equal_in_constant_time("abc", ""));
}

TEST_CASE("entropy: the system's bytes are not the same twice") {
  SystemEntropy entropy;
  std::array<std::byte, 32> a{};
  std::array<std::byte, 32> b{};
  entropy.fill(a);
  entropy.fill(b);
  CHECK(a != b);
  entropy.fill({});
}

}  // namespace
}  // namespace tank
