// SPDX-License-Identifier: Apache-2.0
#include "server/chores.hpp"

#include <array>

#include <tank/base/limits.hpp>
#include <tank/registry/verification.hpp>
#include <tank/storage/credential_store.hpp>
#include <tank/storage/rate_store.hpp>
#include <tank/storage/session_store.hpp>
#include <tank/storage/upload_store.hpp>

namespace tank::server {
namespace {

constexpr int rounds_per_sweep = 12;

void complain(Log& log, std::string_view chore, const Error& error) {
  const std::string detail = describe_error(error);
  log.log(LogLevel::warning, "a chore failed; it will be tried again",
          std::array{LogField{"chore", chore}, LogField{"why", detail}});
}

}  // namespace

Chores::Chores(Services& services, Log& log, std::chrono::milliseconds period)
    : services_(services), log_(log), period_(period), thread_([this] { run(); }) {}

Chores::~Chores() {
  {
    const std::scoped_lock lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  thread_.join();
  flush();
}

void Chores::run() {
  std::unique_lock lock(mutex_);
  for (int round = 1; !wake_.wait_for(lock, period_, [this] { return stopping_; }); ++round) {
    lock.unlock();
    flush();
    if (round % rounds_per_sweep == 0) sweep();
    lock.lock();
  }
}

void Chores::flush() {
  if (auto done = services_.downloads.flush(services_.store); !done) {
    complain(log_, "download counts", done.error());
  }
  if (auto done = services_.token_uses.flush(services_.store); !done) {
    complain(log_, "token uses", done.error());
  }
}

void Chores::sweep() {
  if (auto done = services_.uploads.sweep_expired(); !done) {
    complain(log_, "expired uploads", done.error());
  }
  forget_answers();
  forget_logins();
  log_releases();
  rescan();
  if (auto done = services_.organizations.erase_deleted(); !done) {
    complain(log_, "deleted organizations", done.error());
  }
  if (auto done = services_.access_tokens.rotate_keys(); !done) {
    complain(log_, "signing keys", done.error());
  }
  if (services_.clock.now() >= next_collection_) collect();
}

// A store that is older than the log, or a server of an older version beside this one.
void Chores::log_releases() {
  const auto logged = services_.publish_log.catch_up();
  if (!logged) return complain(log_, "the publish log", logged.error());
  if (*logged == 0) return;
  log_.log(LogLevel::info, "releases were added to the publish log",
           std::array{LogField{"count", std::to_string(*logged)}});
}

// A batch each time, until every release was looked at with the rules of this program. What gives
// no answer is not asked again before the next start.
void Chores::rescan() {
  if (!rescan_after_) return;
  const auto report = services_.scans.rescan_as_system({.after = *rescan_after_});
  if (!report) return complain(log_, "scanning releases anew", report.error());
  rescan_after_ = report->next;
  if (report->scanned + report->failed == 0) return;
  log_.log(LogLevel::info, "releases were scanned anew",
           std::array{LogField{"count", std::to_string(report->scanned)},
                      LogField{"quarantined", std::to_string(report->quarantined)},
                      LogField{"released", std::to_string(report->released)},
                      LogField{"failed", std::to_string(report->failed)}});
}

void Chores::forget_answers() {
  const TimePoint oldest = services_.clock.now() - limits::idempotency_lifetime;
  const auto done = transact(services_.store, [oldest](Transaction& tx) {
    return tx.idempotency().forget_before(oldest);
  });
  if (!done) complain(log_, "old answers", done.error());
}

// What is over is kept a day longer: codes are counted by the day.
void Chores::forget_logins() {
  const TimePoint now = services_.clock.now();
  const TimePoint yesterday = now - std::chrono::days(1);
  const auto done = transact(services_.store, [&](Transaction& tx) -> Result<void> {
    if (auto gone = tx.sessions().sweep(yesterday); !gone) return pass(gone);
    if (auto gone = tx.verifications().sweep(yesterday); !gone) return pass(gone);
    if (auto gone = tx.device_grants().sweep(yesterday); !gone) return pass(gone);
    if (auto gone = tx.rates().sweep(now, now - limits::lockout_longest); !gone) return pass(gone);
    return {};
  });
  if (!done) complain(log_, "logins that are over", done.error());
}

// Reads the whole folder and the digests of all releases, so that it is done seldom. What failed
// waits as long as what was done: a sweep comes every minute.
void Chores::collect() {
  next_collection_ = services_.clock.now() + limits::collection_interval;
  const auto removed = registry::collect_garbage(services_.store, services_.artifacts,
                                                 services_.clock, services_.entropy);
  if (auto swept = services_.artifacts.sweep(); !swept) {
    complain(log_, "what dead writers left of artifacts", swept.error());
  }
  if (!removed) return complain(log_, "unnamed artifacts", removed.error());
  if (*removed == 0) return;
  log_.log(LogLevel::info, "artifacts that no release names were removed",
           std::array{LogField{"count", std::to_string(*removed)}});
}

}  // namespace tank::server
