// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include <tank/semver/sorted_versions.hpp>

namespace tank::inline v0::semver {
namespace {

// Sorts what stands from `begin` on, and joins intervals that touch or overlap.
void unite(std::vector<Interval>& intervals, std::size_t begin) {
  const auto first = intervals.begin() + static_cast<std::ptrdiff_t>(begin);
  std::sort(first, intervals.end(),
            [](const Interval& a, const Interval& b) { return a.low < b.low; });
  auto last = first;
  for (auto next = first; next != intervals.end(); ++next) {
    if (next == first) continue;
    if (next->low <= last->high) {
      last->high = std::max(last->high, next->high);
    } else {
      *++last = *next;
    }
  }
  if (first != intervals.end()) intervals.erase(last + 1, intervals.end());
}

void append_overlap(Interval a, Interval b, std::vector<Interval>& out) {
  const Interval both{std::max(a.low, b.low), std::min(a.high, b.high)};
  if (both.low < both.high) out.push_back(both);
}

// `<2.0.0-0` names a pre-release only to exclude all of them.
bool allows_prereleases(const Comparator& comparator) {
  return comparator.op != Operator::any && comparator.version.is_prerelease() &&
         !(comparator.op == Operator::less && comparator.version.prerelease() == "0");
}

}  // namespace

SortedVersions::SortedVersions(std::vector<Version> versions) : versions_(std::move(versions)) {
  const auto before = [](const Version& a, const Version& b) { return compare_build(a, b) < 0; };
  // What a prepared graph gives back is in order already.
  if (!std::ranges::is_sorted(versions_, before)) std::ranges::sort(versions_, before);
  keys_.reserve(versions_.size());
  release_run_from_.reserve(versions_.size() + 1);
  for (std::uint32_t i = 0; i < versions_.size(); ++i) {
    const Version& version = versions_[i];
    keys_.push_back({version.high_, version.low_});
    const bool begins = i == 0 || versions_[i - 1].is_prerelease();
    const auto runs = static_cast<std::uint32_t>(releases_.size());
    if (version.is_prerelease()) {
      release_run_from_.push_back(runs);
      continue;
    }
    if (begins) releases_.push_back({i, i});
    releases_.back().high = i + 1;
    release_run_from_.push_back(static_cast<std::uint32_t>(releases_.size() - 1));
  }
  release_run_from_.push_back(static_cast<std::uint32_t>(releases_.size()));
}

std::uint32_t SortedVersions::search(const Version& version, bool upper) const {
  const Key wanted{version.high_, version.low_};
  // Without branches: the compiler turns the choice into a conditional move.
  const auto search_keys = [&](bool beyond) {
    const Key* base = keys_.data();
    std::size_t size = keys_.size();
    while (size > 0) {
      const std::size_t half = size / 2;
      const Key& key = base[half];
      const bool less =
          key.high < wanted.high ||
          (key.high == wanted.high && (key.low < wanted.low || (beyond && key.low == wanted.low)));
      base = less ? base + (size - half) : base;
      size = half;
    }
    return static_cast<std::uint32_t>(base - keys_.data());
  };
  if (version.is_exact()) return search_keys(upper);
  // Versions with the same key differ in what the key does not hold.
  const auto first = versions_.begin() + search_keys(false);
  const auto last = versions_.begin() + search_keys(true);
  const auto found =
      upper ? std::upper_bound(first, last, version) : std::lower_bound(first, last, version);
  return static_cast<std::uint32_t>(found - versions_.begin());
}

std::uint32_t SortedVersions::lower_bound(const Version& version) const {
  return search(version, false);
}

std::uint32_t SortedVersions::upper_bound(const Version& version) const {
  return search(version, true);
}

std::optional<std::uint32_t> SortedVersions::find(const Version& version) const {
  const std::uint32_t at = lower_bound(version);
  if (at == size() || versions_[at] != version) return std::nullopt;
  return at;
}

Interval SortedVersions::bounds(std::span<const Comparator> all) const {
  Interval bounds{0, static_cast<std::uint32_t>(size())};
  for (const auto& [op, version] : all) {
    const auto bits = static_cast<unsigned>(op);
    if ((bits & 1) == 0) bounds.low = std::max(bounds.low, search(version, (bits & 2) == 0));
    if ((bits & 4) == 0) bounds.high = std::min(bounds.high, search(version, (bits & 2) != 0));
  }
  return bounds;
}

Interval SortedVersions::prereleases_of(const Version& version) const {
  Interval found{0, lower_bound(version.core())};
  found.low = found.high;
  while (found.low > 0 && versions_[found.low - 1].same_core(version)) --found.low;
  return found;
}

void SortedVersions::append_set(std::span<const Comparator> all, bool include_prerelease,
                                std::vector<Interval>& out) const {
  const Interval within = bounds(all);
  if (within.low >= within.high) return;
  if (include_prerelease) {
    out.push_back(within);
    return;
  }
  for (std::size_t run = release_run_from_[within.low];
       run < releases_.size() && releases_[run].low < within.high; ++run) {
    append_overlap(within, releases_[run], out);
  }
  for (const Comparator& comparator : all) {
    if (!allows_prereleases(comparator)) continue;
    append_overlap(within, prereleases_of(comparator.version), out);
  }
}

void SortedVersions::append_ordinals(const Range& range, std::vector<Interval>& out) const {
  const std::size_t begin = out.size();
  const ComparatorSets& sets = range.sets();
  for (std::size_t i = 0; i < sets.size(); ++i) {
    append_set(sets[i], range.options().include_prerelease, out);
  }
  unite(out, begin);
}

std::uint32_t SortedVersions::highest_in(std::span<const Comparator> all,
                                         bool include_prerelease) const {
  // Ordinals are counted from one here, so that zero is "none".
  auto end = static_cast<std::uint32_t>(size());
  for (const auto& [op, version] : all) {
    const auto bits = static_cast<unsigned>(op);
    if ((bits & 4) == 0) end = std::min(end, search(version, (bits & 2) != 0));
  }
  if (end == 0) return 0;
  std::uint32_t best = end;
  if (!include_prerelease && versions_[end - 1].is_prerelease()) {
    const std::uint32_t run = release_run_from_[end - 1];
    best = run == 0 ? 0 : releases_[run - 1].high;
  }
  const auto test = [&](std::uint32_t ordinal) {
    return std::ranges::all_of(
        all, [&](const Comparator& comparator) { return comparator.test(versions_[ordinal - 1]); });
  };
  if (best != 0 && !test(best)) best = 0;
  if (include_prerelease) return best;
  for (const Comparator& comparator : all) {
    if (!allows_prereleases(comparator)) continue;
    const std::uint32_t top = std::min(end, lower_bound(comparator.version.core()));
    if (top > best && versions_[top - 1].same_core(comparator.version) && test(top)) best = top;
  }
  return best;
}

std::optional<std::uint32_t> SortedVersions::highest(const Range& range) const {
  std::uint32_t best = 0;
  const ComparatorSets& sets = range.sets();
  for (std::size_t i = 0; i < sets.size(); ++i) {
    best = std::max(best, highest_in(sets[i], range.options().include_prerelease));
  }
  if (best == 0) return std::nullopt;
  return best - 1;
}

std::vector<Interval> ordinals(const SortedVersions& sorted, const Range& range) {
  std::vector<Interval> out;
  sorted.append_ordinals(range, out);
  return out;
}

}  // namespace tank::inline v0::semver
