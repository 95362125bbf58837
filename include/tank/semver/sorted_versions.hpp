// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Versions sorted once, so that a range becomes intervals of ordinals.

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include <tank/base/api.hpp>
#include <tank/semver/range.hpp>
#include <tank/semver/version.hpp>

namespace tank::inline v0::semver {

/// Ordinals from `low` up to, but not including, `high`.
struct Interval {
  std::uint32_t low = 0;
  std::uint32_t high = 0;

  friend bool operator==(const Interval&, const Interval&) = default;
};

/// An immutable sorted list with an index over its packed integers. Safe to read from several
/// threads. Positions in it are called ordinals.
class TANK_API SortedVersions {
 public:
  SortedVersions() = default;
  /// Sorts by precedence, then by build metadata. At most 2^32 - 1 versions.
  explicit SortedVersions(std::vector<Version> versions);

  [[nodiscard]] std::size_t size() const { return versions_.size(); }
  [[nodiscard]] const Version& operator[](std::size_t ordinal) const { return versions_[ordinal]; }
  [[nodiscard]] std::span<const Version> versions() const { return versions_; }

  /// Ordinal of the first version that is not below `version`; size() if there is none.
  [[nodiscard]] std::uint32_t lower_bound(const Version& version) const;
  /// Ordinal of the first version above `version`; size() if there is none.
  [[nodiscard]] std::uint32_t upper_bound(const Version& version) const;
  [[nodiscard]] std::optional<std::uint32_t> find(const Version& version) const;

  /// Appends the ordinals that satisfy `range`: sorted, disjoint, none empty, none touching.
  /// Pre-releases that no comparator allows split intervals. Binary searches only.
  void append_ordinals(const Range& range, std::vector<Interval>& out) const;

  /// Ordinal of the highest version that satisfies `range`.
  [[nodiscard]] std::optional<std::uint32_t> highest(const Range& range) const;

 private:
  struct Key {
    std::uint64_t high;
    std::uint64_t low;
  };
  [[nodiscard]] std::uint32_t search(const Version& version, bool upper) const;
  [[nodiscard]] Interval bounds(std::span<const Comparator> all) const;
  [[nodiscard]] Interval prereleases_of(const Version& version) const;
  void append_set(std::span<const Comparator> all, bool include_prerelease,
                  std::vector<Interval>& out) const;
  [[nodiscard]] std::uint32_t highest_in(std::span<const Comparator> all,
                                         bool include_prerelease) const;

  std::vector<Version> versions_;
  std::vector<Key> keys_;
  std::vector<Interval> releases_;               // longest runs without pre-releases
  std::vector<std::uint32_t> release_run_from_;  // first run that ends after an ordinal
};

/// The ordinals of `sorted` that satisfy `range`; see `append_ordinals`.
[[nodiscard]] TANK_API std::vector<Interval> ordinals(const SortedVersions& sorted,
                                                      const Range& range);

}  // namespace tank::inline v0::semver
