// SPDX-License-Identifier: Apache-2.0
#include "core/semver/identifier_order.hpp"

#include <algorithm>

namespace tank::inline v0::semver {
namespace {

std::string_view significant(std::string_view digits) {
  const auto first = digits.find_first_not_of('0');
  return first == std::string_view::npos ? digits.substr(digits.size() - 1) : digits.substr(first);
}

}  // namespace

std::string_view take_identifier(std::string_view& dotted) {
  const auto dot = dotted.find('.');
  const std::string_view first = dotted.substr(0, dot);
  dotted = dot == std::string_view::npos ? std::string_view() : dotted.substr(dot + 1);
  return first;
}

bool is_numeric(std::string_view identifier) {
  return !identifier.empty() &&
         std::ranges::all_of(identifier, [](char c) { return c >= '0' && c <= '9'; });
}

std::strong_ordering compare_identifiers(std::string_view a, std::string_view b) {
  const bool a_number = is_numeric(a);
  const bool b_number = is_numeric(b);
  if (a_number != b_number) {
    return a_number ? std::strong_ordering::less : std::strong_ordering::greater;
  }
  if (!a_number) return a <=> b;
  const std::string_view x = significant(a);
  const std::string_view y = significant(b);
  return x.size() == y.size() ? x <=> y : x.size() <=> y.size();
}

std::strong_ordering compare_dotted(std::string_view a, std::string_view b) {
  while (!a.empty() && !b.empty()) {
    const std::string_view x = take_identifier(a);
    const std::string_view y = take_identifier(b);
    if (x != y) return compare_identifiers(x, y);
  }
  return !a.empty() <=> !b.empty();
}

}  // namespace tank::inline v0::semver
