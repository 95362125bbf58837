// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// A release with everything that a client needs to believe it, offline too.

#include <optional>
#include <string>

#include <tank/base/api.hpp>
#include <tank/base/digest.hpp>
#include <tank/base/result.hpp>
#include <tank/package/package_name.hpp>
#include <tank/package/permissions.hpp>
#include <tank/semver/version.hpp>
#include <tank/trust/log_entry.hpp>
#include <tank/trust/note.hpp>

namespace tank::inline v0::trust {

/// What a registry said of a release, as it is kept.
struct ProvenRelease {
  std::string checkpoint;  ///< the signed note that the proof is about
  Evidence evidence;
  std::string signature;         ///< the publisher's envelope; empty where there is none
  std::optional<PublicKey> key;  ///< that made it

  friend bool operator==(const ProvenRelease&, const ProvenRelease&) = default;
};

/// What it has to be about.
struct ExpectedRelease {
  package::PackageName name;
  semver::Version version;
  Integrity integrity;
  package::Permissions permissions;
};

/// The entry of its publication. The log that `verifier` signs for has it; it is about this
/// release, these bytes and these permissions; and who is named as its publisher signed it.
/// Pure. Whether the key was revoked since, the caller asks `Standings`.
/// Errors: invalid_note, invalid_log_entry, log_inconsistent, invalid_signature.
[[nodiscard]] TANK_API Result<LogEntry> check_proven(const ProvenRelease& proven,
                                                     const NoteVerifier& verifier,
                                                     const ExpectedRelease& expected);

}  // namespace tank::inline v0::trust
