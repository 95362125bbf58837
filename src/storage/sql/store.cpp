// SPDX-License-Identifier: Apache-2.0
#include "storage/sql/store.hpp"

#include <utility>

#include <tank/base/limits.hpp>

#include "storage/sql/audit_store.hpp"
#include "storage/sql/catalogue_store.hpp"
#include "storage/sql/checkpoint_store.hpp"
#include "storage/sql/credential_store.hpp"
#include "storage/sql/device_grant_store.hpp"
#include "storage/sql/dist_tag_store.hpp"
#include "storage/sql/idempotency_store.hpp"
#include "storage/sql/invitation_store.hpp"
#include "storage/sql/log_store.hpp"
#include "storage/sql/membership_store.hpp"
#include "storage/sql/organization_store.hpp"
#include "storage/sql/package_store.hpp"
#include "storage/sql/publisher_key_store.hpp"
#include "storage/sql/rate_store.hpp"
#include "storage/sql/release_store.hpp"
#include "storage/sql/scan_store.hpp"
#include "storage/sql/session_store.hpp"
#include "storage/sql/token_store.hpp"
#include "storage/sql/transfer_store.hpp"
#include "storage/sql/upload_store.hpp"
#include "storage/sql/user_store.hpp"
#include "storage/sql/verification_store.hpp"

namespace tank::inline v0::sql {
namespace {

/// An open transaction with all its roles. Rolls back unless it was committed.
struct Unit {
  explicit Unit(Lease lease) : connection(std::move(lease)) {}
  Unit(const Unit&) = delete;
  Unit& operator=(const Unit&) = delete;
  ~Unit() {
    if (open) connection->rollback();
  }

  Lease connection;
  bool open = true;
  Session session{*connection};
  SqlUserStore users{session};
  SqlCredentialStore credentials{session};
  SqlVerificationStore verifications{session};
  SqlSessionStore sessions{session};
  SqlDeviceGrantStore device_grants{session};
  SqlTokenStore tokens{session};
  SqlRateStore rates{session};
  SqlOrganizationStore organizations{session};
  SqlMembershipStore memberships{session};
  SqlInvitationStore invitations{session};
  SqlPackageStore packages{session};
  SqlCatalogueStore catalogue{session};
  SqlReleaseStore releases{session};
  SqlDistTagStore dist_tags{session};
  SqlUploadStore uploads{session};
  SqlIdempotencyStore idempotency{session};
  SqlAuditStore audit{session};
  SqlLogStore log{session};
  SqlCheckpointStore checkpoints{session};
  SqlPublisherKeyStore publisher_keys{session};
  SqlScanStore scans{session};
  SqlTransferStore transfers{session};
};

class SqlSnapshot final : public Snapshot {
 public:
  explicit SqlSnapshot(Lease lease) : unit_(std::move(lease)) {}

  const UserStore& users() const override { return unit_.users; }
  const CredentialStore& credentials() const override { return unit_.credentials; }
  const VerificationStore& verifications() const override { return unit_.verifications; }
  const SessionStore& sessions() const override { return unit_.sessions; }
  const DeviceGrantStore& device_grants() const override { return unit_.device_grants; }
  const TokenStore& tokens() const override { return unit_.tokens; }
  const RateStore& rates() const override { return unit_.rates; }
  const OrganizationStore& organizations() const override { return unit_.organizations; }
  const MembershipStore& memberships() const override { return unit_.memberships; }
  const InvitationStore& invitations() const override { return unit_.invitations; }
  const PackageStore& packages() const override { return unit_.packages; }
  const CatalogueStore& catalogue() const override { return unit_.catalogue; }
  const ReleaseStore& releases() const override { return unit_.releases; }
  const DistTagStore& dist_tags() const override { return unit_.dist_tags; }
  const UploadStore& uploads() const override { return unit_.uploads; }
  const IdempotencyStore& idempotency() const override { return unit_.idempotency; }
  const AuditStore& audit() const override { return unit_.audit; }
  const LogStore& log() const override { return unit_.log; }
  const CheckpointStore& checkpoints() const override { return unit_.checkpoints; }
  const PublisherKeyStore& publisher_keys() const override { return unit_.publisher_keys; }
  const ScanStore& scans() const override { return unit_.scans; }
  const TransferStore& transfers() const override { return unit_.transfers; }

 private:
  Unit unit_;
};

class SqlTransaction final : public Transaction {
 public:
  explicit SqlTransaction(Lease lease) : unit_(std::move(lease)) {}

  UserStore& users() override { return unit_.users; }
  CredentialStore& credentials() override { return unit_.credentials; }
  VerificationStore& verifications() override { return unit_.verifications; }
  SessionStore& sessions() override { return unit_.sessions; }
  DeviceGrantStore& device_grants() override { return unit_.device_grants; }
  TokenStore& tokens() override { return unit_.tokens; }
  RateStore& rates() override { return unit_.rates; }
  OrganizationStore& organizations() override { return unit_.organizations; }
  MembershipStore& memberships() override { return unit_.memberships; }
  InvitationStore& invitations() override { return unit_.invitations; }
  PackageStore& packages() override { return unit_.packages; }
  CatalogueStore& catalogue() override { return unit_.catalogue; }
  ReleaseStore& releases() override { return unit_.releases; }
  DistTagStore& dist_tags() override { return unit_.dist_tags; }
  UploadStore& uploads() override { return unit_.uploads; }
  IdempotencyStore& idempotency() override { return unit_.idempotency; }
  AuditStore& audit() override { return unit_.audit; }
  LogStore& log() override { return unit_.log; }
  CheckpointStore& checkpoints() override { return unit_.checkpoints; }
  PublisherKeyStore& publisher_keys() override { return unit_.publisher_keys; }
  ScanStore& scans() override { return unit_.scans; }
  TransferStore& transfers() override { return unit_.transfers; }

  Result<void> commit() override {
    if (const auto& failure = unit_.session.failure()) return tl::unexpected(*failure);
    unit_.session.end();
    unit_.open = false;
    const auto committed = unit_.connection->commit(unit_.session.reach());
    if (!committed) return tl::unexpected(to_error(committed.error()));
    return {};
  }

 private:
  Unit unit_;
};

class SqlStore final : public Store {
 public:
  explicit SqlStore(std::unique_ptr<Database> database) : database_(std::move(database)) {}

  Result<std::unique_ptr<Snapshot>> snapshot() override {
    return start<Snapshot, SqlSnapshot>(Mode::read);
  }

  Result<std::unique_ptr<Transaction>> begin() override {
    return start<Transaction, SqlTransaction>(Mode::write);
  }

  std::uint64_t change_mark() override { return database_->change_mark(); }
  std::uint64_t identity_mark() override { return database_->identity_mark(); }

  Result<void> ping() override {
    auto reading = snapshot();
    if (!reading) return pass(std::move(reading));
    auto answer = (*reading)->users().has_admin();
    if (!answer) return pass(std::move(answer));
    return {};
  }

 private:
  template <class Role, class Sql>
  Result<std::unique_ptr<Role>> start(Mode mode) {
    auto lease = begun(mode);
    if (!lease) return tl::unexpected(to_error(lease.error()));
    return std::unique_ptr<Role>(std::make_unique<Sql>(std::move(*lease)));
  }

  // A connection may have died while it was idle, which shows when it is used first; nothing
  // has happened yet, so another one is taken until one is fresh.
  Outcome<Lease> begun(Mode mode) {
    for (std::size_t dead = 0;; ++dead) {
      auto lease = database_->connect(mode);
      if (!lease) return lease;
      auto started = (*lease)->begin(mode);
      if (started) return lease;
      const bool again = !(*lease)->is_alive() && dead < limits::pool_connections;
      if (!again) return tl::unexpected(std::move(started).error());
    }
  }

  std::unique_ptr<Database> database_;
};

}  // namespace

std::unique_ptr<Store> make_store(std::unique_ptr<Database> database) {
  return std::make_unique<SqlStore>(std::move(database));
}

}  // namespace tank::inline v0::sql
