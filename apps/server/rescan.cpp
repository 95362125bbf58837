// SPDX-License-Identifier: Apache-2.0
#include "server/rescan.hpp"

#include <tank/base/entropy.hpp>
#include <tank/storage/store.hpp>

#include "server/artifacts.hpp"
#include "server/instance.hpp"

namespace tank::server {
namespace {

void add(registry::RescanReport& sum, const registry::RescanReport& batch) {
  sum.scanned += batch.scanned;
  sum.quarantined += batch.quarantined;
  sum.released += batch.released;
  sum.failed += batch.failed;
  sum.unsent += batch.unsent;
}

}  // namespace

Result<registry::RescanReport> rescan_everything(const Config& config, bool is_all) {
  const SystemClock clock;
  SystemEntropy entropy;
  const auto store = open_store(config, OpenMode::existing);
  if (!store) return pass(store);
  const auto artifacts = open_artifacts(config, OpenMode::existing, clock, entropy);
  if (!artifacts) return pass(artifacts);
  const auto mailer = open_mail(config, clock, entropy);
  if (!mailer) return pass(mailer);
  const auto site = read_site(config);
  if (!site) return pass(site);
  registry::RuleScanner scanner;
  registry::Scans scans(**store, *artifacts->store, clock, entropy, scanner, {**mailer, *site});
  registry::RescanReport sum;
  registry::RescanRequest request{.is_all = is_all};
  while (true) {
    const auto batch = scans.rescan_as_system(request);
    if (!batch) return pass(batch);
    add(sum, *batch);
    if (!batch->next) return sum;
    request.after = *batch->next;
  }
}

}  // namespace tank::server
