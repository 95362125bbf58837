// SPDX-License-Identifier: Apache-2.0
#include <set>
#include <utility>
#include <vector>

#include <tank/base/limits.hpp>
#include <tank/registry/verification.hpp>
#include <tank/storage/package_store.hpp>
#include <tank/storage/store.hpp>

#include "core/identity/audited.hpp"

namespace tank::inline v0::registry {
namespace {

// Takes out of `candidates` what some release names.
Result<void> spare_named(const ReleaseStore& releases, std::set<Digest>& candidates) {
  PageRequest page{.limit = limits::max_page, .after = {}};
  while (!candidates.empty()) {
    const auto named = releases.digests(page);
    if (!named) return pass(named);
    for (const Digest& digest : named->items) candidates.erase(digest);
    if (!named->next) return {};
    page.after = *named->next;
  }
  return {};
}

Result<std::set<Digest>> find_unnamed(Store& store, ArtifactStore& artifacts) {
  const auto kept = artifacts.list();
  if (!kept) return pass(kept);
  std::set<Digest> candidates(kept->begin(), kept->end());
  const auto snapshot = store.snapshot();
  if (!snapshot) return pass(snapshot);
  if (auto spared = spare_named((*snapshot)->releases(), candidates); !spared) return pass(spared);
  return candidates;
}

identity::Actor collector() {
  identity::Actor actor;
  actor.name = "system";
  actor.request_id = "collect";
  return actor;
}

}  // namespace

Result<std::int64_t> collect_garbage(Store& store, ArtifactStore& artifacts, const Clock& clock,
                                     Entropy& entropy) {
  const auto unnamed = find_unnamed(store, artifacts);
  if (!unnamed) return pass(unnamed);
  if (unnamed->empty()) return 0;

  // Writers take turns, from their first audit row on at the latest. So what nothing names in
  // here stays unnamed until the files are gone; and a publisher whose turn comes after looks
  // whether its bytes are still there.
  const auto removed = [&](Transaction& tx) -> Result<std::int64_t> {
    const auto recorded = identity::record(tx, collector(),
                                           {.action = "artifacts.collected",
                                            .subject = "artifacts",
                                            .scope = std::nullopt,
                                            .payload = {}},
                                           clock.now(), entropy);
    if (!recorded) return pass(recorded);
    std::set<Digest> candidates = *unnamed;
    if (auto spared = spare_named(tx.releases(), candidates); !spared) return pass(spared);
    for (const Digest& digest : candidates) {
      if (auto gone = artifacts.remove(digest); !gone) return pass(gone);
    }
    return static_cast<std::int64_t>(candidates.size());
  };
  return transact(store, removed);
}

}  // namespace tank::inline v0::registry
