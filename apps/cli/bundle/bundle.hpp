// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Bundles: everything of a lock in one file, for machines without a network.
///
/// A line `tank-bundle 1`, a line with the length of the head, the head as JSON, and the archives
/// one behind the other in the order of the head. There are no names in it that a reader could
/// follow anywhere. The same content has one form, and readers take no other.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <tank/base/digest.hpp>
#include <tank/base/result.hpp>
#include <tank/package/lockfile.hpp>

#include "cli/install/descriptor.hpp"
#include "wire/log.hpp"

namespace tank::inline v0::cli {

/// An archive of the bundle.
struct BundledArchive {
  Integrity integrity;
  std::int64_t size = 0;
};

/// What the registry's publish log said, answer by answer.
struct BundledLog {
  std::string verifier;
  std::vector<wire::EvidenceBundle> answers;
};

/// What stands before the archives.
struct BundleHead {
  std::string registry;  ///< its address; the proofs belong to it
  std::string manifest;  ///< text of `tank.json`
  std::string lock;      ///< text of `tank.lock`
  std::vector<BundledArchive> archives;
  std::optional<BundledLog> log;  ///< a folder has none
};

/// Everything in front of the archives.
[[nodiscard]] std::string write_bundle_head(const BundleHead& head);

/// The different archives of a lock, in the order of its packages.
[[nodiscard]] std::vector<Integrity> archives_of(const package::Lockfile& lock);

/// A bundle on disk whose head was read: it is in its one form, its lock reads, it holds just the
/// archives of its lock, and its size is what the head says. The archives were not looked at.
class OpenBundle {
 public:
  /// Errors: io_error, invalid_argument (no bundle, or another version), archive_malformed (not
  /// what a bundle looks like; says how), archive_too_large, invalid_lockfile.
  [[nodiscard]] static Result<OpenBundle> open(const std::string& path);

  [[nodiscard]] const BundleHead& head() const { return head_; }
  [[nodiscard]] const package::Lockfile& lock() const { return lock_; }
  /// The bytes of one archive. Errors: io_error, integrity_mismatch.
  [[nodiscard]] Result<std::string> archive(std::size_t number) const;

 private:
  OpenBundle(Descriptor file, BundleHead head, package::Lockfile lock, std::int64_t begin);

  Descriptor file_;
  BundleHead head_;
  package::Lockfile lock_;
  std::vector<std::int64_t> offsets_;
};

}  // namespace tank::inline v0::cli
