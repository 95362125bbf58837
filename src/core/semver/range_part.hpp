// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// One alternative of a range: how its tokens become comparators.

#include <cstdint>
#include <string_view>

#include <tank/semver/range.hpp>

#include "core/semver/version_text.hpp"

namespace tank::inline v0::semver {

/// `1.2.x`: a version in which numbers may be missing or wild.
struct Partial {
  VersionParts parts;
  std::string_view prefix;  ///< of `v` and `=`, beside a hyphen also spaces
  bool wild_major = true;
  bool wild_minor = true;
  bool wild_patch = true;
  // Spelled exactly `0`: node-semver compares the text here, not the number.
  bool zero_major = false;
  bool zero_minor = false;
  bool zero_patch = false;
  PrereleaseBuffer buffer;  // where `parts.prerelease` may point to
};

/// Reads all of `text`. False: it is no partial version.
[[nodiscard]] bool scan_partial(std::string_view text, bool loose, Partial& partial);

/// Takes `<`, `>`, `=`, `<=` or `>=` off the front of `text`, or nothing.
[[nodiscard]] std::string_view take_operator(std::string_view& text);

/// Collects the comparators of one alternative.
class PartReader {
 public:
  PartReader(ComparatorSets& sets, Options options) : sets_(sets), options_(options) {}

  /// Adds one token. `sign` is what stands before `core`: an operator, `^`, `~`, or `~>`.
  /// False: the whole range is invalid.
  [[nodiscard]] bool add_token(std::string_view sign, std::string_view core);
  /// Adds a token whose sign is still part of it.
  [[nodiscard]] bool add_token(std::string_view token);
  /// Adds `from - to`. False: the whole range is invalid.
  [[nodiscard]] bool add_hyphen(const Partial& from, const Partial& to);

  /// Ends the alternative. It vanishes when nothing in it was valid, which `loose` permits.
  void finish();

 private:
  [[nodiscard]] bool read_token(std::string_view sign, std::string_view core);
  [[nodiscard]] bool add(Operator op, const VersionParts& parts);
  [[nodiscard]] bool add_at_least(VersionParts parts, bool zero);
  [[nodiscard]] bool add_below(VersionParts parts);
  [[nodiscard]] bool add_caret(const Partial& partial);
  [[nodiscard]] bool add_tilde(const Partial& partial);
  [[nodiscard]] bool add_x_range(std::string_view sign, const Partial& partial);
  [[nodiscard]] bool add_sided(std::string_view sign, const Partial& partial);
  [[nodiscard]] bool add_exact(std::string_view sign, const Partial& partial);
  [[nodiscard]] bool add_without_star(std::string_view sign, std::string_view core);
  [[nodiscard]] bool mismatch() const { return options_.loose; }
  [[nodiscard]] std::string_view lowest() const { return options_.include_prerelease ? "0" : ""; }

  ComparatorSets& sets_;
  Options options_;
  bool any_ = false;         // `*` stands here
  bool any_at_end_ = false;  // so far
  bool solid_ = false;       // something else than `*` stands here
  bool blank_ = false;       // the token just read was `*`
  bool none_ = false;        // a comparator that nothing satisfies is here: it stands for all
};

}  // namespace tank::inline v0::semver
