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
    faults_.clear();
    std::vector<Open> open;
    for (std::size_t i = 0; i < facts_.size(); ++i) {
      if (i != without && facts_[i].kind == FactKind::root) open.push_back({i, {}});
    }
    const auto failed = solve(open);
    if (!failed) return pass(failed);
    return !failed->has_value();
  }

 private:
  using Choice = std::pair<std::string, std::size_t>;  // name, kind

  // A requirement, and the choice that brought it; the project's have none.
  struct Open {
    std::size_t fact;
    Choice from;
  };
  using Blame = std::set<Choice>;

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
      case Refusal::not_signed:
        return policy.require_signature && !candidate.is_signed;
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

  [[nodiscard]] bool is_refused(const Choice& choice) const {
    const Kind& kind = kinds_.at(choice.first)[choice.second];
    return std::ranges::any_of(kind.says, [&](std::size_t i) {
      return i != without_ && facts_[i].kind == FactKind::refusal;
    });
  }

  // What was chosen already in the place of a choice.
  [[nodiscard]] std::optional<Choice> rival_of(const Choice& choice) const {
    const std::vector<Kind>& kinds = kinds_.at(choice.first);
    for (auto at = chosen_.lower_bound({choice.first, 0}); at != chosen_.end(); ++at) {
      if (at->first != choice.first) break;
      if (kinds[at->second].series == kinds[choice.second].series) return *at;
    }
    return std::nullopt;
  }

  struct Ways {
    bool is_met = false;
    std::vector<Choice> open;
    Blame closed_by;
  };

  [[nodiscard]] Ways ways(std::size_t fact) const {
    Ways found;
    const auto wanted = wanted_.find(fact);
    if (wanted == wanted_.end()) return found;
    for (std::size_t i = 0; i < wanted->second.fits.size(); ++i) {
      const Choice choice{wanted->second.name, i};
      if (!wanted->second.fits[i] || is_refused(choice)) continue;
      const auto rival = rival_of(choice);
      if (!rival) {
        found.open.push_back(choice);
      } else if (*rival == choice) {
        found.is_met = true;
        return found;
      } else {
        found.closed_by.insert(*rival);
      }
    }
    return found;
  }

  // Choices that were found not to go together are not tried together again.
  void remember(const Blame& blame) {
    for (const Choice& each : blame) faults_[each].push_back(blame);
  }

  [[nodiscard]] const Blame* known_fault(const Choice& choice) const {
    const auto found = faults_.find(choice);
    if (found == faults_.end()) return nullptr;
    for (const Blame& each : found->second) {
      if (std::ranges::includes(chosen_, each)) return &each;
    }
    return nullptr;
  }

  // Depth first, always at the requirement with the fewest ways. Nothing where that leads to a
  // solution, otherwise the choices that are to blame: other ones cannot help.
  Result<std::optional<Blame>> solve(const std::vector<Open>& open) {
    if (++steps_ > limits::check_steps) {
      return fail(Errc::limit_exceeded, "the conflict is too large to be checked this way");
    }
    const Open* next = nullptr;
    Ways fewest;
    for (const Open& each : open) {
      Ways found = ways(each.fact);
      if (found.is_met || (next != nullptr && found.open.size() >= fewest.open.size())) continue;
      next = &each;
      fewest = std::move(found);
    }
    if (next == nullptr) return std::nullopt;
    Blame blame = std::move(fewest.closed_by);
    if (!next->from.first.empty()) blame.insert(next->from);
    for (const Choice& choice : fewest.open) {
      std::vector<Open> more = open;
      for (const std::size_t fact : kinds_.at(choice.first)[choice.second].says) {
        const bool counts = fact != without_ && facts_[fact].kind == FactKind::dependency;
        if (counts) more.push_back({fact, choice});
      }
      chosen_.insert(choice);
      const Blame* known = known_fault(choice);
      const auto failed = known != nullptr ? Result<std::optional<Blame>>{*known} : solve(more);
      chosen_.erase(choice);
      if (!failed || !failed->has_value() || !(*failed)->contains(choice)) return failed;
      if (known == nullptr) remember(**failed);
      blame.insert((*failed)->begin(), (*failed)->end());
      blame.erase(choice);
    }
    return blame;
  }

  const Problem* problem_;
  PackageSource* source_;
  std::span<const Fact> facts_;
  std::map<std::string, std::optional<PackageVersions>> loaded_;
  std::map<std::string, std::vector<Kind>> kinds_;
  std::map<std::size_t, Wanted> wanted_;
  std::set<Choice> chosen_;
  std::map<Choice, std::vector<Blame>> faults_;
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
