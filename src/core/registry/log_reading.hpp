// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Proofs out of stored nodes, and who may read which entry of the publish log.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <tank/base/result.hpp>
#include <tank/identity/actor.hpp>
#include <tank/registry/publish_log.hpp>
#include <tank/storage/log_store.hpp>
#include <tank/storage/organization_store.hpp>
#include <tank/storage/store.hpp>

#include "core/trust/log_writing.hpp"

namespace tank::inline v0::registry {

/// Errors: invalid_argument (the log has no such entry, or not `size` of them).
[[nodiscard]] Result<std::vector<Digest>> prove_inclusion(const LogStore& log,
                                                          std::uint64_t position,
                                                          std::uint64_t size);
/// Errors: invalid_argument.
[[nodiscard]] Result<std::vector<Digest>> prove_consistency(const LogStore& log, std::uint64_t from,
                                                            std::uint64_t to);

/// Whether `actor` may read the text of an entry: those about keys and public packages everybody.
[[nodiscard]] Result<bool> may_read(const MembershipStore& memberships,
                                    const identity::Actor& actor,
                                    const trust::ListedRecord& record);

/// Which revocations are wanted, below which end of the log.
struct RevocationsWanted {
  std::uint64_t size = 0;
  std::uint64_t first = 0;
  int limit = 0;
};
/// Fills in revocations and where they go on. Errors: those of the store.
[[nodiscard]] Result<void> add_revocations(EvidenceBundle& out, const Snapshot& snapshot,
                                           const identity::Actor& actor,
                                           const RevocationsWanted& wanted);

/// Errors: package_not_found, forbidden, release_not_found.
[[nodiscard]] Result<ReleaseEvidence> prove_release(const Snapshot& snapshot,
                                                    const identity::Actor& actor,
                                                    const ReleaseName& name, std::uint64_t size);

/// Logs a release as if it had been logged when it happened: published, and what became of it.
/// Errors: those of the store.
[[nodiscard]] Result<void> log_history(const trust::LogWriting& writing,
                                       const ReleaseOfPackage& release);

/// What is wrong with the log as a whole: an entry that is not what was hashed, a tree that is
/// not of the entries, or another than was signed. Nothing when all is well.
/// Errors: those of the store.
[[nodiscard]] Result<std::optional<std::string>> check_log(Store& store);

}  // namespace tank::inline v0::registry
