// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Entries of a registry's publish log: what was published, withdrawn, and whose keys there are.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <tank/base/api.hpp>
#include <tank/base/digest.hpp>
#include <tank/base/entropy.hpp>
#include <tank/base/result.hpp>
#include <tank/base/time.hpp>
#include <tank/package/package_name.hpp>
#include <tank/package/permissions.hpp>
#include <tank/semver/version.hpp>
#include <tank/trust/merkle.hpp>
#include <tank/trust/signing.hpp>

namespace tank::inline v0::trust {

/// What happened.
enum class EntryKind {
  publish,
  yank,
  restore,  ///< from a yank or from quarantine
  quarantine,
  remove,
  key_register,  ///< a publisher's key, new or in place of another
  key_revoke,
};
[[nodiscard]] TANK_API std::string_view to_string(EntryKind kind);
/// Errors: invalid_argument.
[[nodiscard]] TANK_API Result<EntryKind> parse_entry_kind(std::string_view word);

/// Which release an entry is about. The version goes without build metadata, as in URLs.
struct LoggedRelease {
  package::PackageName name;
  semver::Version version;
  Digest digest;        ///< of the archive that is served
  Integrity integrity;  ///< of the same bytes

  friend bool operator==(const LoggedRelease&, const LoggedRelease&) = default;
};

/// One entry. The nonce keeps an entry about a private package from being guessed by its hash.
struct LogEntry {
  EntryKind kind = EntryKind::publish;
  TimePoint time;                        ///< whole milliseconds
  std::string nonce;                     ///< 22 characters of base64url
  std::optional<LoggedRelease> release;  ///< of all but the entries about keys
  Digest permissions;                    ///< of `publish`: what the release asks for
  KeyId key;  ///< of `publish`: who signed it, if anybody; of the entries about keys: which one
  std::string owner;                    ///< of `key_register`: `usr_…` or `org_…`
  std::optional<PublicKey> public_key;  ///< of `key_register`
  KeyId replaces;                       ///< of `key_register`: the key before it, if any
  std::optional<TimePoint> since;  ///< of `key_revoke`: what it signed from then on does not count

  friend bool operator==(const LogEntry&, const LogEntry&) = default;
};

/// A new nonce: 128 bits.
[[nodiscard]] TANK_API std::string make_nonce(Entropy& entropy);

/// The digest of permissions that the log keeps.
[[nodiscard]] TANK_API Digest digest_of(const package::Permissions& permissions);

/// Lines of `key value` in a fixed order: one entry has one text. Reads only what `write` writes.
/// Errors: invalid_log_entry.
[[nodiscard]] TANK_API Result<LogEntry> parse_log_entry(std::string_view text);
[[nodiscard]] TANK_API std::string write_log_entry(const LogEntry& entry);

/// An entry with the proof that a log has it.
struct Evidence {
  std::uint64_t position = 0;
  std::string entry;
  std::vector<Digest> proof;

  friend bool operator==(const Evidence&, const Evidence&) = default;
};

/// The entry, which the tree holds at its position.
/// Errors: invalid_log_entry, log_inconsistent.
[[nodiscard]] TANK_API Result<LogEntry> check_logged(const Evidence& evidence,
                                                     const TreeHead& tree);

}  // namespace tank::inline v0::trust
