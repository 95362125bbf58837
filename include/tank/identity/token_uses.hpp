// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Remembers which tokens were used when, so that many uses cost one write.

#include <mutex>
#include <unordered_map>

#include <tank/base/api.hpp>
#include <tank/base/id.hpp>
#include <tank/base/result.hpp>
#include <tank/base/time.hpp>

namespace tank::inline v0 {
class Store;
}  // namespace tank::inline v0

namespace tank::inline v0::identity {

/// Thread-safe. Whoever owns it calls `flush` now and then, and once before it goes away;
/// uses that were never flushed are lost, and nothing else.
class TANK_API TokenUses {
 public:
  void add(TokenId token, TimePoint at);

  /// Writes what was added since the last flush; what could not be written is kept.
  /// Errors: those of the store.
  [[nodiscard]] Result<void> flush(Store& store);

 private:
  std::mutex mutex_;
  std::unordered_map<TokenId, TimePoint> last_used_;
};

}  // namespace tank::inline v0::identity
