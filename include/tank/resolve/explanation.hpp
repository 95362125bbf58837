// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Why there is no solution: as data, and as numbered prose.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <tank/base/api.hpp>
#include <tank/resolve/package_source.hpp>
#include <tank/semver/version.hpp>

namespace tank::inline v0::resolve {

/// A rule that keeps a version from being chosen, in the order in which they are asked.
enum class Refusal : std::uint8_t {
  denied,         ///< its name is on the deny list
  not_allowed,    ///< its name is not on the allow list
  yanked,         ///< withdrawn, and no lock holds it
  minimum_age,    ///< published too recently, or nobody knows when
  minimum_score,  ///< scored too low, or not at all
  not_signed,     ///< no publisher whose signature counts has signed it
  budget,         ///< asks for more permissions than granted
};
[[nodiscard]] TANK_API std::string_view to_string(Refusal refusal);

/// What a fact is about.
enum class FactKind : std::uint8_t {
  root,        ///< the project requires something
  dependency,  ///< some versions of a package require something
  refusal,     ///< a rule refuses some versions of a package
};
[[nodiscard]] TANK_API std::string_view to_string(FactKind kind);

/// Something that is so, from which a conflict follows.
struct Fact {
  FactKind kind = FactKind::root;
  std::string package;                     ///< empty for `root`
  std::vector<semver::Version> versions;   ///< whose fact it is, ascending; empty for `root`
  std::optional<Requirement> requirement;  ///< of `root` and `dependency`
  std::optional<Refusal> refusal;

  friend bool operator==(const Fact&, const Fact&) = default;
};

/// Versions of a package, and how to write them down.
struct VersionSet {
  std::string package;
  std::vector<semver::Version> versions;  ///< ascending
  std::string text;                       ///< `all versions of foo`, `foo >=1.2.0`

  friend bool operator==(const VersionSet&, const VersionSet&) = default;
};

/// How a step of the proof follows.
enum class StepKind : std::uint8_t {
  root,             ///< the project depends on `target`
  dependency,       ///< `source` depends on `target`
  unknown_package,  ///< `source` (or the project) needs a package that nobody has
  no_versions,      ///< `source` (or the project) needs a version that does not exist
  refused,          ///< a rule forbids `source`
  derived,          ///< follows from earlier steps
  conflict,         ///< the last step: the project cannot be resolved
};
[[nodiscard]] TANK_API std::string_view to_string(StepKind kind);

/// One incompatibility. Its terms cannot hold together: each of `required` chosen, and nothing
/// of each of `excluded`. Read: `required` together imply `excluded`.
struct Step {
  StepKind kind = StepKind::derived;
  std::vector<VersionSet> required;
  std::vector<VersionSet> excluded;
  std::vector<std::size_t> causes;  ///< earlier steps, of `derived` and `conflict`
  std::string range;                ///< as written, where there is a requirement
  std::optional<Refusal> refusal;   ///< of `refused`

  friend bool operator==(const Step&, const Step&) = default;
};

/// A proof that there is no solution.
struct Explanation {
  std::vector<Step> steps;  ///< causes come before what follows from them
  /// Facts that rule each other out, none of which can be spared.
  std::vector<Fact> conflict;
  std::vector<std::string> hints;  ///< what may help, as sentences

  [[nodiscard]] bool empty() const { return steps.empty(); }
  friend bool operator==(const Explanation&, const Explanation&) = default;
};

/// The explanation in English: sentences with numbers to refer to, hints at the end. One
/// sentence a line.
[[nodiscard]] TANK_API std::string to_prose(const Explanation& explanation);

}  // namespace tank::inline v0::resolve
