// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Comparators: one operator and one version, the atoms of a range.

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include <tank/base/api.hpp>
#include <tank/base/result.hpp>
#include <tank/semver/options.hpp>
#include <tank/semver/version.hpp>

namespace tank::inline v0::semver {

/// A set of answers to "how does the version compare": bit 0 less, bit 1 equal, bit 2 greater.
enum class Operator : std::uint8_t {
  less = 1,
  equal = 2,
  less_equal = 3,
  greater = 4,
  greater_equal = 6,
  any = 7,
};

/// Whether `op` holds between two versions that compare as `order`.
[[nodiscard]] constexpr bool holds(Operator op, std::strong_ordering order) {
  const int bit = 1 + (order > 0) - (order < 0);
  return ((static_cast<unsigned>(op) >> bit) & 1u) != 0;
}

/// `>=1.2.3`; or `any`, which every version passes and whose version means nothing.
struct TANK_API Comparator {
  Operator op = Operator::any;
  Version version;

  /// Reads one comparator as node-semver's `Comparator` does.
  /// Errors: invalid_range.
  [[nodiscard]] static Result<Comparator> parse(std::string_view text, Options options = {});

  /// Only the order counts here; the rule for pre-releases belongs to ranges.
  [[nodiscard]] bool test(const Version& candidate) const {
    return holds(op, candidate <=> version);
  }

  /// `>=1.2.3`, `1.2.3`, or nothing for `any`.
  [[nodiscard]] std::string to_string() const;

  friend bool operator==(const Comparator&, const Comparator&) = default;
};

/// Whether some version passes both, as far as node-semver's rules see it.
[[nodiscard]] TANK_API bool intersects(const Comparator& a, const Comparator& b,
                                       bool include_prerelease);

}  // namespace tank::inline v0::semver
