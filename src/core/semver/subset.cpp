// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include <tank/semver/range_set.hpp>

#include "core/semver/version_parts.hpp"

namespace tank::inline v0::semver {
namespace {

using Set = std::span<const Comparator>;

enum class Inclusion { no, yes, nothing_there };

bool is_below(const Comparator& c) {
  return c.op == Operator::less || c.op == Operator::less_equal;
}
bool is_above(const Comparator& c) {
  return c.op == Operator::greater || c.op == Operator::greater_equal;
}

// Whether `a` is the narrower of two lower bounds.
bool starts_after(const Comparator& a, const Comparator& b) {
  const auto order = a.version <=> b.version;
  return order > 0 || (order == 0 && a.op == Operator::greater && b.op == Operator::greater_equal);
}

// Whether `a` is the narrower of two upper bounds.
bool ends_before(const Comparator& a, const Comparator& b) {
  const auto order = a.version <=> b.version;
  return order < 0 || (order == 0 && a.op == Operator::less && b.op == Operator::less_equal);
}

// What an alternative says, apart from order.
struct Bounds {
  const Comparator* low = nullptr;
  const Comparator* high = nullptr;
  const Comparator* exact = nullptr;
  bool empty = false;
  bool is_point = false;  // low and high are the same version

  explicit Bounds(Set set) {
    for (const Comparator& comparator : set) {
      if (is_above(comparator)) {
        if (low == nullptr || starts_after(comparator, *low)) low = &comparator;
      } else if (is_below(comparator)) {
        if (high == nullptr || ends_before(comparator, *high)) high = &comparator;
      } else {
        empty = empty || exact != nullptr;
        exact = &comparator;
      }
    }
    if (empty || low == nullptr || high == nullptr) return;
    const auto order = low->version <=> high->version;
    is_point = order == 0;
    const bool closed = low->op == Operator::greater_equal && high->op == Operator::less_equal;
    empty = order > 0 || (is_point && !closed);
  }
};

Inclusion place_exact(const Bounds& part, Set whole, bool include_prerelease) {
  const Version& version = part.exact->version;
  for (const Comparator* bound : {part.low, part.high}) {
    if (bound != nullptr && !passes({bound, 1}, version, include_prerelease)) {
      return Inclusion::nothing_there;
    }
  }
  const bool all = std::ranges::all_of(whole, [&](const Comparator& comparator) {
    return passes({&comparator, 1}, version, include_prerelease);
  });
  return all ? Inclusion::yes : Inclusion::no;
}

// Whether `bound` lets in pre-releases that only a comparator with the same numbers allows.
bool needs_prerelease(const Comparator* bound, Set whole, bool include_prerelease) {
  if (bound == nullptr || include_prerelease || !bound->version.is_prerelease()) return false;
  // `<1.2.3-0` is the same as `<1.2.3`.
  if (bound->op == Operator::less && bound->version.prerelease() == "0") return false;
  return std::ranges::none_of(whole, [&](const Comparator& comparator) {
    return comparator.version.is_prerelease() && comparator.version.same_core(bound->version);
  });
}

bool fits(const Bounds& part, const Comparator& whole) {
  if (part.low != nullptr) {
    if (is_above(whole)) {
      if (starts_after(whole, *part.low)) return false;
    } else if (part.low->op == Operator::greater_equal && !whole.test(part.low->version)) {
      return false;
    }
  }
  if (part.high != nullptr) {
    if (is_below(whole)) {
      if (ends_before(whole, *part.high)) return false;
    } else if (part.high->op == Operator::less_equal && !whole.test(part.high->version)) {
      return false;
    }
  }
  const bool bounded = part.low != nullptr || part.high != nullptr;
  return whole.op != Operator::equal || !bounded || part.is_point;
}

Inclusion place_bounds(const Bounds& part, Set whole, bool include_prerelease) {
  for (const Comparator& comparator : whole) {
    if (!fits(part, comparator)) return Inclusion::no;
  }
  // A side on which only the whole has a bound sticks out.
  const bool sticks_out_above =
      part.low != nullptr && part.high == nullptr && std::ranges::any_of(whole, is_below);
  const bool sticks_out_below =
      part.high != nullptr && part.low == nullptr && std::ranges::any_of(whole, is_above);
  if (sticks_out_above || sticks_out_below) return Inclusion::no;
  const bool lacks = needs_prerelease(part.low, whole, include_prerelease) ||
                     needs_prerelease(part.high, whole, include_prerelease);
  return lacks ? Inclusion::no : Inclusion::yes;
}

Inclusion place(Set part, Set whole, bool include_prerelease) {
  if (std::ranges::equal(part, whole)) return Inclusion::yes;
  const std::string_view lowest = include_prerelease ? "0" : "";
  const Comparator floor{Operator::greater_equal, VersionParts{0, 0, 0, lowest, {}}.make()};
  if (part.front().op == Operator::any) part = {&floor, 1};
  if (whole.front().op == Operator::any) {
    if (include_prerelease) return Inclusion::yes;
    whole = {&floor, 1};
  }
  const Bounds bounds(part);
  if (bounds.empty) return Inclusion::nothing_there;
  return bounds.exact != nullptr ? place_exact(bounds, whole, include_prerelease)
                                 : place_bounds(bounds, whole, include_prerelease);
}

}  // namespace

bool subset(const Range& part, const Range& whole) {
  const bool include_prerelease = part.options().include_prerelease;
  bool saw_something = false;
  for (std::size_t i = 0; i < part.sets().size(); ++i) {
    bool inside = false;
    for (std::size_t k = 0; k < whole.sets().size() && !inside; ++k) {
      const Inclusion inclusion = place(part.sets()[i], whole.sets()[k], include_prerelease);
      saw_something = saw_something || inclusion != Inclusion::nothing_there;
      inside = inclusion == Inclusion::yes;
    }
    if (!inside && saw_something) return false;
  }
  return true;
}

}  // namespace tank::inline v0::semver
