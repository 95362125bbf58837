// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Text that must not be printed, logged or compared in variable time.

#include <string>
#include <string_view>

#include <tank/base/api.hpp>

namespace tank::inline v0 {

/// Holds a secret and wipes it when it goes away. It has no operator==, no formatter and no
/// stream operator, on purpose. Move-only: a copy would be one more place to wipe.
class TANK_API Secret {
 public:
  Secret() = default;
  explicit Secret(std::string value);
  Secret(const Secret&) = delete;
  Secret& operator=(const Secret&) = delete;
  Secret(Secret&& other) noexcept;
  Secret& operator=(Secret&& other) noexcept;
  ~Secret();

  /// The text itself. The name is long enough to be noticed in a review.
  [[nodiscard]] const std::string& reveal() const { return value_; }
  [[nodiscard]] bool empty() const { return value_.empty(); }

  /// An explicit second holder, for the rare place that needs one.
  [[nodiscard]] Secret clone() const { return Secret(value_); }

 private:
  void wipe();

  std::string value_;
};

/// Compares in time that depends on the lengths only.
[[nodiscard]] TANK_API bool equal_in_constant_time(std::string_view a, std::string_view b);

}  // namespace tank::inline v0
