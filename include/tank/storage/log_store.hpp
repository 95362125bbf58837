// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Role interfaces: the publish log, its checkpoints, and the keys of publishers.

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include <tank/registry/package.hpp>
#include <tank/trust/log_record.hpp>
#include <tank/trust/merkle.hpp>
#include <tank/trust/publisher_key.hpp>

namespace tank::inline v0 {

/// A release and the package that it belongs to.
struct ReleaseOfPackage {
  package::PackageName name;
  registry::Release release;
};

/// Entries and the nodes of the tree over them. Nothing of it ever changes or goes.
class TANK_API LogStore {
 public:
  virtual ~LogStore() = default;

  /// What the tree grows from. In a transaction no other writer appends until it ends.
  [[nodiscard]] virtual Result<trust::CompactRange> head() const = 0;
  /// Adds the entry at the end of the log, the nodes that are complete with it, and the new head.
  virtual Result<void> append(const trust::LogRecord& record, std::span<const trust::Node> nodes,
                              const trust::CompactRange& head) = 0;
  /// The hashes of these nodes, in their order; reads those and no others.
  /// Errors: storage_broken (one is not there).
  [[nodiscard]] virtual Result<std::vector<Digest>> nodes(
      std::span<const trust::NodeId> ids) const = 0;

  /// From `first` on, at most `limit`.
  [[nodiscard]] virtual Result<std::vector<trust::ListedRecord>> entries(std::uint64_t first,
                                                                         int limit) const = 0;
  /// The same of entries that withdraw something, or give it back.
  [[nodiscard]] virtual Result<std::vector<trust::ListedRecord>> revocations(std::uint64_t first,
                                                                             int limit) const = 0;
  /// The entry of a release's publication. Nothing before it was logged.
  [[nodiscard]] virtual Result<std::optional<trust::LogRecord>> publication(
      ReleaseId release) const = 0;
  /// Releases that were published before there was a log, oldest first, with tombstones.
  [[nodiscard]] virtual Result<std::vector<ReleaseOfPackage>> unlogged(int limit) const = 0;
};

/// The log's key and what was signed with it.
class TANK_API CheckpointStore {
 public:
  virtual ~CheckpointStore() = default;

  /// Keeps the key, or gives the one that is kept already.
  virtual Result<trust::SealedLogKey> add_or_find_key(const trust::SealedLogKey& key) = 0;
  [[nodiscard]] virtual Result<std::optional<trust::SealedLogKey>> key() const = 0;
  /// Idempotent.
  virtual Result<void> add(const trust::SignedCheckpoint& checkpoint) = 0;
  [[nodiscard]] virtual Result<std::optional<trust::SignedCheckpoint>> of_size(
      std::uint64_t size) const = 0;
};

/// Keys of publishers; a row is never removed.
class TANK_API PublisherKeyStore {
 public:
  virtual ~PublisherKeyStore() = default;

  /// Errors: key_exists.
  virtual Result<void> add(const trust::PublisherKey& key) = 0;
  /// Errors: key_not_found.
  [[nodiscard]] virtual Result<trust::PublisherKey> find(const trust::KeyId& id) const = 0;
  /// Saves state, end and reason. Errors: key_not_found.
  virtual Result<void> save(const trust::PublisherKey& key) = 0;
  /// Oldest first.
  [[nodiscard]] virtual Result<std::vector<trust::PublisherKey>> of_owner(
      const trust::KeyOwner& owner) const = 0;
};

}  // namespace tank::inline v0
