// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Small random problems, and an answer by trying everything.

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include <tank/resolve/memory_source.hpp>
#include <tank/resolve/resolver.hpp>
#include <tank/semver/range.hpp>

namespace tank::testing {

/// Bytes that decide; zeros when there are no more.
class Choices {
 public:
  Choices(const std::uint8_t* data, std::size_t size) : data_(data), size_(size) {}
  std::size_t below(std::size_t n) {
    const std::size_t value = at_ < size_ ? data_[at_++] : 0;
    return value % n;
  }

 private:
  const std::uint8_t* data_;
  std::size_t size_;
  std::size_t at_ = 0;
};

struct SmallWorld {
  resolve::MemorySource source;
  resolve::Problem problem;
};

[[nodiscard]] inline SmallWorld small_world(Choices& choices, resolve::Mode mode) {
  static const std::vector<std::string> versions{"1.0.0", "1.1.0", "2.0.0", "2.1.0-rc.1"};
  static const std::vector<std::string> ranges{"*",       "^1",     "^2",          "1.0.0",
                                               ">=1.1.0", "<2.0.0", "^2.1.0-rc.1", "^9"};
  SmallWorld made;
  made.problem.mode = mode;
  const std::size_t packages = 2 + choices.below(4);
  const auto requirement = [&] {
    return resolve::Requirement{.name = "p" + std::to_string(choices.below(packages + 1)),
                                .range = ranges[choices.below(ranges.size())]};
  };
  for (std::size_t p = 0; p < packages; ++p) {
    for (const std::string& version : versions) {
      if (choices.below(4) == 0) continue;
      resolve::Candidate candidate;
      candidate.version = semver::Version::parse(version).value_or(semver::Version{});
      candidate.yanked = choices.below(8) == 1;
      for (std::size_t n = choices.below(4); n-- > 0;)
        candidate.requirements.push_back(requirement());
      made.source.add("p" + std::to_string(p), std::move(candidate));
    }
  }
  for (std::size_t n = 1 + choices.below(3); n-- > 0;) made.problem.roots.push_back(requirement());
  return made;
}

/// Whether any choice of versions fulfils everything. Exponential.
class BruteForce {
 public:
  explicit BruteForce(const SmallWorld& world) : world_(&world) {}

  [[nodiscard]] bool is_solvable() { return solve(world_->problem.roots); }

 private:
  using Key = std::pair<std::string, std::uint64_t>;

  [[nodiscard]] std::uint64_t series(const semver::Version& version) const {
    return world_->problem.mode == resolve::Mode::flat ? 0 : version.major();
  }

  bool solve(std::vector<resolve::Requirement> open) {
    if (open.empty()) return true;
    const resolve::Requirement wanted = open.back();
    open.pop_back();
    const auto* package = world_->source.find(wanted.name);
    const auto range = semver::Range::parse(wanted.range);
    if (package == nullptr || !range) return false;
    for (const auto& candidate : package->versions) {
      if (candidate.yanked || !range->satisfied_by(candidate.version)) continue;
      const Key key{wanted.name, series(candidate.version)};
      const auto chosen = chosen_.find(key);
      if (chosen != chosen_.end()) {
        if (chosen->second == candidate.version && solve(open)) return true;
        continue;
      }
      chosen_.emplace(key, candidate.version);
      auto more = open;
      more.insert(more.end(), candidate.requirements.begin(), candidate.requirements.end());
      if (solve(std::move(more))) return true;
      chosen_.erase(key);
    }
    return false;
  }

  const SmallWorld* world_;
  std::map<Key, semver::Version> chosen_;
};

}  // namespace tank::testing
