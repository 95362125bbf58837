// SPDX-License-Identifier: Apache-2.0
#include <tank/semver/satisfying.hpp>

#include "core/semver/range_reader.hpp"
#include "core/semver/version_text.hpp"

namespace tank::inline v0::semver {
namespace {

// `wanted` is how a better version compares to the best so far.
std::optional<std::size_t> best_satisfying(std::span<const Version> versions, const Range& range,
                                           std::strong_ordering wanted) {
  std::optional<std::size_t> best;
  for (std::size_t i = 0; i < versions.size(); ++i) {
    if (!range.satisfied_by(versions[i])) continue;
    if (!best || (versions[i] <=> versions[*best]) == wanted) best = i;
  }
  return best;
}

// Asks one version while the range is being read, so that neither is ever made.
class Trial final : public RangeSink {
 public:
  Trial(const VersionParts& candidate, bool include_prerelease)
      : candidate_(candidate), free_(include_prerelease || candidate.prerelease.empty()) {}

  void add(Operator op, const VersionParts& bound) override {
    passes_ = passes_ && holds(op, precedence(candidate_, bound));
    named_ = named_ || (!bound.prerelease.empty() && candidate_.same_core(bound));
  }

  void close(Alternative alternative) override {
    any_ = any_ || alternative == Alternative::any;
    satisfied_ = satisfied_ || (alternative == Alternative::usual && passes_ && named_);
    begin();
  }

  void restart() override {
    satisfied_ = any_ = false;
    begin();
  }

  // `*` stands for all alternatives, also where another one names the pre-release.
  [[nodiscard]] bool satisfied() const { return any_ ? free_ : satisfied_; }

 private:
  void begin() {
    passes_ = true;
    named_ = free_;
  }

  const VersionParts& candidate_;
  const bool free_;  // no comparator has to name the candidate's numbers
  bool satisfied_ = false;
  bool any_ = false;
  bool passes_ = true;
  bool named_ = free_;
};

}  // namespace

bool satisfies(std::string_view version, std::string_view range, Options options) {
  VersionParts parts;
  PrereleaseBuffer buffer;
  if (!scan_version(version, grammar_of(options), parts, buffer)) return false;
  Trial trial(parts, options.include_prerelease);
  return read_range(range, options, trial) && trial.satisfied();
}

std::optional<std::size_t> max_satisfying(std::span<const Version> versions, const Range& range) {
  return best_satisfying(versions, range, std::strong_ordering::greater);
}

std::optional<std::size_t> min_satisfying(std::span<const Version> versions, const Range& range) {
  return best_satisfying(versions, range, std::strong_ordering::less);
}

}  // namespace tank::inline v0::semver
