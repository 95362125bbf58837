// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <map>
#include <set>

#include <tank/resolve/check.hpp>
#include <tank/semver/range.hpp>

namespace tank::inline v0::resolve {
namespace {

using Key = std::pair<std::string, semver::Version>;

std::string text_of(const std::string& name, const semver::Version& version) {
  return name + "@" + version.to_string();
}

// The series of a version, spelt out.
std::string series_of(Mode mode, const semver::Version& version) {
  if (mode == Mode::flat) return {};
  if (version.major() != 0) return std::to_string(version.major());
  if (version.minor() != 0) return "0." + std::to_string(version.minor());
  return "0.0." + std::to_string(version.patch());
}

class Audit {
 public:
  Audit(const Problem& problem, PackageSource& source) : problem_(&problem), source_(&source) {}

  Result<void> run(const Solution& solution) {
    for (const Chosen& each : solution.packages) {
      if (!chosen_.emplace(Key{each.name, each.version}, &each).second) {
        return fault(text_of(each.name, each.version) + " is there twice");
      }
      if (!series_.emplace(each.name, series_of(problem_->mode, each.version)).second) {
        return fault("two versions of " + each.name + " where one is allowed");
      }
    }
    for (const Chosen& each : solution.packages) {
      if (auto done = check_chosen(each); !done) return done;
    }
    if (auto done = check_edges("the project", problem_->roots, solution.roots); !done) return done;
    return check_reach(solution);
  }

 private:
  static Result<void> fault(std::string what) { return fail(Errc::no_solution, std::move(what)); }

  Result<const PackageVersions*> package(const std::string& name) {
    const auto found = loaded_.find(name);
    if (found != loaded_.end()) return found->second ? &*found->second : nullptr;
    auto loaded = source_->load(name);
    if (!loaded) return pass(std::move(loaded));
    const auto [at, is_new] = loaded_.emplace(name, std::move(*loaded));
    return at->second ? &*at->second : nullptr;
  }

  bool is_named(const std::vector<std::string>& patterns, const std::string& name) const {
    return std::ranges::any_of(patterns, [&](const std::string& pattern) {
      if (pattern == "*" || pattern == name) return true;
      const auto slash = pattern.rfind("/*");
      return slash != std::string::npos && slash + 2 == pattern.size() &&
             name.substr(0, slash + 1) == pattern.substr(0, slash + 1);
    });
  }

  Result<void> check_policy(const Chosen& chosen, const Candidate& candidate) const {
    const Policy& policy = problem_->policy;
    const std::string who = text_of(chosen.name, chosen.version);
    if (is_named(policy.deny, chosen.name)) return fault(who + " is denied");
    if (policy.allow && !is_named(*policy.allow, chosen.name))
      return fault(who + " is not allowed");
    if (candidate.yanked) {
      const auto kept = problem_->preferred.find(chosen.name);
      if (kept == problem_->preferred.end() ||
          std::ranges::count(kept->second, chosen.version) == 0) {
        return fault(who + " is yanked, and no lock holds it");
      }
    }
    if (policy.minimum_age && (!candidate.published_at ||
                               *candidate.published_at + *policy.minimum_age > problem_->now)) {
      return fault(who + " is too young");
    }
    if (policy.minimum_score && candidate.score.value_or(-1) < *policy.minimum_score) {
      return fault(who + " has too low a score");
    }
    if (policy.require_signature && !candidate.is_signed) return fault(who + " is not signed");
    if (policy.budget && !package::covers(*policy.budget, candidate.permissions)) {
      return fault(who + " goes over the budget");
    }
    return {};
  }

  Result<void> check_chosen(const Chosen& chosen) {
    const std::string who = text_of(chosen.name, chosen.version);
    const auto versions = package(chosen.name);
    if (!versions) return pass(versions);
    if (*versions == nullptr) return fault(who + " is of a package that nobody has");
    const auto candidate =
        std::ranges::find((*versions)->versions, chosen.version, &Candidate::version);
    if (candidate == (*versions)->versions.end()) return fault(who + " does not exist");
    if (candidate->yanked != chosen.yanked) return fault(who + " is wrong about being yanked");
    if (auto done = check_policy(chosen, *candidate); !done) return done;
    return check_edges(who, candidate->requirements, chosen.dependencies);
  }

  Result<bool> satisfies(const Requirement& wanted, const semver::Version& version) {
    const auto range = semver::Range::parse(
        wanted.range, {.loose = true, .include_prerelease = problem_->policy.include_prerelease});
    if (range) return range->satisfied_by(version);
    const auto versions = package(wanted.name);
    if (!versions) return pass(versions);
    if (*versions == nullptr) return false;
    const auto tag = (*versions)->tags.find(wanted.range);
    return tag != (*versions)->tags.end() && tag->second == version;
  }

  // Every requirement has an edge that satisfies it, every edge a requirement, and every edge
  // ends at something chosen.
  Result<void> check_edges(const std::string& who, const std::vector<Requirement>& wanted,
                           const std::vector<Key>& edges) {
    std::set<Key> needed;
    for (const Requirement& each : wanted) {
      bool is_met = false;
      for (const Key& edge : edges) {
        if (edge.first != each.name) continue;
        const auto fits = satisfies(each, edge.second);
        if (!fits) return pass(fits);
        if (!*fits) continue;
        is_met = true;
        needed.insert(edge);
      }
      if (!is_met && !each.optional) {
        return fault(who + " requires " + each.name + " " + each.range + " and does not get it");
      }
    }
    for (const Key& edge : edges) {
      if (!needed.contains(edge)) return fault(who + " has an edge that it does not need");
      if (!chosen_.contains(edge)) {
        return fault(who + " has an edge to " + text_of(edge.first, edge.second) +
                     ", which is not chosen");
      }
    }
    return {};
  }

  Result<void> check_reach(const Solution& solution) {
    std::vector<Key> open = solution.roots;
    std::set<Key> reached(open.begin(), open.end());
    while (!open.empty()) {
      const Chosen& each = *chosen_.at(open.back());
      open.pop_back();
      for (const Key& edge : each.dependencies) {
        if (reached.insert(edge).second) open.push_back(edge);
      }
    }
    if (reached.size() != solution.packages.size()) {
      return fault("something is chosen that nothing requires");
    }
    return {};
  }

  const Problem* problem_;
  PackageSource* source_;
  std::map<std::string, std::optional<PackageVersions>> loaded_;
  std::map<Key, const Chosen*> chosen_;
  std::set<std::pair<std::string, std::string>> series_;
};

}  // namespace

Result<void> check_solution(const Problem& problem, PackageSource& source,
                            const Solution& solution) {
  return Audit{problem, source}.run(solution);
}

}  // namespace tank::inline v0::resolve
