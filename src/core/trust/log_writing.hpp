// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Entries of the publish log, written in the transaction of what they tell.

#include <cstdint>
#include <optional>
#include <string>

#include <tank/base/entropy.hpp>
#include <tank/base/id.hpp>
#include <tank/base/result.hpp>
#include <tank/base/time.hpp>
#include <tank/registry/package.hpp>
#include <tank/storage/store.hpp>
#include <tank/trust/log_entry.hpp>

namespace tank::inline v0::trust {

/// What an entry is written with, beside its own text.
struct LogWriting {
  Transaction& tx;
  TimePoint now;
  Entropy& entropy;
};

/// Which rows an entry is about, and the signature that came with it.
struct LogReferences {
  std::optional<PackageId> package;
  std::optional<ReleaseId> release;
  std::string signature;
};

/// Appends the entry and gives its position. `time` and `nonce` are filled in.
/// Errors: those of the store.
[[nodiscard]] Result<std::uint64_t> append_entry(const LogWriting& writing, LogEntry entry,
                                                 const LogReferences& references);

/// The same for what happened to a release. `key` is its publisher's and `signature` what it
/// made, where there is one.
[[nodiscard]] Result<std::uint64_t> append_release(const LogWriting& writing, EntryKind kind,
                                                   const package::PackageName& name,
                                                   const registry::Release& release,
                                                   const KeyId& key = {},
                                                   const std::string& signature = {});

/// Removal entries of all releases of an organization that are not tombstones yet; written
/// before they become it. Errors: those of the store.
[[nodiscard]] Result<void> append_burial(const LogWriting& writing, OrganizationId organization);

}  // namespace tank::inline v0::trust
