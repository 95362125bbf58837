// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Reading the audit log, and checking that nobody edited it.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <tank/base/api.hpp>
#include <tank/base/page.hpp>
#include <tank/base/result.hpp>
#include <tank/base/slug.hpp>
#include <tank/event/audit.hpp>
#include <tank/identity/actor.hpp>

namespace tank::inline v0 {
class Store;
}  // namespace tank::inline v0

namespace tank::inline v0::event {

/// What checking the chain found.
struct ChainReport {
  std::int64_t events = 0;            ///< links that hold
  Digest head;                        ///< hash of the last one; keep it to detect truncation
  std::optional<std::string> broken;  ///< says which link breaks, when one does

  friend bool operator==(const ChainReport&, const ChainReport&) = default;
};

/// Walks the whole chain, whatever its length, page by page. Errors: those of the store.
[[nodiscard]] TANK_API Result<ChainReport> check_whole_chain(Store& store);

/// Thread-safe: it has no state of its own.
class TANK_API AuditLog {
 public:
  /// Borrows the store; it must outlive this object.
  explicit AuditLog(Store& store);

  /// Newest first. Errors: organization_not_found, unauthorized, forbidden, limit_exceeded,
  /// invalid_cursor.
  [[nodiscard]] Result<Page<AuditEvent>> of_organization(const identity::Actor& actor,
                                                         const Slug& slug,
                                                         const PageRequest& page) const;

  /// Oldest first, what came behind `after_seq`, at most `limits::audit_rows_at_once`: for who
  /// follows the log. Errors: organization_not_found, unauthorized, forbidden.
  [[nodiscard]] Result<std::vector<AuditEvent>> of_organization_after(const identity::Actor& actor,
                                                                      const Slug& slug,
                                                                      std::int64_t after_seq) const;

  /// For platform administrators. Errors: unauthorized, forbidden.
  [[nodiscard]] Result<ChainReport> verify(const identity::Actor& actor) const;

 private:
  Store* store_;
};

}  // namespace tank::inline v0::event
