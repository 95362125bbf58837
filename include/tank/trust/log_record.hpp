// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Entries of the publish log as the registry keeps them.

#include <cstdint>
#include <optional>
#include <string>

#include <tank/base/digest.hpp>
#include <tank/base/id.hpp>
#include <tank/base/time.hpp>
#include <tank/package/manifest.hpp>
#include <tank/trust/log_entry.hpp>

namespace tank::inline v0::trust {

/// One entry, with what it is about.
struct LogRecord {
  std::uint64_t position = 0;
  EntryKind kind = EntryKind::publish;
  std::optional<PackageId> package;
  std::optional<ReleaseId> release;
  KeyId key;              ///< empty where the entry names none
  Digest leaf;            ///< its hash in the tree
  std::string entry;      ///< the text
  std::string signature;  ///< the publisher's, of `publish`; empty where there is none

  friend bool operator==(const LogRecord&, const LogRecord&) = default;
};

/// The package that an entry is about, as it is now: who may read the entry.
struct LoggedPackage {
  OrganizationId organization_id;
  package::PackageName name;
  package::Visibility visibility = package::Visibility::public_;

  friend bool operator==(const LoggedPackage&, const LoggedPackage&) = default;
};

/// A record with its package; nothing for the entries about keys.
struct ListedRecord {
  LogRecord record;
  std::optional<LoggedPackage> package;

  friend bool operator==(const ListedRecord&, const ListedRecord&) = default;
};

/// A checkpoint that was signed and given away.
struct SignedCheckpoint {
  std::uint64_t size = 0;
  Digest root;
  std::string note;
  TimePoint signed_at;

  friend bool operator==(const SignedCheckpoint&, const SignedCheckpoint&) = default;
};

/// The log's own key. The private part is sealed under the master key, with origin and name of
/// the key as associated data.
struct SealedLogKey {
  KeyId id;
  std::string origin;
  PublicKey public_key;
  std::string sealed;  ///< bytes
  TimePoint created_at;

  friend bool operator==(const SealedLogKey&, const SealedLogKey&) = default;
};

}  // namespace tank::inline v0::trust
