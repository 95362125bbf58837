// SPDX-License-Identifier: Apache-2.0
// What may happen to a release after it was published.
#include <optional>
#include <utility>

#include <tank/base/limits.hpp>
#include <tank/identity/policy.hpp>
#include <tank/registry/releases.hpp>
#include <tank/storage/package_store.hpp>
#include <tank/storage/store.hpp>

#include "core/identity/audited.hpp"
#include "core/registry/access.hpp"
#include "core/registry/latest.hpp"
#include "core/registry/texts.hpp"
#include "core/trust/log_writing.hpp"

namespace tank::inline v0::registry {
namespace {

using identity::Action;
using identity::Actor;

Result<void> check_word(std::string_view text) {
  return check_text("a reason or message", text, limits::reason_length);
}

Release changed(Release release, const ReleaseChange& change) {
  if (change.yanked) {
    release.state = *change.yanked ? ReleaseState::yanked : ReleaseState::available;
    if (!*change.yanked) release.state_reason.clear();
    if (*change.yanked && !change.reason.empty()) release.state_reason = change.reason;
  }
  if (change.deprecated) release.deprecated = *change.deprecated;
  return release;
}

// Nothing where only the message of deprecation changed: the log tells what may be used.
std::optional<trust::EntryKind> entry_kind_of(const Release& before, const Release& after) {
  if (before.state == after.state) return std::nullopt;
  switch (after.state) {
    case ReleaseState::available:
      return trust::EntryKind::restore;
    case ReleaseState::yanked:
      return trust::EntryKind::yank;
    case ReleaseState::quarantined:
      return trust::EntryKind::quarantine;
    case ReleaseState::deleted:
      return trust::EntryKind::remove;
  }
  return std::nullopt;
}

std::string_view deed_of(const Release& before, const Release& after) {
  if (after.state == ReleaseState::deleted) return "release.removed";
  if (before.state == after.state) return "release.deprecated";
  if (after.state == ReleaseState::quarantined) return "release.quarantined";
  return after.state == ReleaseState::yanked ? "release.yanked" : "release.restored";
}

/// One unit of work on a release: who works, when, and with which chance.
struct Work {
  Transaction& tx;
  const Actor& actor;
  TimePoint now;
  Entropy& entropy;
};

Result<Release> save(const Work& work, const Package& package, const Release& before,
                     Release after) {
  if (auto saved = work.tx.releases().save_state(after); !saved) return pass(saved);
  if (const auto kind = entry_kind_of(before, after)) {
    const auto logged =
        trust::append_release({work.tx, work.now, work.entropy}, *kind, package.name, after);
    if (!logged) return pass(logged);
  }
  if (auto refreshed = refresh_latest(work.tx, package, work.now); !refreshed) {
    return pass(refreshed);
  }
  auto recorded = identity::record(
      work.tx, work.actor,
      {.action = deed_of(before, after),
       .subject = package.name.to_string() + '@' + after.version.to_string(),
       .scope = package.organization_id,
       .payload = {{"reason", after.state_reason}, {"deprecated", after.deprecated}}},
      work.now, work.entropy);
  if (!recorded) return pass(recorded);
  return after;
}

}  // namespace

Result<Release> Releases::change(const Actor& actor, const package::PackageName& name,
                                 const semver::Version& version, const ReleaseChange& change) {
  if (auto reason = check_word(change.reason); !reason) return pass(reason);
  if (auto message = check_word(change.deprecated.value_or("")); !message) return pass(message);
  const TimePoint now = clock_->now();
  return transact(*store_, [&](Transaction& tx) -> Result<Release> {
    const auto package = enter(tx, actor, Action::release_yank, name);
    if (!package) return pass(package);
    const auto before = find_visible(tx.releases(), *package, version);
    if (!before) return before;
    Release after = changed(*before, change);
    if (after == *before) return after;
    return save({tx, actor, now, *entropy_}, *package, *before, std::move(after));
  });
}

Result<Release> Releases::remove(const Actor& actor, const package::PackageName& name,
                                 const semver::Version& version, const std::string& reason) {
  if (auto checked = check_word(reason); !checked) return pass(checked);
  const TimePoint now = clock_->now();
  return transact(*store_, [&](Transaction& tx) -> Result<Release> {
    const auto package = enter(tx, actor, Action::release_remove, name);
    if (!package) return pass(package);
    const auto before = tx.releases().find(package->id, version);
    if (!before || before->state == ReleaseState::deleted) return before;
    if (auto dropped = drop_tags(tx, *package, version); !dropped) return pass(dropped);
    Release after = *before;
    after.state = ReleaseState::deleted;
    after.state_reason = reason;
    return save({tx, actor, now, *entropy_}, *package, *before, std::move(after));
  });
}

Result<Release> Releases::follow_quarantine(const Actor& actor, const package::PackageName& name,
                                            const semver::Version& version, bool quarantined,
                                            const std::string& reason) {
  if (auto checked = check_word(reason); !checked) return pass(checked);
  if (actor.role != identity::PlatformRole::admin) {
    return fail(Errc::forbidden, "only administrators put releases into quarantine");
  }
  const TimePoint now = clock_->now();
  return transact(*store_, [&](Transaction& tx) -> Result<Release> {
    const auto package = enter(tx, actor, Action::release_remove, name);
    if (!package) return pass(package);
    const auto before = tx.releases().find(package->id, version);
    if (!before) return before;
    const bool is_held = before->state == ReleaseState::quarantined;
    if (before->state == ReleaseState::deleted || (is_held && before->state_reason != reason)) {
      return fail(Errc::release_not_found, name.to_string() + "@" + version.to_string() +
                                               " was removed, or is in quarantine for a reason "
                                               "of its own");
    }
    if (is_held == quarantined) return before;
    if (auto dropped = drop_tags(tx, *package, version); !dropped) return pass(dropped);
    Release after = *before;
    after.state = quarantined ? ReleaseState::quarantined : ReleaseState::available;
    after.state_reason = quarantined ? reason : std::string();
    return save({tx, actor, now, *entropy_}, *package, *before, std::move(after));
  });
}

}  // namespace tank::inline v0::registry
