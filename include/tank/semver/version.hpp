// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Versions: Semantic Versioning 2.0.0, with node-semver's loose reading beside it.

#include <array>
#include <compare>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <tank/base/api.hpp>
#include <tank/base/result.hpp>
#include <tank/semver/options.hpp>

namespace tank::inline v0::semver {

/// The largest number that a version may hold: 2^53 - 1, as in node-semver.
inline constexpr std::uint64_t max_number = (std::uint64_t{1} << 53) - 1;

/// A version. Two packed integers order nearly all of them; the text behind the numbers is
/// inline, so that a version of usual size allocates nothing. Values are independent; reading
/// one from several threads is safe.
class TANK_API Version {
 public:
  /// 0.0.0
  Version() noexcept = default;
  /// Each number is at most `max_number`; larger ones are cut to it.
  Version(std::uint64_t major, std::uint64_t minor, std::uint64_t patch);

  Version(const Version& other) { copy_fields(other); }
  Version(Version&& other) noexcept { take_fields(other); }
  Version& operator=(const Version& other) {
    if (this != &other) *this = Version(other);
    return *this;
  }
  Version& operator=(Version&& other) noexcept {
    if (this == &other) return *this;
    if (is_long()) [[unlikely]]
      release();
    take_fields(other);
    return *this;
  }
  ~Version() {
    if (is_long()) [[unlikely]]
      release();
  }

  /// Reads a version; without a grammar strictly (no `v`, no white space).
  /// Errors: invalid_version.
  [[nodiscard]] static Result<Version> parse(std::string_view text,
                                             Grammar grammar = Grammar::strict);

  [[nodiscard]] std::uint64_t major() const;
  [[nodiscard]] std::uint64_t minor() const;
  [[nodiscard]] std::uint64_t patch() const;
  [[nodiscard]] bool is_prerelease() const {
    return (low_ & 1) == 0 || (is_saturated() && !prerelease().empty());
  }
  /// `beta.1` of `1.2.3-beta.1+build`; lives as long as the version stays where it is.
  [[nodiscard]] std::string_view prerelease() const;
  /// `build` of `1.2.3-beta.1+build`; lives as long as the version stays where it is.
  [[nodiscard]] std::string_view build() const;

  /// Canonical text without build metadata, as node-semver's `version`.
  [[nodiscard]] std::string to_string() const;
  /// Canonical text with build metadata, as node-semver's `raw` after a change.
  [[nodiscard]] std::string to_full_string() const;
  /// The same numbers without pre-release and build.
  [[nodiscard]] Version core() const;
  /// Whether major, minor and patch are equal.
  [[nodiscard]] bool same_core(const Version& other) const;

  /// SemVer precedence: build metadata does not count.
  friend std::strong_ordering operator<=>(const Version& a, const Version& b) {
    if (a.high_ != b.high_) return a.high_ <=> b.high_;
    if (a.low_ != b.low_) return a.low_ <=> b.low_;
    if (a.is_exact()) [[likely]]
      return std::strong_ordering::equal;
    return compare_rest(a, b);
  }
  friend bool operator==(const Version& a, const Version& b) { return (a <=> b) == 0; }

 private:
  friend struct VersionParts;
  friend class SortedVersions;
  struct Long;

  static constexpr std::uint32_t saturated = 0xffff'ffff;
  static constexpr std::uint8_t long_mark = 0xff;
  static constexpr std::size_t inline_text = 38;

  [[nodiscard]] bool is_long() const { return prerelease_size_ == long_mark; }
  [[nodiscard]] bool is_saturated() const { return static_cast<std::uint32_t>(high_) == saturated; }
  /// Whether equal packed integers mean equal versions.
  [[nodiscard]] bool is_exact() const { return (low_ & 1) != 0 && !is_saturated(); }
  [[nodiscard]] Long* rest() const;
  [[nodiscard]] static std::strong_ordering compare_rest(const Version& a, const Version& b);
  void release() noexcept;
  void own_copy();

  void assign_fields(const Version& other) {
    high_ = other.high_;
    low_ = other.low_;
    text_ = other.text_;
    prerelease_size_ = other.prerelease_size_;
    build_size_ = other.build_size_;
  }
  void copy_fields(const Version& other) {
    assign_fields(other);
    if (is_long()) [[unlikely]]
      own_copy();
  }
  void take_fields(Version& other) noexcept {
    assign_fields(other);
    if (is_long()) [[unlikely]] {
      other.high_ = 0;
      other.low_ = 1;
      other.prerelease_size_ = 0;
    }
  }

  // major in the upper half, minor in the lower; all ones from 2^32 - 1 on (see `Long`).
  std::uint64_t high_ = 0;
  // patch, and in the lowest bit whether this is a release.
  std::uint64_t low_ = 1;
  // Pre-release and build one after the other, or a pointer to `Long` where they do not fit.
  alignas(void*) std::array<char, inline_text> text_{};
  std::uint8_t prerelease_size_ = 0;
  std::uint8_t build_size_ = 0;
};

/// Precedence, and then build metadata, identifier by identifier as pre-releases compare.
[[nodiscard]] TANK_API std::strong_ordering compare_build(const Version& a, const Version& b);

/// One dot-separated part of a pre-release.
struct Identifier {
  std::string_view text;
  bool is_number = false;  ///< digits only, and below `max_number`

  friend bool operator==(const Identifier&, const Identifier&) = default;
};

/// The parts of `prerelease` or `build`, which must outlive them.
[[nodiscard]] TANK_API std::vector<Identifier> identifiers(std::string_view dotted);

}  // namespace tank::inline v0::semver
