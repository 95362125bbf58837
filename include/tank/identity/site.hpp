// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// What the login flows must know about the installation that they run in.

#include <string>
#include <string_view>

#include <tank/base/api.hpp>
#include <tank/base/email.hpp>
#include <tank/base/result.hpp>

namespace tank::inline v0::identity {

/// Shortcuts for developers exist outside production only.
enum class Environment { production, staging, test, development };
[[nodiscard]] TANK_API std::string_view to_string(Environment environment);
[[nodiscard]] TANK_API Result<Environment> parse_environment(std::string_view word);

/// Set once, from the configuration: nothing of it comes from a request.
struct Site {
  std::string name = "Tank";  ///< in mails and pages
  std::string url;            ///< origin of every link, `https://tank.example.com`
  Environment environment = Environment::production;
  bool open_signup = true;  ///< whether people may make their own accounts

  friend bool operator==(const Site&, const Site&) = default;
};

/// Whether `424242` is the code of this address: outside production, for `somebody+…test@…`.
[[nodiscard]] TANK_API bool is_test_address(const Site& site, const Email& email);

}  // namespace tank::inline v0::identity
