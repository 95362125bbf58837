// SPDX-License-Identifier: Apache-2.0
#include "core/resolve/rules.hpp"

#include <algorithm>
#include <array>

namespace tank::inline v0::resolve::detail {

namespace {

constexpr std::array rules{Refusal::denied,      Refusal::not_allowed,   Refusal::yanked,
                           Refusal::minimum_age, Refusal::minimum_score, Refusal::not_signed,
                           Refusal::budget};

}  // namespace

bool names_match(std::string_view pattern, std::string_view name) {
  if (pattern == name || pattern == "*") return true;
  return pattern.ends_with("/*") && name.starts_with(pattern.substr(0, pattern.size() - 1));
}

Rules::Rules(const Problem& problem, const Universe& universe)
    : problem_(&problem),
      universe_(&universe),
      has_policy_(problem.policy.budget || problem.policy.minimum_age ||
                  problem.policy.minimum_score || problem.policy.allow ||
                  !problem.policy.deny.empty() || problem.policy.require_signature) {}

std::span<const semver::Version> Rules::preferred(Id package) const {
  if (problem_->preferred.empty()) return {};
  const auto found = problem_->preferred.find(std::string{universe_->name(package)});
  if (found == problem_->preferred.end()) return {};
  return found->second;
}

bool Rules::applies(Refusal rule, Id package, Id ordinal) const {
  const Policy& policy = problem_->policy;
  const std::string_view name = universe_->name(package);
  const VersionRow& row = universe_->version_row(package, ordinal);
  const auto is_named = [&](const std::string& pattern) { return names_match(pattern, name); };
  switch (rule) {
    case Refusal::denied:
      return std::ranges::any_of(policy.deny, is_named);
    case Refusal::not_allowed:
      return policy.allow && std::ranges::none_of(*policy.allow, is_named);
    case Refusal::yanked:
      return (row.flags & yanked_flag) != 0 &&
             std::ranges::find(preferred(package), universe_->version(package, ordinal)) ==
                 preferred(package).end();
    case Refusal::minimum_age:
      // Unknown age is no age: what cannot be shown to be old enough is not.
      return policy.minimum_age &&
             (row.published_at == no_time || TimePoint{TimePoint::duration{row.published_at}} >
                                                 problem_->now - *policy.minimum_age);
    case Refusal::minimum_score:
      return policy.minimum_score && row.score < *policy.minimum_score;
    case Refusal::not_signed:
      return policy.require_signature && (row.flags & signed_flag) == 0;
    case Refusal::budget:
      return policy.budget &&
             !package::covers(*policy.budget, universe_->permissions(row.permissions));
  }
  return false;
}

std::optional<Refusal> Rules::refusal(Id package, Id ordinal) const {
  const Id flags = universe_->version_row(package, ordinal).flags;
  if (!has_policy_ && (flags & yanked_flag) == 0) return std::nullopt;
  for (const Refusal rule : rules) {
    if (!applies(rule, package, ordinal)) continue;
    if (!only_ || only_->contains({package, rule})) return rule;
  }
  return std::nullopt;
}

}  // namespace tank::inline v0::resolve::detail
