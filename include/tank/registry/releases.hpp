// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Releases: published, listed, withdrawn, downloaded.

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <tank/base/api.hpp>
#include <tank/base/entropy.hpp>
#include <tank/base/result.hpp>
#include <tank/base/time.hpp>
#include <tank/identity/actor.hpp>
#include <tank/port/artifact_store.hpp>
#include <tank/registry/package.hpp>
#include <tank/registry/scanner.hpp>

namespace tank::inline v0 {
class Store;
}  // namespace tank::inline v0

namespace tank::inline v0::registry {

class DownloadCounter;

/// One request to publish. What the bytes say counts; the rest only has to agree with them.
struct NewRelease {
  package::PackageName name;
  std::optional<semver::Version> version;  ///< when given, the manifest must say the same
  std::string_view archive;                ///< gzip bytes; borrowed for the call
  std::string idempotency_key;             ///< empty: none
  std::string signature;                   ///< the publisher's, an envelope of DSSE; empty: none
};

/// The release, with the package as it is since.
struct PublishedRelease {
  Package package;
  Release release;
  bool replayed = false;  ///< the answer to an earlier request with the same key

  friend bool operator==(const PublishedRelease&, const PublishedRelease&) = default;
};

/// What an owner may change of a release; what is left out stays.
struct ReleaseChange {
  std::optional<bool> yanked;
  std::string reason;                     ///< for yanking
  std::optional<std::string> deprecated;  ///< message; empty takes it back
};

/// Whether opening an archive is a download that is counted.
enum class Counting { counted, uncounted };

/// A release with its bytes, open for reading.
struct OpenRelease {
  Package package;
  Release release;
  std::unique_ptr<Artifact> archive;
};

/// Thread-safe: it has no state of its own. To strangers a private package does not exist.
class TANK_API Releases {
 public:
  /// Borrows all six; they must outlive this object.
  Releases(Store& store, ArtifactStore& artifacts, const Clock& clock, Entropy& entropy,
           DownloadCounter& downloads, Scanner& scanner);

  /// Checks the bytes, packs them anew, scans their files, keeps them, and makes the release
  /// visible at once; or quarantined, where the analysis is against it or gave no answer.
  /// A failed attempt leaves nothing behind and does not burn the version. With a key, the
  /// same request again gets the first answer. Private packages are made by a manifest that
  /// says so; for a package that exists its visibility stays.
  ///
  /// Errors: unauthorized, forbidden (scope, pattern, membership), organization_not_found,
  /// archive_too_large, archive_malformed, archive_escape, invalid_manifest (also when name
  /// or version differ from those asked for), invalid_skill (no SKILL.md), idempotency_key_reused,
  /// release_burnt, release_exists, permission_escalation, invalid_signature, storage_full,
  /// storage_unavailable.
  [[nodiscard]] Result<PublishedRelease> publish(const identity::Actor& actor,
                                                 const NewRelease& request);

  /// Highest first, without manifests and readmes, quarantined and deleted ones left out.
  /// Errors: package_not_found, forbidden.
  [[nodiscard]] Result<std::vector<Release>> list(const identity::Actor& actor,
                                                  const package::PackageName& name) const;

  /// `tag_or_version` is a version or a dist-tag. With manifest and readme.
  /// Errors: package_not_found, forbidden, dist_tag_not_found, release_not_found (removed and
  /// quarantined ones too).
  [[nodiscard]] Result<Release> find(const identity::Actor& actor, const package::PackageName& name,
                                     std::string_view tag_or_version) const;

  /// Yanks, takes back, deprecates; moves `latest` where it must. Idempotent.
  /// Errors: package_not_found, unauthorized, forbidden, release_not_found (removed and
  /// quarantined ones too), limit_exceeded (reason or message).
  [[nodiscard]] Result<Release> change(const identity::Actor& actor,
                                       const package::PackageName& name,
                                       const semver::Version& version, const ReleaseChange& change);

  /// Leaves a tombstone: the version is burnt for ever. Idempotent; tags on it go away.
  /// Errors: package_not_found, unauthorized, forbidden, release_not_found, limit_exceeded.
  [[nodiscard]] Result<Release> remove(const identity::Actor& actor,
                                       const package::PackageName& name,
                                       const semver::Version& version, const std::string& reason);

  /// Puts a release into quarantine, or takes it out, because the registry of which this one is a
  /// copy did so. `reason` is the mark of that: only what was put there with just this reason is
  /// taken out, to be available again. For administrators of the platform. Idempotent.
  /// Errors: package_not_found, unauthorized, forbidden, release_not_found (removed, or in
  /// quarantine for another reason), limit_exceeded.
  [[nodiscard]] Result<Release> follow_quarantine(const identity::Actor& actor,
                                                  const package::PackageName& name,
                                                  const semver::Version& version, bool quarantined,
                                                  const std::string& reason);

  /// Opens the bytes that are served. Errors: those of `find`, artifact_not_found.
  [[nodiscard]] Result<OpenRelease> open_archive(const identity::Actor& actor,
                                                 const package::PackageName& name,
                                                 const semver::Version& version,
                                                 Counting counting = Counting::counted) const;

  /// Paths of the archive's files, sorted. Errors: those of `open_archive`.
  [[nodiscard]] Result<std::vector<std::string>> files(const identity::Actor& actor,
                                                       const package::PackageName& name,
                                                       const semver::Version& version) const;

  /// One file of the archive. Errors: those of `open_archive`, invalid_path (not one inside an
  /// archive), artifact_not_found (no such file), payload_too_large (above
  /// `limits::shown_file_bytes`).
  [[nodiscard]] Result<std::string> read_file(const identity::Actor& actor,
                                              const package::PackageName& name,
                                              const semver::Version& version,
                                              std::string_view path) const;

 private:
  Store* store_;
  ArtifactStore* artifacts_;
  const Clock* clock_;
  Entropy* entropy_;
  DownloadCounter* downloads_;
  Scanner* scanner_;
};

}  // namespace tank::inline v0::registry
