// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// "Did you mean …": the known word that a mistyped one was most likely meant to be.

#include <optional>
#include <span>
#include <string_view>

#include <tank/base/api.hpp>

namespace tank::inline v0 {

/// The known word with the least edit distance (optimal string alignment: insert, delete,
/// replace, swap neighbours), the first among equals; nothing when none is near enough, which
/// is a third of the word's length, at least 1. Words longer than 64 bytes have no neighbour.
[[nodiscard]] TANK_API std::optional<std::string_view> nearest(
    std::string_view word, std::span<const std::string_view> known);

}  // namespace tank::inline v0
