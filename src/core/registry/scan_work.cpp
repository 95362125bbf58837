// SPDX-License-Identifier: Apache-2.0
#include "core/registry/scan_work.hpp"

#include <utility>

#include <tank/base/limits.hpp>
#include <tank/package/manifest.hpp>
#include <tank/storage/organization_store.hpp>
#include <tank/storage/package_store.hpp>
#include <tank/storage/scan_store.hpp>

#include "core/identity/audited.hpp"
#include "core/registry/latest.hpp"
#include "core/registry/release_scanning.hpp"
#include "core/trust/log_writing.hpp"

namespace tank::inline v0::registry {
namespace {

std::string_view deed_of(const ScanEvent& event, const std::optional<ScanEffect>& effect) {
  if (std::holds_alternative<Disputed>(event)) return "release.disputed";
  if (const auto* decided = std::get_if<DisputeDecided>(&event)) {
    return decided->is_lifted ? "release.quarantine_lifted" : "release.quarantine_upheld";
  }
  if (!effect) return "release.scanned";
  return *effect == ScanEffect::quarantine ? "release.quarantined" : "release.released";
}

std::string reason_of(const ScanEvent& event, const Release& release) {
  if (const auto* disputed = std::get_if<Disputed>(&event)) return disputed->reason;
  if (const auto* decided = std::get_if<DisputeDecided>(&event)) return decided->reason;
  return release.state_reason;
}

// Back to what it was; the log tells what may be used since.
trust::EntryKind leave_quarantine(ScannedRelease& what) {
  const HeldRelease before = what.scan->held.value_or(HeldRelease{});
  what.release.state = before.state;
  what.release.state_reason = before.reason;
  what.scan->held.reset();
  return before.state == ReleaseState::yanked ? trust::EntryKind::yank : trust::EntryKind::restore;
}

// A package that had nothing to show comes to light with its first release that may be used.
void show_package(Package& package) {
  if (package.status == PackageStatus::draft) package.status = PackageStatus::active;
}

Result<void> change_release(const ScanWork& work, ScannedRelease& what, ScanEffect effect) {
  trust::EntryKind kind = trust::EntryKind::quarantine;
  if (effect == ScanEffect::quarantine) {
    what.scan->held = hold(what.release, what.scan->outcome);
    auto dropped = drop_tags(work.tx, what.package, what.release.version);
    if (!dropped) return dropped;
  } else {
    kind = leave_quarantine(what);
    show_package(what.package);
  }
  const auto logged = trust::append_release({work.tx, work.now, work.entropy}, kind,
                                            what.package.name, what.release);
  if (!logged) return pass(logged);
  return {};
}

Result<void> save(const ScanWork& work, ScannedRelease& what, const ScannedRelease& before) {
  if (!before.scan) {
    if (auto added = work.tx.scans().add(*what.scan); !added) return added;
  } else {
    auto saved = work.tx.scans().save(*what.scan);
    if (!saved) return pass(saved);
    what.scan = *std::move(saved);
  }
  show_outcome(what.release, what.scan->outcome);
  if (what.release == before.release) return {};
  if (auto saved = work.tx.releases().save_state(what.release); !saved) return saved;
  // The moment of a scan is nobody's news: what is kept of the package stays good.
  Release same = what.release;
  same.scanned_at = before.release.scanned_at;
  if (same == before.release) return {};
  auto refreshed = refresh_latest(work.tx, what.package, work.now);
  if (!refreshed) return pass(refreshed);
  what.package = *std::move(refreshed);
  return {};
}

Mail notice(const identity::Site& site, const Email& to, const ScannedRelease& what,
            std::string_view happened) {
  const std::string release =
      what.package.name.to_string() + '@' + what.release.version.to_string();
  std::string text = release + ' ' + std::string(happened) + ".\n\n";
  if (!what.release.state_reason.empty()) text += "Why: " + what.release.state_reason + ".\n\n";
  if (what.scan && !what.scan->dispute.decision.empty()) {
    text += "Decided: " + what.scan->dispute.decision + "\n\n";
  }
  if (what.release.state == ReleaseState::quarantined) {
    text += "Nobody can find or install it meanwhile. What was found:\n\n    " + site.url +
            "/api/v1/packages/" + what.package.name.to_string() + "/releases/" +
            what.release.version.to_string() +
            "/scan\n\nIf you think that this is wrong, dispute it, with the reason:\n\n"
            "    POST the same address with /dispute instead of /scan at its end\n";
  }
  return {to, release + ' ' + std::string(happened), std::move(text)};
}

}  // namespace

Result<AppliedScan> apply_scan(const ScanWork& work, ScannedRelease before,
                               const ScanEvent& event) {
  ReleaseScan known = before.scan.value_or(
      ReleaseScan{.release_id = before.release.id, .outcome = {}, .held = {}, .dispute = {}});
  auto change = advance(std::move(known), event, work.now);
  if (!change) return pass(change);
  AppliedScan out{{before.package, before.release, std::move(change->scan)}, change->effect};
  if (out.effect) {
    if (auto changed = change_release(work, out.what, *out.effect); !changed) return pass(changed);
  }
  if (out.what.scan != before.scan) {
    if (auto saved = save(work, out.what, before); !saved) return pass(saved);
  }
  const auto recorded = identity::record(
      work.tx, work.actor,
      {.action = deed_of(event, out.effect),
       .subject = before.package.name.to_string() + '@' + before.release.version.to_string(),
       .scope = before.package.organization_id,
       .payload = {{"scan", out.what.scan->id.to_string()},
                   {"audit", to_string(audit_status(out.what.release))},
                   {"rules", out.what.scan->outcome.rule_set},
                   {"reason", reason_of(event, out.what.release)}}},
      work.now, work.entropy);
  if (!recorded) return pass(recorded);
  return out;
}

Result<Package> package_of(const PackageStore& packages, const Release& release) {
  const auto manifest = package::parse_manifest(release.manifest);
  if (!manifest || !manifest->name) {
    return fail(Errc::storage_broken,
                "the stored manifest of " + release.id.to_string() + " does not read back");
  }
  return packages.find(*manifest->name);
}

Result<int> notify_owners(Store& store, const NoticeParts& parts, const ScannedRelease& what,
                          std::string_view happened) {
  std::vector<Email> owners;
  {
    const auto snapshot = store.snapshot();
    if (!snapshot) return pass(snapshot);
    const auto read = for_each_item(
        [&](const PageRequest& page) {
          return (*snapshot)->memberships().members(what.package.organization_id,
                                                    {.kind = identity::UserKind::person}, page);
        },
        [&](const Member& member) -> Result<void> {
          if (member.membership.role == org::Role::owner) owners.push_back(member.user.email);
          return {};
        });
    if (!read) return pass(read);
  }
  int unsent = 0;
  for (const Email& owner : owners) {
    if (!parts.mailer.send(notice(parts.site, owner, what, happened))) ++unsent;
  }
  return unsent;
}

}  // namespace tank::inline v0::registry
