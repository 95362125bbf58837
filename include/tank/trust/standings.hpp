// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// What a log says of releases and keys after they were published: the view of who has read it.

#include <cstdint>
#include <map>
#include <string>

#include <tank/base/api.hpp>
#include <tank/base/time.hpp>
#include <tank/package/package_name.hpp>
#include <tank/semver/version.hpp>
#include <tank/trust/log_entry.hpp>

namespace tank::inline v0::trust {

/// Where a release stands.
enum class Standing { available, yanked, quarantined, removed };
[[nodiscard]] TANK_API std::string_view to_string(Standing standing);

/// The last word of the log about each release and key, in whatever order its entries come: of
/// two the one with the higher position counts. A value; externally synchronised.
class TANK_API Standings {
 public:
  /// Entries that withdraw nothing and give nothing back change nothing. Idempotent.
  void apply(std::uint64_t position, const LogEntry& entry);

  [[nodiscard]] Standing of(const package::PackageName& name, const semver::Version& version) const;
  /// Whether what `key` signed counts if it was logged at `logged_at`.
  [[nodiscard]] bool counts(const KeyId& key, TimePoint logged_at) const;

 private:
  struct Word {
    std::uint64_t position = 0;
    Standing standing = Standing::available;
  };
  std::map<std::string, Word> releases_;
  std::map<KeyId, TimePoint> distrusted_;
};

/// Whether entries of this kind belong to the list of revocations.
[[nodiscard]] TANK_API bool is_revocation(EntryKind kind);

}  // namespace tank::inline v0::trust
