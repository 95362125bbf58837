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

}  // namespace

bool satisfies(std::string_view version, std::string_view range, Options options) {
  VersionParts parts;
  PrereleaseBuffer buffer;
  if (!scan_version(version, grammar_of(options), parts, buffer)) return false;
  ComparatorSets sets;
  if (!read_range(range, options, sets)) return false;
  const Version candidate = parts.make();
  for (std::size_t i = 0; i < sets.size(); ++i) {
    if (passes(sets[i], candidate, options.include_prerelease)) return true;
  }
  return false;
}

std::optional<std::size_t> max_satisfying(std::span<const Version> versions, const Range& range) {
  return best_satisfying(versions, range, std::strong_ordering::greater);
}

std::optional<std::size_t> min_satisfying(std::span<const Version> versions, const Range& range) {
  return best_satisfying(versions, range, std::strong_ordering::less);
}

}  // namespace tank::inline v0::semver
