// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Where the reader of ranges puts what it reads.

#include <cstdint>

#include <tank/semver/comparator.hpp>

#include "core/semver/version_parts.hpp"

namespace tank::inline v0::semver {

/// What an alternative amounts to.
enum class Alternative : std::uint8_t {
  usual,  ///< all comparators that were added since the one before it
  any,    ///< `*`: it stands for the whole range, and no comparator was added
  none,   ///< nothing satisfies it, whatever was added: it counts only where it is alone
};

/// Takes a range piece by piece. One that keeps it and one that only asks about one version
/// are fed by the same reader, and so cannot disagree about what a text means.
class RangeSink {
 public:
  RangeSink() = default;
  RangeSink(const RangeSink&) = delete;
  RangeSink& operator=(const RangeSink&) = delete;

  /// Adds a comparator to the present alternative. `bound` is good until the call returns, and
  /// its build metadata does not count.
  virtual void add(Operator op, const VersionParts& bound) = 0;
  /// Ends the present alternative.
  virtual void close(Alternative alternative) = 0;
  /// Forgets everything: another reader begins.
  virtual void restart() = 0;

 protected:
  ~RangeSink() = default;
};

}  // namespace tank::inline v0::semver
