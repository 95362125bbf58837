// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <utility>

#include <tank/semver/range_set.hpp>

#include "core/semver/version_parts.hpp"

namespace tank::inline v0::semver {
namespace {

using Set = std::span<const Comparator>;

bool intersect(Set a, Set b, bool include_prerelease) {
  return std::ranges::all_of(a, [&](const Comparator& left) {
    return std::ranges::all_of(
        b, [&](const Comparator& right) { return intersects(left, right, include_prerelease); });
  });
}

bool is_satisfiable(Set set, bool include_prerelease) {
  for (std::size_t last = set.size(); last-- > 1;) {
    if (!intersect(set.subspan(last, 1), set.first(last), include_prerelease)) return false;
  }
  return true;
}

bool is_below(const Comparator& comparator) {
  return comparator.op == Operator::less || comparator.op == Operator::less_equal;
}
bool is_above(const Comparator& comparator) {
  return comparator.op == Operator::greater || comparator.op == Operator::greater_equal;
}
bool is_inclusive(const Comparator& comparator) {
  return comparator.op == Operator::less_equal || comparator.op == Operator::greater_equal;
}

// `up`: whether `version` is above all that `set` allows; else below.
bool is_outside(const Version& version, Set set, bool up) {
  const Comparator everything{Operator::greater_equal, Version()};
  const auto ahead = [up](const Version& a, const Version& b) { return up ? a > b : a < b; };
  const Comparator* far = nullptr;
  const Comparator* near = nullptr;
  for (const Comparator& each : set) {
    const Comparator& comparator = each.op == Operator::any ? everything : each;
    if (far == nullptr) far = near = &comparator;
    if (ahead(comparator.version, far->version)) {
      far = &comparator;
    } else if (ahead(near->version, comparator.version)) {
      near = &comparator;
    }
  }
  const auto open_ended = [up](const Comparator& c) { return up ? is_above(c) : is_below(c); };
  if (open_ended(*far)) return false;
  const bool not_ahead = !ahead(version, near->version);
  if (near->op == Operator::equal || (open_ended(*near) && !is_inclusive(*near))) {
    return !not_ahead;
  }
  return !open_ended(*near) || !ahead(near->version, version);
}

bool is_outside(const Version& version, const Range& range, bool up) {
  if (range.satisfied_by(version)) return false;
  for (std::size_t i = 0; i < range.sets().size(); ++i) {
    if (!is_outside(version, range.sets()[i], up)) return false;
  }
  return true;
}

// The first version that a comparator allows from below.
Version first_of(const Comparator& comparator) {
  const Version& version = comparator.version;
  if (comparator.op != Operator::greater) return version;
  if (!version.is_prerelease()) {
    return {version.major(), version.minor(), version.patch() + 1};
  }
  const std::string longer = std::string(version.prerelease()) + ".0";
  return VersionParts{version.major(), version.minor(), version.patch(), longer, {}}.make();
}

std::optional<Version> first_of(Set set) {
  std::optional<Version> first;
  for (const Comparator& comparator : set) {
    if (is_below(comparator)) continue;
    Version candidate = first_of(comparator);
    if (!first || candidate > *first) first = std::move(candidate);
  }
  return first;
}

struct Spelled {
  Version version;
  std::string_view text;
  std::size_t position;
};

// A run of neighbours that the range takes. Without `last` it goes on to the end.
void append_run(std::string& out, const Spelled* all, const Spelled* first, const Spelled* last) {
  if (!out.empty()) out += " || ";
  const bool from_begin = first->text == all->text;
  if (last == nullptr) {
    out += from_begin ? "*" : ">=" + std::string(first->text);
  } else if (first->text == last->text) {
    out += first->text;
  } else if (from_begin) {
    out.append("<=").append(last->text);
  } else {
    out.append(first->text).append(" - ").append(last->text);
  }
}

}  // namespace

bool intersects(const Range& a, const Range& b) {
  const bool include_prerelease = a.options().include_prerelease;
  for (std::size_t i = 0; i < a.sets().size(); ++i) {
    if (!is_satisfiable(a.sets()[i], include_prerelease)) continue;
    for (std::size_t k = 0; k < b.sets().size(); ++k) {
      if (is_satisfiable(b.sets()[k], include_prerelease) &&
          intersect(a.sets()[i], b.sets()[k], include_prerelease)) {
        return true;
      }
    }
  }
  return false;
}

bool greater_than_range(const Version& version, const Range& range) {
  return is_outside(version, range, true);
}

bool less_than_range(const Version& version, const Range& range) {
  return is_outside(version, range, false);
}

std::optional<Version> min_version(const Range& range) {
  Version lowest;
  if (range.satisfied_by(lowest)) return lowest;
  lowest = VersionParts{0, 0, 0, "0", {}}.make();
  if (range.satisfied_by(lowest)) return lowest;
  std::optional<Version> best;
  for (std::size_t i = 0; i < range.sets().size(); ++i) {
    std::optional<Version> first = first_of(range.sets()[i]);
    if (first && (!best || *best > *first)) best = std::move(first);
  }
  if (best && range.satisfied_by(*best)) return best;
  return std::nullopt;
}

std::vector<std::vector<std::string>> to_comparators(const Range& range) {
  std::vector<std::vector<std::string>> all;
  for (std::size_t i = 0; i < range.sets().size(); ++i) {
    std::vector<std::string>& set = all.emplace_back();
    for (const Comparator& comparator : range.sets()[i]) set.push_back(comparator.to_string());
  }
  return all;
}

Result<std::string> simplify(std::span<const std::string_view> versions, const Range& range) {
  std::vector<Spelled> sorted;
  for (const std::string_view text : versions) {
    auto version = Version::parse(text, grammar_of(range.options()));
    if (!version) return pass(version);
    sorted.push_back({std::move(*version), text, sorted.size()});
  }
  // Equal versions stay in the order in which they came.
  std::ranges::sort(sorted, [](const Spelled& a, const Spelled& b) {
    const auto order = a.version <=> b.version;
    return order < 0 || (order == 0 && a.position < b.position);
  });
  std::string simple;
  const Spelled* first = nullptr;
  for (const Spelled& each : sorted) {
    const bool taken = range.satisfied_by(each.version);
    if (taken && first == nullptr) first = &each;
    if (taken || first == nullptr) continue;
    append_run(simple, sorted.data(), first, &each - 1);
    first = nullptr;
  }
  if (first != nullptr) append_run(simple, sorted.data(), first, nullptr);
  return simple.size() < range.text().size() ? simple : range.to_string();
}

}  // namespace tank::inline v0::semver
