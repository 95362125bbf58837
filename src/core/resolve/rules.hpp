// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Which versions a problem's policy refuses, and which it would rather keep.

#include <set>
#include <span>
#include <utility>

#include <tank/resolve/resolver.hpp>

#include "core/resolve/universe.hpp"

namespace tank::inline v0::resolve::detail {

class Rules {
 public:
  /// Borrows both.
  Rules(const Problem& problem, const Universe& universe);

  /// Whether no version of the package can be refused or preferred.
  [[nodiscard]] bool leaves_alone(Id package) const {
    return !has_policy_ && problem_->preferred.empty() &&
           universe_->package_row(package).yanked_count == 0;
  }
  /// The first rule that refuses a version, in the order of `Refusal`.
  [[nodiscard]] std::optional<Refusal> refusal(Id package, Id ordinal) const;
  /// The versions of a package to keep; empty for most.
  [[nodiscard]] std::span<const semver::Version> preferred(Id package) const;
  [[nodiscard]] bool prefers_lowest() const { return problem_->prefer_lowest; }

  /// From now on only these rules hold, each for one package.
  void only(std::span<const std::pair<Id, Refusal>> rules) {
    only_.emplace(rules.begin(), rules.end());
  }
  /// Whether a rule refuses a version, whatever other rules say.
  [[nodiscard]] bool applies(Refusal rule, Id package, Id ordinal) const;

 private:
  const Problem* problem_;
  const Universe* universe_;
  bool has_policy_;
  std::optional<std::set<std::pair<Id, Refusal>>> only_;
};

/// Whether `name` is meant by a pattern: itself, `@scope/*`, or `*`.
[[nodiscard]] bool names_match(std::string_view pattern, std::string_view name);

}  // namespace tank::inline v0::resolve::detail
