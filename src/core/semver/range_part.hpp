// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// One alternative of a range: how its tokens become comparators.

#include <cstdint>
#include <string_view>

#include <tank/semver/options.hpp>

#include "core/semver/range_sink.hpp"
#include "core/semver/version_text.hpp"

namespace tank::inline v0::semver {

/// How a number of a partial version is spelled. node-semver compares the text with `0`, not
/// the number, and so must we.
enum class Spelling : std::uint8_t { wild, zero, other };

/// `1.2.x`: a version in which numbers may be missing or wild.
struct Partial {
  VersionParts parts;
  std::string_view prefix;  ///< of `v` and `=`, beside a hyphen also spaces
  Spelling major = Spelling::wild;
  Spelling minor = Spelling::wild;
  Spelling patch = Spelling::wild;
  PrereleaseBuffer buffer;  // where `parts.prerelease` may point to
};

/// Reads a partial version without prefix at `at`, and says what stands behind it.
/// Null: there is none, or its end is bad.
[[nodiscard]] const char* scan_partial(const char* at, const char* end, bool loose,
                                       Partial& partial);
/// Reads all of `text`, with its prefix. False: it is no partial version.
[[nodiscard]] bool scan_partial(std::string_view text, bool loose, Partial& partial);

/// What stands before a partial version: one of these, or else an `Operator`, under its number.
enum class Sign : std::uint8_t { caret = 8, tilde = 9 };
static_assert(static_cast<unsigned>(Sign::caret) > static_cast<unsigned>(Operator::any));

/// Moves `at` behind `<`, `>`, `=`, `<=` or `>=`; nothing means `equal`.
[[nodiscard]] Operator scan_operator(const char*& at, const char* end);
/// The same for signs; `~>` is `~`.
[[nodiscard]] Sign scan_sign(const char*& at, const char* end);

/// Collects the comparators of one alternative.
class PartReader {
 public:
  PartReader(RangeSink& sink, Options options) : sink_(sink), options_(options) {}

  /// Adds a token that consists of `sign` and `partial`. False: the whole range is invalid.
  [[nodiscard]] bool add_token(Sign sign, const Partial& partial);
  /// Adds a token that is still to be read. False: the whole range is invalid.
  [[nodiscard]] bool add_token(std::string_view token);
  /// Adds `from - to`. False: the whole range is invalid.
  [[nodiscard]] bool add_hyphen(const Partial& from, const Partial& to);

  /// Ends the alternative. It vanishes when nothing in it was valid, which `loose` permits.
  void finish();

 private:
  [[nodiscard]] bool read(Sign sign, const Partial& partial);
  [[nodiscard]] bool read(std::string_view token);
  void end_token();
  [[nodiscard]] bool add(Operator op, const VersionParts& parts);
  [[nodiscard]] bool add_at_least(const VersionParts& parts, bool zero);
  [[nodiscard]] bool add_below(std::uint64_t major, std::uint64_t minor = 0,
                               std::uint64_t patch = 0);
  // The lowest version that `partial` names: what is wild counts as zero.
  [[nodiscard]] bool add_floor(const Partial& partial);
  [[nodiscard]] bool add_caret(const Partial& partial);
  [[nodiscard]] bool add_tilde(const Partial& partial);
  [[nodiscard]] bool add_x_range(Operator op, const Partial& partial);
  [[nodiscard]] bool add_sided(Operator op, const Partial& partial);
  [[nodiscard]] bool add_exact(Operator op, const Partial& spelled, const VersionParts& parts);
  [[nodiscard]] bool add_without_star(std::string_view token);
  [[nodiscard]] bool add_low(const Partial& from);
  [[nodiscard]] bool add_high(const Partial& to);
  [[nodiscard]] bool add_blank() { return blank_ = true; }
  [[nodiscard]] bool mismatch() const { return options_.loose; }
  [[nodiscard]] std::string_view lowest() const { return options_.include_prerelease ? "0" : ""; }

  RangeSink& sink_;
  Options options_;
  bool any_ = false;         // `*` stands here
  bool any_at_end_ = false;  // so far
  bool solid_ = false;       // something else than `*` stands here
  bool blank_ = false;       // the token being read is `*`
  bool some_ = false;        // a comparator is here
  bool none_ = false;        // one that nothing satisfies is here: it stands for all
};

}  // namespace tank::inline v0::semver
