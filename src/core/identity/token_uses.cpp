// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <utility>
#include <vector>

#include <tank/identity/token_uses.hpp>
#include <tank/storage/store.hpp>
#include <tank/storage/token_store.hpp>

namespace tank::inline v0::identity {

void TokenUses::add(TokenId token, TimePoint at) {
  const std::lock_guard lock(mutex_);
  TimePoint& last = last_used_[token];
  last = std::max(last, at);
}

Result<void> TokenUses::flush(Store& store) {
  std::unordered_map<TokenId, TimePoint> taken;
  {
    const std::lock_guard lock(mutex_);
    taken.swap(last_used_);
  }
  if (taken.empty()) return {};
  const std::vector<std::pair<TokenId, TimePoint>> uses(taken.begin(), taken.end());
  auto written = transact(store, [&](Transaction& tx) { return tx.tokens().touch(uses); });
  if (!written) {
    for (const auto& [token, at] : uses) add(token, at);
  }
  return written;
}

}  // namespace tank::inline v0::identity
