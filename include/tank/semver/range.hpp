// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Ranges: node-semver's grammar and semantics.

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <tank/base/api.hpp>
#include <tank/base/result.hpp>
#include <tank/semver/comparator.hpp>
#include <tank/semver/options.hpp>
#include <tank/semver/version.hpp>

namespace tank::inline v0::semver {

/// The alternatives of a range, one after the other. Up to four comparators are inline, which
/// is `^1 || ^2`.
class TANK_API ComparatorSets {
 public:
  /// No alternative at all.
  ComparatorSets() = default;

  [[nodiscard]] std::size_t size() const { return sets_; }
  [[nodiscard]] bool empty() const { return sets_ == 0; }
  /// Comparators that must all hold; never empty. `index` < size().
  [[nodiscard]] std::span<const Comparator> operator[](std::size_t index) const {
    const std::size_t begin = index == 0 ? 0 : end_of(index - 1);
    return {data() + begin, end_of(index) - begin};
  }

  /// Adds a comparator to the alternative that is being built, `any` until it is changed. The
  /// reference is good until the next change of the sets.
  Comparator& append() {
    if (count_ >= inline_comparators) return append_to_many();
    return few_[count_++] = {};
  }
  void add(const Comparator& comparator) { append() = comparator; }
  /// Takes back what was appended last.
  void drop_last();
  /// Comparators of the alternative that is being built.
  [[nodiscard]] std::span<const Comparator> pending() const;
  void drop_pending();
  /// Ends the alternative that is being built.
  void close();

 private:
  static constexpr std::size_t inline_comparators = 4;

  Comparator& append_to_many();
  [[nodiscard]] const Comparator* data() const {
    return many_.empty() ? few_.data() : many_.data();
  }
  [[nodiscard]] std::uint32_t end_of(std::size_t set) const {
    return set < inline_comparators ? ends_[set] : many_ends_[set - inline_comparators];
  }

  std::array<Comparator, inline_comparators> few_;
  std::vector<Comparator> many_;  // all of them, once they are too many
  std::vector<std::uint32_t> many_ends_;
  std::array<std::uint32_t, inline_comparators> ends_{};
  std::uint32_t count_ = 0;
  std::uint32_t sets_ = 0;
};

/// A range, and the options under which it was read. Reading from several threads is safe.
class TANK_API Range {
  struct Unread {};

 public:
  /// `*`
  Range();
  /// For `parse` alone, as only this class can name the argument.
  explicit Range(Unread) {}

  /// Errors: invalid_range.
  [[nodiscard]] static Result<Range> parse(std::string_view text, Options options = {});
  /// The range that is exactly this comparator.
  [[nodiscard]] static Range of(const Comparator& comparator, Options options = {});

  [[nodiscard]] bool satisfied_by(const Version& version) const;

  /// The text as it was given.
  [[nodiscard]] std::string to_string() const { return std::string(text()); }
  /// The same; lives as long as the range stays where it is.
  [[nodiscard]] std::string_view text() const {
    return long_text_.empty() ? std::string_view(text_.data(), text_size_) : long_text_;
  }
  /// node-semver's `validRange` form: `>=1.2.3 <2.0.0-0`.
  [[nodiscard]] std::string canonical() const;

  [[nodiscard]] Options options() const { return options_; }
  [[nodiscard]] const ComparatorSets& sets() const { return sets_; }

  /// Same canonical text and same options.
  friend TANK_API bool operator==(const Range& a, const Range& b);

 private:
  static constexpr std::size_t inline_text = 45;
  void keep_text(std::string_view text);

  ComparatorSets sets_;
  std::string long_text_;
  std::array<char, inline_text> text_{};
  std::uint8_t text_size_ = 0;
  Options options_;
};

/// Whether `version` passes all comparators, and the rule that a pre-release must be named by
/// a comparator with the same numbers.
[[nodiscard]] TANK_API bool passes(std::span<const Comparator> all, const Version& version,
                                   bool include_prerelease);

}  // namespace tank::inline v0::semver
