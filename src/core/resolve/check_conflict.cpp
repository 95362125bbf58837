// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <map>
#include <set>

#include <tank/base/limits.hpp>
#include <tank/resolve/check.hpp>
#include <tank/semver/range.hpp>

namespace tank::inline v0::resolve {
namespace {

Result<void> fault(std::string what) { return fail(Errc::no_solution, std::move(what)); }

// A version as the facts see it: versions about which all facts say the same are one.
struct Kind {
  semver::Version version;
  std::size_t series;             // versions of one series exclude each other
  std::vector<std::size_t> says;  // facts of this version
};

struct Wanted {
  std::string name;
  std::vector<bool> fits;  // by kind of the package
};

// What the facts leave of the world.
class World {
 public:
  World(const Problem& problem, PackageSource& source, std::span<const Fact> facts)
      : problem_(&problem), source_(&source), facts_(facts) {}

  // Errors: no_solution where a fact is not so.
  Result<void> read() {
    for (const Fact& fact : facts_) {
      if (fact.kind == FactKind::root) {
        if (!fact.requirement || std::ranges::count(problem_->roots, *fact.requirement) == 0) {
          return fault("the project does not require what the conflict says");
        }
      } else if (auto done = check_versions(fact); !done) {
        return done;
      }
    }
    for (const Fact& fact : facts_) {
      if (!fact.requirement) continue;
      if (auto done = sort_into_kinds(fact.requirement->name); !done) return done;
    }
    return {};
  }

  // Whether the facts but one leave a solution. Errors: limit_exceeded.
  Result<bool> is_solvable(std::size_t without) {
    without_ = without;
    steps_ = 0;
    chosen_.clear();
    std::vector<std::size_t> open;
    for (std::size_t i = 0; i < facts_.size(); ++i) {
      if (i != without && facts_[i].kind == FactKind::root) open.push_back(i);
    }
    return solve(std::move(open));
  }

 private:
  Result<const PackageVersions*> package(const std::string& name) {
    auto found = loaded_.find(name);
    if (found == loaded_.end()) {
      auto loaded = source_->load(name);
      if (!loaded) return pass(std::move(loaded));
      found = loaded_.emplace(name, std::move(*loaded)).first;
    }
    return found->second ? &*found->second : nullptr;
  }

  [[nodiscard]] bool is_named(const std::vector<std::string>& patterns,
                              const std::string& name) const {
    return std::ranges::any_of(patterns, [&](const std::string& each) {
      return each == "*" || each == name ||
             (each.ends_with("/*") && name.starts_with(each.substr(0, each.size() - 1)));
    });
  }

  [[nodiscard]] bool is_refused(const Fact& fact, const Candidate& candidate) const {
    const Policy& policy = problem_->policy;
    switch (*fact.refusal) {
      case Refusal::denied:
        return is_named(policy.deny, fact.package);
      case Refusal::not_allowed:
        return policy.allow && !is_named(*policy.allow, fact.package);
      case Refusal::yanked: {
        const auto kept = problem_->preferred.find(fact.package);
        return candidate.yanked && (kept == problem_->preferred.end() ||
                                    std::ranges::count(kept->second, candidate.version) == 0);
      }
      case Refusal::minimum_age:
        return policy.minimum_age &&
               (!candidate.published_at ||
                *candidate.published_at + *policy.minimum_age > problem_->now);
      case Refusal::minimum_score:
        return policy.minimum_score && candidate.score.value_or(-1) < *policy.minimum_score;
      case Refusal::budget:
        return policy.budget && !package::covers(*policy.budget, candidate.permissions);
    }
    return false;
  }

  Result<void> check_versions(const Fact& fact) {
    const auto found = package(fact.package);
    if (!found) return pass(found);
    const bool is_complete =
        fact.kind == FactKind::refusal ? fact.refusal.has_value() : fact.requirement.has_value();
    if (*found == nullptr || fact.versions.empty() || !is_complete) {
      return fault("a fact about nothing: " + fact.package);
    }
    if (!std::ranges::is_sorted(fact.versions)) return fault("a fact's versions are not in order");
    std::size_t found_versions = 0;
    for (const Candidate& each : (*found)->versions) {
      if (!std::ranges::binary_search(fact.versions, each.version)) continue;
      ++found_versions;
      const bool is_so = fact.kind == FactKind::refusal
                             ? is_refused(fact, each)
                             : std::ranges::count(each.requirements, *fact.requirement) > 0;
      if (!is_so) {
        return fault("not so: a fact about " + fact.package + " " + each.version.to_string());
      }
    }
    if (found_versions < fact.versions.size())
      return fault("a version does not exist: " + fact.package);
    return {};
  }

  [[nodiscard]] std::string series_of(const semver::Version& version) const {
    if (problem_->mode == Mode::flat) return "all";
    if (version.major() != 0) return std::to_string(version.major());
    if (version.minor() != 0) return "0." + std::to_string(version.minor());
    return "0.0." + std::to_string(version.patch());
  }

  // Which versions a requirement means, by place in the package.
  [[nodiscard]] std::vector<bool> fits(const Requirement& wanted,
                                       const PackageVersions& all) const {
    const auto range = semver::Range::parse(
        wanted.range, {.loose = true, .include_prerelease = problem_->policy.include_prerelease});
    const auto tag = all.tags.find(wanted.range);
    std::vector<bool> in;
    for (const Candidate& each : all.versions) {
      in.push_back(range ? range->satisfied_by(each.version)
                         : tag != all.tags.end() && tag->second == each.version);
    }
    return in;
  }

  Result<void> sort_into_kinds(const std::string& name) {
    if (kinds_.contains(name)) return {};
    const auto found = package(name);
    if (!found) return pass(found);
    std::vector<Kind>& kinds = kinds_[name];
    if (*found == nullptr) return {};
    std::vector<std::size_t> mine;
    std::map<std::size_t, std::vector<bool>> wanted;
    for (std::size_t i = 0; i < facts_.size(); ++i) {
      if (facts_[i].package == name) mine.push_back(i);
      if (!facts_[i].requirement || facts_[i].requirement->name != name) continue;
      wanted.emplace(i, fits(*facts_[i].requirement, **found));
      wanted_[i] = Wanted{name, {}};
    }
    std::set<std::pair<std::string, std::vector<std::size_t>>> seen;
    std::map<std::string, std::size_t> series;
    for (std::size_t at = 0; at < (*found)->versions.size(); ++at) {
      const semver::Version& version = (*found)->versions[at].version;
      std::vector<std::size_t> says;
      for (const std::size_t i : mine) {
        if (std::ranges::binary_search(facts_[i].versions, version)) says.push_back(i);
      }
      std::vector<std::size_t> signature = says;
      for (const auto& [i, in] : wanted) {
        if (in[at]) signature.push_back(facts_.size() + i);
      }
      const std::string in = series_of(version);
      if (!seen.emplace(in, std::move(signature)).second) continue;
      kinds.push_back(
          {version, series.try_emplace(in, series.size()).first->second, std::move(says)});
      for (const auto& [i, fitting] : wanted) wanted_[i].fits.push_back(fitting[at]);
    }
    return {};
  }

  [[nodiscard]] bool is_chosen(const std::string& name, std::size_t kind) const {
    return chosen_.contains({name, kind});
  }

  [[nodiscard]] bool may_choose(const std::string& name, std::size_t kind) const {
    const Kind& wanted = kinds_.at(name)[kind];
    for (const std::size_t i : wanted.says) {
      if (i != without_ && facts_[i].kind == FactKind::refusal) return false;
    }
    return std::ranges::none_of(chosen_, [&](const auto& each) {
      return each.first == name && kinds_.at(name)[each.second].series == wanted.series;
    });
  }

  // The ways to fulfil a requirement; nothing where it is fulfilled.
  [[nodiscard]] std::optional<std::vector<std::size_t>> ways(std::size_t fact) const {
    std::vector<std::size_t> found;
    const auto wanted = wanted_.find(fact);
    if (wanted == wanted_.end()) return found;
    for (std::size_t i = 0; i < wanted->second.fits.size(); ++i) {
      if (!wanted->second.fits[i]) continue;
      if (is_chosen(wanted->second.name, i)) return std::nullopt;
      if (may_choose(wanted->second.name, i)) found.push_back(i);
    }
    return found;
  }

  // Depth first, always at the requirement with the fewest ways.
  Result<bool> solve(std::vector<std::size_t> open) {
    if (++steps_ > limits::check_steps) {
      return fail(Errc::limit_exceeded, "the conflict is too large to be checked this way");
    }
    std::optional<std::size_t> next;
    std::vector<std::size_t> fewest;
    for (const std::size_t fact : open) {
      auto found = ways(fact);
      if (!found || (next && found->size() >= fewest.size())) continue;
      next = fact;
      fewest = std::move(*found);
    }
    if (!next) return true;
    const std::string name = facts_[*next].requirement->name;
    for (const std::size_t kind : fewest) {
      std::vector<std::size_t> more = open;
      for (const std::size_t fact : kinds_.at(name)[kind].says) {
        if (fact != without_ && facts_[fact].kind == FactKind::dependency) more.push_back(fact);
      }
      chosen_.emplace(name, kind);
      const auto solved = solve(std::move(more));
      chosen_.erase({name, kind});
      if (!solved || *solved) return solved;
    }
    return false;
  }

  const Problem* problem_;
  PackageSource* source_;
  std::span<const Fact> facts_;
  std::map<std::string, std::optional<PackageVersions>> loaded_;
  std::map<std::string, std::vector<Kind>> kinds_;
  std::map<std::size_t, Wanted> wanted_;
  std::set<std::pair<std::string, std::size_t>> chosen_;
  std::size_t without_ = 0;
  std::size_t steps_ = 0;
};

}  // namespace

Result<void> check_conflict(const Problem& problem, PackageSource& source,
                            std::span<const Fact> conflict) {
  World world{problem, source, conflict};
  if (auto done = world.read(); !done) return done;
  const auto all = world.is_solvable(conflict.size());
  if (!all) return pass(all);
  if (*all) return fault("the facts leave a solution");
  for (std::size_t i = 0; i < conflict.size(); ++i) {
    const auto rest = world.is_solvable(i);
    if (!rest) return pass(rest);
    if (!*rest) return fault("fact " + std::to_string(i + 1) + " is not needed");
  }
  return {};
}

}  // namespace tank::inline v0::resolve
