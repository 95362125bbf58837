// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Role interfaces: uploads and remembered answers.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <tank/registry/upload.hpp>

namespace tank::inline v0 {

/// Uploads under way and finished.
class TANK_API UploadStore {
 public:
  virtual ~UploadStore() = default;

  virtual Result<void> add(const registry::Upload& upload) = 0;
  /// Errors: upload_not_found.
  [[nodiscard]] virtual Result<registry::Upload> find(UploadId id) const = 0;
  /// Saves state, digest, size, rejection and release; compare-and-swap on the revision.
  /// Errors: storage_conflict.
  virtual Result<registry::Upload> save(const registry::Upload& upload) = 0;
  /// Reserved or uploaded ones that expired before `now`, at most `limit`.
  [[nodiscard]] virtual Result<std::vector<registry::Upload>> expired(TimePoint now,
                                                                      int limit) const = 0;
};

/// What a repeated request gets: unique per (principal, operation, key).
struct RememberedAnswer {
  std::string principal;
  std::string operation;
  std::string key;
  Digest request_digest;
  std::string answer;  ///< canonical JSON of what the service returned
  TimePoint created_at;

  friend bool operator==(const RememberedAnswer&, const RememberedAnswer&) = default;
};

/// First answers, for who asks again.
class TANK_API IdempotencyStore {
 public:
  virtual ~IdempotencyStore() = default;

  /// Keeps the answer, or gives the one that is kept already.
  virtual Result<RememberedAnswer> add_or_find(const RememberedAnswer& answer) = 0;
  [[nodiscard]] virtual Result<std::optional<RememberedAnswer>> find(
      const std::string& principal, const std::string& operation, const std::string& key) const = 0;
  /// Forgets everything older. Gives the number of rows.
  virtual Result<std::int64_t> forget_before(TimePoint time) = 0;
};

}  // namespace tank::inline v0
