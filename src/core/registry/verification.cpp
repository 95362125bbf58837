// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include <tank/base/limits.hpp>
#include <tank/event/audit_log.hpp>
#include <tank/registry/verification.hpp>
#include <tank/storage/package_store.hpp>
#include <tank/storage/scan_store.hpp>
#include <tank/storage/store.hpp>

#include "core/base/words.hpp"
#include "core/registry/access.hpp"
#include "core/registry/latest.hpp"
#include "core/registry/log_reading.hpp"

namespace tank::inline v0::registry {
namespace {

constexpr Words<Damage::Kind, 8> kind_words{{
    {Damage::Kind::artifact_missing, "artifact_missing"},
    {Damage::Kind::artifact_changed, "artifact_changed"},
    {Damage::Kind::package_empty, "package_empty"},
    {Damage::Kind::tag_dangling, "tag_dangling"},
    {Damage::Kind::latest_wrong, "latest_wrong"},
    {Damage::Kind::scan_wrong, "scan_wrong"},
    {Damage::Kind::audit_broken, "audit_broken"},
    {Damage::Kind::log_broken, "log_broken"},
}};

constexpr std::size_t read_bytes = 256u << 10;

/// What is kept under a digest: bytes with these sums, bytes of which the store itself says that
/// they are wrong, or nothing.
struct Kept {
  std::optional<Hasher::Sums> sums;
  std::string complaint;
};

Result<Kept> sums_of(ArtifactStore& artifacts, const Digest& digest) {
  const auto artifact = artifacts.open(digest);
  if (!artifact && artifact.error().code == Errc::artifact_not_found) return Kept{};
  if (!artifact) return pass(artifact);
  Hasher hasher;
  std::string buffer(read_bytes, '\0');
  std::uint64_t offset = 0;
  while (true) {
    const auto size = (*artifact)->read(offset, buffer);
    if (!size && size.error().code == Errc::integrity_mismatch) {
      return Kept{std::nullopt, size.error().detail};
    }
    if (!size) return pass(size);
    if (*size == 0) return Kept{hasher.finish(), {}};
    hasher.update(std::string_view(buffer).substr(0, *size));
    offset += *size;
  }
}

/// Walks the store and collects what is wrong.
class Verification {
 public:
  Verification(Store& store, ArtifactStore& artifacts) : store_(store), artifacts_(artifacts) {}

  Result<StoreReport> run() {
    PageRequest page{.limit = limits::max_page, .after = {}};
    while (true) {
      const auto next = check_page(page);
      if (!next) return pass(next);
      if (!*next) break;
      page.after = **next;
    }
    if (auto counted = count_orphans(); !counted) return pass(counted);
    if (auto checked = check_audit(); !checked) return pass(checked);
    if (auto checked = check_publish_log(); !checked) return pass(checked);
    report_.artifacts = static_cast<std::int64_t>(sums_.size());
    return std::move(report_);
  }

 private:
  // A snapshot for each page: a writer that works for hours must not be held up by one that
  // verifies for hours.
  Result<std::optional<std::string>> check_page(const PageRequest& page) {
    const auto snapshot = store_.snapshot();
    if (!snapshot) return pass(snapshot);
    const auto packages = (*snapshot)->packages().list(page);
    if (!packages) return pass(packages);
    for (const Package& package : packages->items) {
      if (auto checked = check_package(**snapshot, package); !checked) return pass(checked);
    }
    return packages->next;
  }

  Result<void> check_package(const Snapshot& snapshot, const Package& package) {
    report_.packages += 1;
    const auto releases = snapshot.releases().of_package(package.id);
    if (!releases) return pass(releases);
    const auto tags = snapshot.dist_tags().of_package(package.id);
    if (!tags) return pass(tags);
    if (releases->empty() && package.status != PackageStatus::draft) {
      damage(Damage::Kind::package_empty, package.name.to_string(), "it has no release");
    }
    check_tags(package, *releases, *tags);
    for (const Release& release : *releases) {
      report_.releases += 1;
      if (release.state == ReleaseState::deleted) continue;
      if (auto checked = check_artifact(package, release); !checked) return checked;
      if (auto checked = check_scan(snapshot, package, release); !checked) return checked;
    }
    return {};
  }

  void check_tags(const Package& package, const std::vector<Release>& releases,
                  const std::vector<DistTag>& tags) {
    for (const DistTag& tag : tags) {
      const auto target = std::ranges::find(releases, tag.version, &Release::version);
      if (target != releases.end() && target->state != ReleaseState::deleted) continue;
      damage(Damage::Kind::tag_dangling, package.name.to_string(),
             "the tag `" + tag.tag + "` names " + tag.version.to_string() + ", which is not there");
    }
    const Release* latest = latest_of(releases);
    const auto tagged = latest_in(tags);
    if (latest == nullptr ? !tagged : tagged == latest->version) return;
    damage(Damage::Kind::latest_wrong, package.name.to_string(),
           "`latest` is " + (tagged ? tagged->to_string() : "missing") + " and should be " +
               (latest != nullptr ? latest->version.to_string() : "missing"));
  }

  Result<void> check_artifact(const Package& package, const Release& release) {
    auto known = sums_.find(release.digest);
    if (known == sums_.end()) {
      auto sums = sums_of(artifacts_, release.digest);
      if (!sums) return pass(sums);
      known = sums_.emplace(release.digest, *sums).first;
    }
    const std::string subject = package.name.to_string() + '@' + release.version.to_string();
    const auto& [sums, complaint] = known->second;
    if (!complaint.empty()) {
      damage(Damage::Kind::artifact_changed, subject, complaint);
    } else if (!sums) {
      damage(Damage::Kind::artifact_missing, subject, release.digest.to_string() + " is missing");
    } else if (sums->digest != release.digest || sums->integrity != release.integrity ||
               sums->size_bytes != static_cast<std::uint64_t>(release.size_bytes)) {
      damage(Damage::Kind::artifact_changed, subject,
             release.digest.to_string() + " now has the digest " + sums->digest.to_string());
    }
    return {};
  }

  // Whether a release may be installed follows from the analysis, and from nothing else.
  Result<void> check_scan(const Snapshot& snapshot, const Package& package,
                          const Release& release) {
    const auto scan = snapshot.scans().find(release.id);
    if (!scan) return pass(scan);
    const bool is_held = release.state == ReleaseState::quarantined;
    std::string wrong;
    if (!*scan) {
      if (release.scanned_at) wrong = "what the analysis said is missing";
    } else if ((*scan)->outcome.verdict != release.scan_verdict) {
      wrong = "it shows another verdict than the analysis gave";
    } else if ((*scan)->held && !is_held) {
      wrong = "it is out of quarantine by hand";
    } else if (is_held && !(*scan)->held && release.state_reason.empty()) {
      wrong = "it is in quarantine without a reason";
    } else if (!is_held && is_unsafe(release.scan_verdict) &&
               (*scan)->dispute.state != DisputeState::lifted) {
      wrong = "the analysis refuses it, and it can be installed";
    }
    if (wrong.empty()) return {};
    damage(Damage::Kind::scan_wrong, package.name.to_string() + '@' + release.version.to_string(),
           std::move(wrong));
    return {};
  }

  Result<void> count_orphans() {
    const auto kept = artifacts_.list();
    if (!kept) return pass(kept);
    report_.orphans =
        std::ranges::count_if(*kept, [&](const Digest& digest) { return !sums_.contains(digest); });
    return {};
  }

  Result<void> check_audit() {
    const auto chain = event::check_whole_chain(store_);
    if (!chain) return pass(chain);
    report_.audit_events = chain->events;
    if (chain->broken) damage(Damage::Kind::audit_broken, "audit log", *chain->broken);
    return {};
  }

  Result<void> check_publish_log() {
    const auto broken = check_log(store_);
    if (!broken) return pass(broken);
    if (*broken) damage(Damage::Kind::log_broken, "publish log", **broken);
    return {};
  }

  void damage(Damage::Kind kind, std::string subject, std::string detail) {
    report_.damages.push_back({kind, std::move(subject), std::move(detail)});
  }

  Store& store_;
  ArtifactStore& artifacts_;
  StoreReport report_;
  std::map<Digest, Kept> sums_;
};

}  // namespace

std::string_view to_string(Damage::Kind kind) { return word_of(kind_words, kind); }

Result<StoreReport> verify_store(Store& store, ArtifactStore& artifacts) {
  return Verification(store, artifacts).run();
}

}  // namespace tank::inline v0::registry
