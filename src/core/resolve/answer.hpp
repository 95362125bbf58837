// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// From what the search chose to the solution that callers see.

#include <span>
#include <utility>
#include <vector>

#include <tank/resolve/resolver.hpp>

#include "core/resolve/solver.hpp"

namespace tank::inline v0::resolve::detail {

/// Which slots were seen, without clearing between one use and the next.
class Marks {
 public:
  void begin(std::size_t slots) {
    if (++now_ == 0) {
      at_.clear();
      now_ = 1;
    }
    if (at_.size() < slots) at_.resize(slots, 0);
  }
  /// Whether this is the first time.
  bool mark(Id slot) { return std::exchange(at_[slot], now_) != now_; }

 private:
  std::vector<Id> at_;
  Id now_ = 0;
};

/// Everything that the roots reach, of a search that succeeded.
[[nodiscard]] Solution solution_of(const Universe& universe, const Solver& solver,
                                   std::span<const Id> roots, Marks& marks);

}  // namespace tank::inline v0::resolve::detail
