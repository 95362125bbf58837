// SPDX-License-Identifier: Apache-2.0
#include <tank/identity/site.hpp>

#include "core/base/words.hpp"

namespace tank::inline v0::identity {
namespace {

constexpr Words<Environment, 4> environment_words{{
    {Environment::production, "production"},
    {Environment::staging, "staging"},
    {Environment::test, "test"},
    {Environment::development, "development"},
}};

}  // namespace

std::string_view to_string(Environment environment) {
  return word_of(environment_words, environment);
}

Result<Environment> parse_environment(std::string_view word) {
  return parse_word(environment_words, word, "environment");
}

bool is_test_address(const Site& site, const Email& email) {
  if (site.environment == Environment::production) return false;
  const std::string_view address = email.normalized();
  const std::string_view local = address.substr(0, address.rfind('@'));
  const std::size_t plus = local.find('+');
  return plus != std::string_view::npos && local.substr(plus + 1).ends_with("test");
}

}  // namespace tank::inline v0::identity
