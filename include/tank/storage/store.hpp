// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// The semantic seam of storage: snapshots to read, transactions to change.

#include <cstdint>
#include <memory>
#include <type_traits>

#include <tank/base/api.hpp>
#include <tank/base/limits.hpp>
#include <tank/base/result.hpp>

namespace tank::inline v0 {

class UserStore;
class CredentialStore;
class VerificationStore;
class SessionStore;
class DeviceGrantStore;
class TokenStore;
class RateStore;
class OrganizationStore;
class MembershipStore;
class InvitationStore;
class PackageStore;
class CatalogueStore;
class ReleaseStore;
class DistTagStore;
class UploadStore;
class IdempotencyStore;
class AuditStore;
class LogStore;
class CheckpointStore;
class PublisherKeyStore;
class ScanStore;
class TransferStore;

/// One consistent view. Ends with the object; externally synchronised; must not outlive the
/// store. What the roles return does not refer to the snapshot.
class TANK_API Snapshot {
 public:
  virtual ~Snapshot() = default;
  [[nodiscard]] virtual const UserStore& users() const = 0;
  [[nodiscard]] virtual const CredentialStore& credentials() const = 0;
  [[nodiscard]] virtual const VerificationStore& verifications() const = 0;
  [[nodiscard]] virtual const SessionStore& sessions() const = 0;
  [[nodiscard]] virtual const DeviceGrantStore& device_grants() const = 0;
  [[nodiscard]] virtual const TokenStore& tokens() const = 0;
  [[nodiscard]] virtual const RateStore& rates() const = 0;
  [[nodiscard]] virtual const OrganizationStore& organizations() const = 0;
  [[nodiscard]] virtual const MembershipStore& memberships() const = 0;
  [[nodiscard]] virtual const InvitationStore& invitations() const = 0;
  [[nodiscard]] virtual const PackageStore& packages() const = 0;
  [[nodiscard]] virtual const CatalogueStore& catalogue() const = 0;
  [[nodiscard]] virtual const ReleaseStore& releases() const = 0;
  [[nodiscard]] virtual const DistTagStore& dist_tags() const = 0;
  [[nodiscard]] virtual const UploadStore& uploads() const = 0;
  [[nodiscard]] virtual const IdempotencyStore& idempotency() const = 0;
  [[nodiscard]] virtual const AuditStore& audit() const = 0;
  [[nodiscard]] virtual const LogStore& log() const = 0;
  [[nodiscard]] virtual const CheckpointStore& checkpoints() const = 0;
  [[nodiscard]] virtual const PublisherKeyStore& publisher_keys() const = 0;
  [[nodiscard]] virtual const ScanStore& scans() const = 0;
  [[nodiscard]] virtual const TransferStore& transfers() const = 0;
};

/// A unit of work. Rolls back unless `commit` succeeded. After any storage fault every
/// further call fails with the same error, on every engine.
class TANK_API Transaction {
 public:
  virtual ~Transaction() = default;
  [[nodiscard]] virtual UserStore& users() = 0;
  [[nodiscard]] virtual CredentialStore& credentials() = 0;
  [[nodiscard]] virtual VerificationStore& verifications() = 0;
  [[nodiscard]] virtual SessionStore& sessions() = 0;
  [[nodiscard]] virtual DeviceGrantStore& device_grants() = 0;
  [[nodiscard]] virtual TokenStore& tokens() = 0;
  [[nodiscard]] virtual RateStore& rates() = 0;
  [[nodiscard]] virtual OrganizationStore& organizations() = 0;
  [[nodiscard]] virtual MembershipStore& memberships() = 0;
  [[nodiscard]] virtual InvitationStore& invitations() = 0;
  [[nodiscard]] virtual PackageStore& packages() = 0;
  [[nodiscard]] virtual CatalogueStore& catalogue() = 0;
  [[nodiscard]] virtual ReleaseStore& releases() = 0;
  [[nodiscard]] virtual DistTagStore& dist_tags() = 0;
  [[nodiscard]] virtual UploadStore& uploads() = 0;
  [[nodiscard]] virtual IdempotencyStore& idempotency() = 0;
  [[nodiscard]] virtual AuditStore& audit() = 0;
  [[nodiscard]] virtual LogStore& log() = 0;
  [[nodiscard]] virtual CheckpointStore& checkpoints() = 0;
  [[nodiscard]] virtual PublisherKeyStore& publisher_keys() = 0;
  [[nodiscard]] virtual ScanStore& scans() = 0;
  [[nodiscard]] virtual TransferStore& transfers() = 0;

  /// Durable when it returns success.
  /// Errors: storage_conflict (repeat the whole unit), storage_unavailable, storage_full.
  [[nodiscard]] virtual Result<void> commit() = 0;
};

/// Thread-safe.
class TANK_API Store {
 public:
  virtual ~Store() = default;

  /// Errors: storage_unavailable.
  [[nodiscard]] virtual Result<std::unique_ptr<Snapshot>> snapshot() = 0;
  /// Errors: storage_unavailable, storage_conflict (busy for too long).
  [[nodiscard]] virtual Result<std::unique_ptr<Transaction>> begin() = 0;

  /// A number that differs whenever something was committed since it was last read: by this
  /// process at once, by other processes within a second. Cheap: it may be asked on every
  /// request, to decide whether what is cached still holds.
  [[nodiscard]] virtual std::uint64_t change_mark() = 0;

  /// Like `change_mark`, for who keeps sessions, users or signing keys: it moves when one that
  /// could be read before may read otherwise now. It rests while only other things are written,
  /// while sessions are used (`SessionStore::touch`), and when a user or a session is added: what
  /// was not there cannot be kept. It may move more often, and by default it does.
  [[nodiscard]] virtual std::uint64_t identity_mark() { return change_mark(); }

  /// Whether the engine answers. Errors: storage_unavailable.
  [[nodiscard]] virtual Result<void> ping() = 0;
};

/// Runs `body(Transaction&) -> Result<T>`: commits when it returns a value, rolls back
/// otherwise, and repeats on storage_conflict, up to `limits::transaction_attempts` times.
/// The body may run more than once and changes the world only through the transaction.
template <class Body>
auto transact(Store& store, Body&& body) -> std::invoke_result_t<Body&, Transaction&> {
  using Outcome = std::invoke_result_t<Body&, Transaction&>;
  const auto attempt = [&]() -> Outcome {
    auto tx = store.begin();
    if (!tx) return pass(tx);
    Outcome outcome = body(**tx);
    if (!outcome) return outcome;
    if (auto done = (*tx)->commit(); !done) return pass(done);
    return outcome;
  };
  Outcome outcome = attempt();
  for (int i = 1; i < limits::transaction_attempts && !outcome &&
                  outcome.error().code == Errc::storage_conflict;
       ++i) {
    outcome = attempt();
  }
  return outcome;
}

}  // namespace tank::inline v0
