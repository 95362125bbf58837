// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// What the analysis says about releases: shown, made anew, and disputed.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <tank/base/api.hpp>
#include <tank/base/entropy.hpp>
#include <tank/base/page.hpp>
#include <tank/base/result.hpp>
#include <tank/base/time.hpp>
#include <tank/identity/actor.hpp>
#include <tank/identity/site.hpp>
#include <tank/port/artifact_store.hpp>
#include <tank/port/mailer.hpp>
#include <tank/registry/package.hpp>
#include <tank/registry/release_scan.hpp>
#include <tank/registry/scan_limits.hpp>
#include <tank/registry/scanner.hpp>

namespace tank::inline v0 {
class Store;
}  // namespace tank::inline v0

namespace tank::inline v0::registry {

/// A release with what was said about it.
struct ScannedRelease {
  Package package;
  Release release;
  std::optional<ReleaseScan> scan;  ///< nothing: it was never scanned

  friend bool operator==(const ScannedRelease&, const ScannedRelease&) = default;
};

/// Which releases to scan anew. The same request with the cursor of its report goes on behind it;
/// one that was interrupted may as well begin anew, for what was done is not done again.
struct RescanRequest {
  int limit = limits::rescans_at_once;
  std::string after;    ///< cursor; empty: from the first
  bool is_all = false;  ///< also those that were scanned with the same rules
};

/// What a batch did.
struct RescanReport {
  std::int64_t scanned = 0;      ///< with an answer
  std::int64_t quarantined = 0;  ///< that could be installed before
  std::int64_t released = 0;     ///< that could not
  std::int64_t failed = 0;       ///< without an answer: they stay as they were
  std::int64_t unsent = 0;       ///< notices that no mail server took
  std::optional<std::string> next;

  friend bool operator==(const RescanReport&, const RescanReport&) = default;
};

/// What a re-scan sends mail with.
struct NoticeParts {
  Mailer& mailer;
  const identity::Site& site;
};

/// Thread-safe: it has no state of its own.
class TANK_API Scans {
 public:
  /// Borrows everything; it must outlive this object.
  Scans(Store& store, ArtifactStore& artifacts, const Clock& clock, Entropy& entropy,
        Scanner& scanner, NoticeParts notices);

  /// Looks at bytes that somebody sent: an archive, or one file called `name`. Keeps nothing, and
  /// asks nobody who he is.
  /// Errors: those of `package::for_each_file`, limit_exceeded, internal_error (it broke off).
  [[nodiscard]] Result<analysis::ScanReport> look_at(std::string_view bytes,
                                                     std::string_view name) const;

  /// Releases in quarantine are shown to members and to platform administrators, others to whoever
  /// may read the package. With manifest and readme.
  /// Errors: package_not_found, forbidden, release_not_found.
  [[nodiscard]] Result<ScannedRelease> find(const identity::Actor& actor,
                                            const package::PackageName& name,
                                            const semver::Version& version) const;

  /// Those in quarantine, highest first, for the same people.
  /// Errors: package_not_found, unauthorized, forbidden.
  [[nodiscard]] Result<std::vector<Release>> quarantined(const identity::Actor& actor,
                                                         const package::PackageName& name) const;

  /// A member says that a quarantine is wrong. Errors: package_not_found, unauthorized, forbidden,
  /// release_not_found, invalid_argument (no reason), limit_exceeded, precondition_failed (not in
  /// quarantine, disputed already, or upheld).
  [[nodiscard]] Result<ScannedRelease> dispute(const identity::Actor& actor,
                                               const package::PackageName& name,
                                               const semver::Version& version,
                                               const std::string& reason);

  /// A platform administrator upholds the quarantine, or lifts it; the owners hear of it by mail.
  /// Errors: unauthorized, forbidden, package_not_found, release_not_found, invalid_argument (no
  /// reason), limit_exceeded, precondition_failed (no open dispute).
  [[nodiscard]] Result<ScannedRelease> decide(const identity::Actor& actor,
                                              const package::PackageName& name,
                                              const semver::Version& version, bool is_lifted,
                                              const std::string& reason);

  /// Releases with an open dispute, oldest release first.
  /// Errors: unauthorized, forbidden, invalid_cursor.
  [[nodiscard]] Result<Page<ScannedRelease>> disputed(const identity::Actor& actor,
                                                      const PageRequest& page) const;

  /// Scans one batch anew, each release in a transaction of its own. A verdict that changed for
  /// the worse quarantines and tells the owners; one for the better releases.
  /// Errors: unauthorized, forbidden, invalid_argument (limit), invalid_cursor, and those of the
  /// stores.
  [[nodiscard]] Result<RescanReport> rescan(const identity::Actor& actor,
                                            const RescanRequest& request);

  /// The same by the server itself.
  [[nodiscard]] Result<RescanReport> rescan_as_system(const RescanRequest& request);

 private:
  [[nodiscard]] Result<RescanReport> run(const identity::Actor& actor,
                                         const RescanRequest& request);
  [[nodiscard]] Result<void> rescan_one(const identity::Actor& actor, ReleaseId id,
                                        RescanReport& report);

  Store* store_;
  ArtifactStore* artifacts_;
  const Clock* clock_;
  Entropy* entropy_;
  Scanner* scanner_;
  NoticeParts notices_;
};

}  // namespace tank::inline v0::registry
