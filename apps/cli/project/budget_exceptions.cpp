// SPDX-License-Identifier: Apache-2.0
#include "cli/project/budget_exceptions.hpp"

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <variant>

namespace tank::inline v0::cli {
namespace {

using package::Permissions;

/// Which packages may go over the budget, and by what.
using Exceptions = std::map<std::string, Permissions, std::less<>>;

/// Shows the packages with an exception as if they asked for nothing, as far as it goes.
class ExceptionSource final : public resolve::PackageSource {
 public:
  ExceptionSource(RegistrySource& source, const Permissions& budget, const Exceptions& exceptions)
      : source_(&source), budget_(&budget), exceptions_(&exceptions) {}

  Result<std::optional<resolve::PackageVersions>> load(std::string_view name) override {
    auto found = source_->load(name);
    const auto exception = exceptions_->find(name);
    if (!found || !*found || exception == exceptions_->end()) return found;
    const Permissions allowed = package::unite(*budget_, exception->second);
    for (resolve::Candidate& each : (*found)->versions) {
      if (package::covers(allowed, each.permissions)) each.permissions = {};
    }
    return found;
  }
  void prefetch(const std::vector<std::string_view>& names) override { source_->prefetch(names); }
  std::vector<std::string> nearest(std::string_view name) const override {
    return source_->nearest(name);
  }

 private:
  RegistrySource* source_;
  const Permissions* budget_;
  const Exceptions* exceptions_;
};

/// An exception that would resolve a conflict.
struct Offer {
  std::string package;
  semver::Version version;
  Permissions missing;
  std::size_t entries = 0;  ///< that nobody was granted so far
};

/// Narrower permissions first, then fewer, then the newer version.
bool is_better(const Offer& one, const Offer& other) {
  const bool within = package::covers(other.missing, one.missing);
  const bool around = package::covers(one.missing, other.missing);
  if (within != around) return within;
  if (one.entries != other.entries) return one.entries < other.entries;
  return one.package == other.package && other.version < one.version;
}

std::optional<Offer> best_offer(const resolve::Explanation& explanation,
                                const RegistrySource& source, const Permissions& budget,
                                const Exceptions& exceptions) {
  Permissions granted = budget;
  for (const auto& each : exceptions) granted = package::unite(granted, each.second);
  std::optional<Offer> best;
  for (const resolve::Fact& fact : explanation.conflict) {
    if (fact.refusal != resolve::Refusal::budget) continue;
    for (const semver::Version& version : fact.versions) {
      const wire::IndexVersion* found = source.find(fact.package, version);
      if (found == nullptr) continue;
      const auto permissions = wire::from_wire(found->permissions);
      if (!permissions) continue;
      Offer offer{fact.package, version, package::difference(*permissions, budget)};
      offer.entries = package::widening(granted, offer.missing).size();
      if (!best || is_better(offer, *best)) best = std::move(offer);
    }
  }
  return best;
}

class Search {
 public:
  Search(resolve::Resolver& resolver, const resolve::Problem& problem, RegistrySource& source)
      : resolver_(&resolver),
        problem_(&problem),
        source_(&source),
        budget_(*problem.policy.budget) {}

  /// Grants what one conflict after the other asks for. Each round grants something new, and
  /// there is only so much that versions ask for.
  Result<resolve::Resolution> grant_until_solved(resolve::Explanation conflict) {
    while (const auto offer = best_offer(conflict, *source_, budget_, exceptions_)) {
      Permissions& exception = exceptions_[offer->package];
      exception = package::unite(exception, offer->missing);
      auto answer = resolve(resolve::Proof::explain);
      if (!answer || std::holds_alternative<resolve::Solution>(*answer)) return answer;
      conflict = std::get<resolve::Explanation>(std::move(*answer));
    }
    return resolve::Resolution(std::move(conflict));
  }

  /// Takes back what turned out not to be needed.
  Result<resolve::Resolution> solve_with_fewest() {
    const Exceptions all = exceptions_;
    for (const auto& [package, exception] : all) {
      exceptions_.erase(package);
      const auto without = resolve(resolve::Proof::verdict);
      if (!without) return without;
      if (!std::holds_alternative<resolve::Solution>(*without)) {
        exceptions_.emplace(package, exception);
      }
    }
    return resolve(resolve::Proof::explain);
  }

 private:
  Result<resolve::Resolution> resolve(resolve::Proof proof) {
    ExceptionSource source(*source_, budget_, exceptions_);
    return resolver_->resolve(*problem_, source, proof);
  }

  resolve::Resolver* resolver_;
  const resolve::Problem* problem_;
  RegistrySource* source_;
  Permissions budget_;
  Exceptions exceptions_;
};

}  // namespace

Result<resolve::Resolution> resolve_beyond_budget(resolve::Resolver& resolver,
                                                  const resolve::Problem& problem,
                                                  RegistrySource& source,
                                                  const resolve::Explanation& explanation) {
  Search search(resolver, problem, source);
  auto answer = search.grant_until_solved(explanation);
  if (!answer) return answer;
  if (std::holds_alternative<resolve::Solution>(*answer)) return search.solve_with_fewest();
  // The cheapest way ended at a conflict that no permission resolves; another way may not.
  resolve::Problem unlimited = problem;
  unlimited.policy.budget.reset();
  return resolver.resolve(unlimited, source);
}

}  // namespace tank::inline v0::cli
