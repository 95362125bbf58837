// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// The permission budget: what a project lets its skills ask for in union.

#include <span>
#include <string>
#include <vector>

#include <tank/base/api.hpp>
#include <tank/package/permissions.hpp>

namespace tank::inline v0::package {

/// What one package asks for. `package` is how messages name it, usually `@scope/name@1.2.3`.
struct Ask {
  std::string package;
  Permissions permissions;

  friend bool operator==(const Ask&, const Ask&) = default;
};

/// What one package asks for beyond the budget.
struct Excess {
  std::string package;
  Permissions beyond;

  friend bool operator==(const Excess&, const Excess&) = default;
};

/// Who goes over `budget`, and by what; empty when all stay within it. In the order of `asks`.
/// The empty budget denies everything. Pure.
[[nodiscard]] TANK_API std::vector<Excess> check_budget(const Permissions& budget,
                                                        std::span<const Ask> asks);

/// The least budget that covers `budget` and all that is asked for: what to record when
/// somebody accepts.
[[nodiscard]] TANK_API Permissions widen_budget(const Permissions& budget,
                                                std::span<const Ask> asks);

/// One line per entry that is missing, grouped by entry, with all who ask for it:
/// `network.outbound api.example.com  (@acme/pdf@1.2.0, @acme/mail@2.0.0)`.
[[nodiscard]] TANK_API std::vector<std::string> describe_excess(std::span<const Excess> excess);

}  // namespace tank::inline v0::package
