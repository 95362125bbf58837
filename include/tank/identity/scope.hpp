// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Scopes: what an API token may be used for. An empty set allows nothing.

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <tank/base/api.hpp>
#include <tank/base/result.hpp>

namespace tank::inline v0::identity {

/// What a token may be used for.
enum class Scope : std::uint8_t {
  skills_read,
  skills_publish,
  skills_admin,
  org_read,
  org_admin,
  tokens_admin,
  platform_admin,
};

/// The wire words, `skills:read` and so on, in enumerator order.
constexpr auto words(Scope) {
  return std::array{
      std::pair{Scope::skills_read, std::string_view{"skills:read"}},
      std::pair{Scope::skills_publish, std::string_view{"skills:publish"}},
      std::pair{Scope::skills_admin, std::string_view{"skills:admin"}},
      std::pair{Scope::org_read, std::string_view{"org:read"}},
      std::pair{Scope::org_admin, std::string_view{"org:admin"}},
      std::pair{Scope::tokens_admin, std::string_view{"tokens:admin"}},
      std::pair{Scope::platform_admin, std::string_view{"platform:admin"}},
  };
}

/// A set of scopes, as bits.
class TANK_API Scopes {
 public:
  Scopes() = default;
  explicit Scopes(const std::vector<Scope>& scopes);

  [[nodiscard]] static Scopes all();
  /// Words separated by single spaces (RFC 6749 §3.3). Errors: invalid_argument.
  [[nodiscard]] static Result<Scopes> parse(std::string_view text);

  [[nodiscard]] bool contains(Scope scope) const;
  /// Whether every scope of `other` is here too.
  [[nodiscard]] bool covers(Scopes other) const { return (bits_ & other.bits_) == other.bits_; }
  [[nodiscard]] bool is_empty() const { return bits_ == 0; }
  [[nodiscard]] std::string to_string() const;
  [[nodiscard]] std::vector<Scope> list() const;

  friend bool operator==(Scopes, Scopes) = default;

 private:
  std::uint32_t bits_ = 0;
};

}  // namespace tank::inline v0::identity
