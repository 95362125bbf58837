// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Puts a conflict and its proof into names and versions.

#include <map>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <tank/resolve/explanation.hpp>

#include "core/resolve/solver.hpp"

namespace tank::inline v0::resolve::detail {

/// Facts that rule each other out.
struct Conflict {
  std::vector<Id> roots;  ///< requirements
  std::vector<Id> groups;
  std::vector<std::pair<Id, Refusal>> refusals;  ///< by package
};

class Report {
 public:
  /// Borrows all three. `roots` are those of the search that is reported.
  Report(const Universe& universe, const Rules& rules, std::span<const Id> roots)
      : universe_(&universe), rules_(&rules), roots_(roots) {}

  [[nodiscard]] std::vector<Fact> facts(const Conflict& conflict) const;
  /// The proof that `solver` recorded, without what it did not need.
  [[nodiscard]] std::vector<Step> steps(const Solver& solver, const Conflict& conflict) const;

 private:
  struct Draft;

  [[nodiscard]] Requirement requirement_of(Id requirement) const;
  [[nodiscard]] std::vector<Id> ordinals_of(Id slot, const Word* states) const;
  [[nodiscard]] VersionSet set_of(Id slot, const Word* states) const;
  [[nodiscard]] VersionSet set_of(Id package, const std::vector<Id>& ordinals) const;
  std::size_t add(Draft& draft, Cause cause) const;
  std::size_t add_leaf(Draft& draft, Cause cause) const;
  std::size_t add_refusals(Draft& draft, std::size_t step, Id requirement) const;
  std::size_t add_refused(Draft& draft, Id package, Refusal rule) const;
  std::size_t add_chosen(Draft& draft, const ProofStep& proof, Cause known, Id group) const;
  std::size_t add_derived(Draft& draft, const ProofStep& proof) const;
  [[nodiscard]] Step derived(const ProofStep& proof) const;

  const Universe* universe_;
  const Rules* rules_;
  std::span<const Id> roots_;
};

/// How to write a set of versions of a package down: against those that exist.
[[nodiscard]] std::string set_text(std::string_view name, std::span<const semver::Version> all,
                                   const std::vector<bool>& in);

}  // namespace tank::inline v0::resolve::detail
