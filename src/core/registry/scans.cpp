// SPDX-License-Identifier: Apache-2.0
#include <utility>

#include <tank/base/limits.hpp>
#include <tank/identity/policy.hpp>
#include <tank/registry/scans.hpp>
#include <tank/storage/package_store.hpp>
#include <tank/storage/scan_store.hpp>
#include <tank/storage/store.hpp>

#include "core/registry/access.hpp"
#include "core/registry/release_scanning.hpp"
#include "core/registry/scan_work.hpp"
#include "core/registry/texts.hpp"
#include "core/registry/whole_artifact.hpp"

namespace tank::inline v0::registry {
namespace {

using identity::Action;
using identity::Actor;

tl::unexpected<Error> no_release(const Package& package, const semver::Version& version) {
  return fail(Errc::release_not_found,
              '`' + package.name.to_string() + "` has no release " + version.to_string());
}

template <class View>
Result<ScannedRelease> read_scanned(View& view, Package package, const semver::Version& version) {
  auto release = view.releases().find(package.id, version);
  if (!release && release.error().code == Errc::release_not_found) {
    return no_release(package, version);
  }
  if (!release) return pass(release);
  if (release->state == ReleaseState::deleted) return no_release(package, version);
  auto scan = view.scans().find(release->id);
  if (!scan) return pass(scan);
  return ScannedRelease{std::move(package), *std::move(release), *std::move(scan)};
}

template <class View>
Result<ScannedRelease> read_by_id(View& view, ReleaseId id) {
  const auto release = view.releases().find(id);
  if (!release) return pass(release);
  auto package = package_of(view.packages(), *release);
  if (!package) return pass(package);
  return read_scanned(view, *std::move(package), release->version);
}

Result<void> check_reason(const std::string& reason) {
  if (reason.empty()) {
    return fail(Errc::invalid_argument, "say why; it is kept, and others read it");
  }
  return check_text("a reason", reason, limits::reason_length);
}

// What went away while a batch ran, or belongs to nobody any more.
bool is_gone(Errc code) {
  return code == Errc::release_not_found || code == Errc::package_not_found;
}

void count(const AppliedScan& applied, const ScanOutcome& outcome, RescanReport& report) {
  ++(outcome.verdict ? report.scanned : report.failed);
  if (applied.effect == ScanEffect::quarantine) ++report.quarantined;
  if (applied.effect == ScanEffect::release) ++report.released;
}

Result<ReleaseId> read_cursor(const std::string& after) {
  if (after.empty()) return ReleaseId{};
  const auto key = decode_cursor(after);
  const auto id = key && key->size() == 1 ? ReleaseId::parse(key->front())
                                          : Result<ReleaseId>(fail(Errc::invalid_cursor));
  if (id) return id;
  return fail(Errc::invalid_cursor, "the cursor belongs to another list; begin without one");
}

bool is_of_store(Errc code) {
  return code == Errc::storage_unavailable || code == Errc::storage_conflict ||
         code == Errc::storage_full;
}

}  // namespace

Scans::Scans(Store& store, ArtifactStore& artifacts, const Clock& clock, Entropy& entropy,
             Scanner& scanner, NoticeParts notices)
    : store_(&store),
      artifacts_(&artifacts),
      clock_(&clock),
      entropy_(&entropy),
      scanner_(&scanner),
      notices_(notices) {}

Result<analysis::ScanReport> Scans::look_at(std::string_view bytes, std::string_view name) const {
  return scan_bytes(*scanner_, bytes, name);
}

Result<ScannedRelease> Scans::find(const Actor& actor, const package::PackageName& name,
                                   const semver::Version& version) const {
  const auto snapshot = store_->snapshot();
  if (!snapshot) return pass(snapshot);
  auto package = enter(**snapshot, actor, Action::package_read, name);
  if (!package) return pass(package);
  auto found = read_scanned(**snapshot, *package, version);
  if (!found || found->release.state != ReleaseState::quarantined) return found;
  const auto inside = enter(**snapshot, actor, Action::release_inspect, name);
  if (!inside) return pass(find_visible((*snapshot)->releases(), *package, version));
  return found;
}

Result<std::vector<Release>> Scans::quarantined(const Actor& actor,
                                                const package::PackageName& name) const {
  const auto snapshot = store_->snapshot();
  if (!snapshot) return pass(snapshot);
  const auto package = enter(**snapshot, actor, Action::release_inspect, name);
  if (!package) return pass(package);
  auto all = (*snapshot)->releases().of_package(package->id);
  if (all) {
    std::erase_if(
        *all, [](const Release& release) { return release.state != ReleaseState::quarantined; });
  }
  return all;
}

Result<ScannedRelease> Scans::dispute(const Actor& actor, const package::PackageName& name,
                                      const semver::Version& version, const std::string& reason) {
  if (auto good = check_reason(reason); !good) return pass(good);
  const TimePoint now = clock_->now();
  return transact(*store_, [&](Transaction& tx) -> Result<ScannedRelease> {
    auto package = enter(tx, actor, Action::release_dispute, name);
    if (!package) return pass(package);
    auto before = read_scanned(tx, *std::move(package), version);
    if (!before) return before;
    auto applied = apply_scan({tx, actor, now, *entropy_}, *std::move(before),
                              Disputed{actor.user_id.value_or(UserId{}), reason});
    if (!applied) return pass(applied);
    return std::move(applied->what);
  });
}

Result<ScannedRelease> Scans::decide(const Actor& actor, const package::PackageName& name,
                                     const semver::Version& version, bool is_lifted,
                                     const std::string& reason) {
  if (auto allowed = may(actor, Action::release_judge, {}); !allowed) return pass(allowed);
  if (auto good = check_reason(reason); !good) return pass(good);
  const TimePoint now = clock_->now();
  auto decided = transact(*store_, [&](Transaction& tx) -> Result<ScannedRelease> {
    auto package = tx.packages().find(name);
    if (!package) return pass(package);
    auto before = read_scanned(tx, *std::move(package), version);
    if (!before) return before;
    auto applied = apply_scan({tx, actor, now, *entropy_}, *std::move(before),
                              DisputeDecided{actor.user_id.value_or(UserId{}), is_lifted, reason});
    if (!applied) return pass(applied);
    return std::move(applied->what);
  });
  // It is decided, whether or not they can be told.
  if (decided) {
    const auto told = notify_owners(*store_, notices_, *decided,
                                    is_lifted ? "is out of quarantine" : "stays in quarantine");
    if (!told) return pass(told);
  }
  return decided;
}

Result<Page<ScannedRelease>> Scans::disputed(const Actor& actor, const PageRequest& page) const {
  if (auto allowed = may(actor, Action::release_judge, {}); !allowed) return pass(allowed);
  const auto snapshot = store_->snapshot();
  if (!snapshot) return pass(snapshot);
  const auto ids = (*snapshot)->scans().disputed(page);
  if (!ids) return pass(ids);
  Page<ScannedRelease> out{{}, ids->next};
  for (const ReleaseId& id : ids->items) {
    auto found = read_by_id(**snapshot, id);
    if (!found && is_gone(found.error().code)) continue;
    if (!found) return pass(found);
    out.items.push_back(*std::move(found));
  }
  return out;
}

Result<RescanReport> Scans::rescan(const Actor& actor, const RescanRequest& request) {
  if (auto allowed = may(actor, Action::release_judge, {}); !allowed) return pass(allowed);
  return run(actor, request);
}

Result<RescanReport> Scans::rescan_as_system(const RescanRequest& request) {
  Actor system;
  system.name = "system";
  system.request_id = "rescan";
  return run(system, request);
}

Result<RescanReport> Scans::run(const Actor& actor, const RescanRequest& request) {
  if (request.limit < 1 || request.limit > limits::most_rescans_at_once) {
    return fail(Errc::invalid_argument,
                "`limit` must be between 1 and " + std::to_string(limits::most_rescans_at_once));
  }
  const auto after = read_cursor(request.after);
  if (!after) return pass(after);
  std::vector<ReleaseId> due;
  {
    const auto snapshot = store_->snapshot();
    if (!snapshot) return pass(snapshot);
    // No rule set has the empty name.
    auto found = (*snapshot)->scans().outdated(
        request.is_all ? std::string_view{} : scanner_->rule_set(), *after, request.limit);
    if (!found) return pass(found);
    due = *std::move(found);
  }
  RescanReport report;
  for (const ReleaseId& id : due) {
    const auto done = rescan_one(actor, id, report);
    if (done) continue;
    if (is_of_store(done.error().code)) return pass(done);
    ++report.failed;  // one that is damaged must not hide those behind it
  }
  if (static_cast<int>(due.size()) == request.limit) {
    report.next = encode_cursor({due.back().to_string()});
  }
  return report;
}

// The bytes are read and scanned before the transaction: they never change.
Result<void> Scans::rescan_one(const Actor& actor, ReleaseId id, RescanReport& report) {
  Digest digest;
  {
    const auto snapshot = store_->snapshot();
    if (!snapshot) return pass(snapshot);
    const auto release = (*snapshot)->releases().find(id);
    if (!release) return pass(release);
    digest = release->digest;
  }
  const auto bytes = bytes_of(*artifacts_, digest);
  if (!bytes && bytes.error().code == Errc::artifact_not_found) {
    ++report.failed;  // for verification to report, not for the analysis
    return {};
  }
  if (!bytes) return pass(bytes);
  const TimePoint now = clock_->now();
  const ScanOutcome outcome = scan_archive(*scanner_, *bytes, now);
  const auto applied = transact(*store_, [&](Transaction& tx) -> Result<AppliedScan> {
    auto before = read_by_id(tx, id);
    if (!before) return pass(before);
    return apply_scan({tx, actor, now, *entropy_}, *std::move(before),
                      Scanned{ScanId::make(now, *entropy_), outcome});
  });
  if (!applied && is_gone(applied.error().code)) return {};
  if (!applied) return pass(applied);
  count(*applied, outcome, report);
  if (applied->effect != ScanEffect::quarantine) return {};
  const auto unsent = notify_owners(*store_, notices_, applied->what, "was put into quarantine");
  if (!unsent) return pass(unsent);
  report.unsent += *unsent;
  return {};
}

}  // namespace tank::inline v0::registry
