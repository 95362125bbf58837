// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// How dot-separated identifiers compare.

#include <compare>
#include <string_view>

namespace tank::inline v0::semver {

/// Takes the first identifier off `dotted`.
[[nodiscard]] std::string_view take_identifier(std::string_view& dotted);

[[nodiscard]] bool is_numeric(std::string_view identifier);

/// Numbers by value and below words, words by bytes. Numbers of any size compare exactly.
[[nodiscard]] std::strong_ordering compare_identifiers(std::string_view a, std::string_view b);

/// Identifier by identifier; the first difference in spelling decides, and a list is below
/// each longer one that begins with it.
[[nodiscard]] std::strong_ordering compare_dotted(std::string_view a, std::string_view b);

}  // namespace tank::inline v0::semver
