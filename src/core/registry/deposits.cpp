// SPDX-License-Identifier: Apache-2.0
#include <utility>

#include <tank/base/limits.hpp>
#include <tank/registry/deposits.hpp>
#include <tank/storage/package_store.hpp>
#include <tank/storage/store.hpp>

#include "core/registry/publication.hpp"
#include "core/registry/upload_work.hpp"

namespace tank::inline v0::registry {
namespace {

using identity::Actor;

// Made anew whenever it is asked for, so that no store has it.
std::string token_of(const identity::MasterKey& key, UploadId upload) {
  return key.digest("address of an upload", upload.to_string()).hex();
}

// Who sends the bytes has shown no more than the address.
Actor sender(std::string request_id) {
  Actor actor;
  actor.name = "address of an upload";
  actor.request_id = std::move(request_id);
  return actor;
}

/// What is known before a byte has come.
struct Outlook {
  std::optional<PackageId> package;
  std::vector<package::Escalation> refused;
};

Result<Outlook> look_ahead(const Snapshot& snapshot, const Actor& actor,
                           const package::Manifest& manifest) {
  if (auto allowed = check_may_publish(snapshot, actor, *manifest.name); !allowed) {
    return pass(allowed);
  }
  if (auto fresh = check_version_free(snapshot, *manifest.name, *manifest.version); !fresh) {
    return pass(fresh);
  }
  const auto package = snapshot.packages().find(*manifest.name);
  if (!package && package.error().code == Errc::package_not_found) return Outlook{};
  if (!package) return pass(package);
  auto refused = find_escalation(snapshot.releases(), package->id, *manifest.version,
                                 manifest.permissions.value_or(package::Permissions{}));
  if (!refused) return pass(refused);
  return Outlook{package->id, std::move(*refused)};
}

}  // namespace

Deposits::Deposits(Store& store, ArtifactStore& artifacts, const Clock& clock, Entropy& entropy,
                   const identity::MasterKey& master_key, Scanner& scanner)
    : store_(&store),
      artifacts_(&artifacts),
      clock_(&clock),
      entropy_(&entropy),
      master_key_(&master_key),
      scanner_(&scanner) {}

Result<Deposit> Deposits::begin(const Actor& actor, const package::Manifest& manifest) {
  if (auto publishable = package::check_publishable(manifest); !publishable) {
    return pass(publishable);
  }
  const TimePoint now = clock_->now();
  const UploadId id = UploadId::make(now, *entropy_);
  Outlook outlook;
  {
    const auto snapshot = store_->snapshot();
    if (!snapshot) return pass(snapshot);
    auto seen = look_ahead(**snapshot, actor, manifest);
    if (!seen) return pass(seen);
    outlook = std::move(*seen);
  }
  Deposit out{.upload = {.id = id,
                         .user_id = *actor.user_id,
                         .name = *manifest.name,
                         .version = *manifest.version,
                         .digest = std::nullopt,
                         .size_bytes = 0,
                         .state = UploadState::reserved,
                         .rejection = {},
                         .release_id = std::nullopt,
                         .revision = 1,
                         .created_at = now,
                         .expires_at = now + limits::upload_lifetime},
              .package = outlook.package.value_or(PackageId(id.uuid())),
              .token = Secret(token_of(*master_key_, id)),
              .refused = std::move(outlook.refused)};
  if (!out.refused.empty()) return out;
  const auto added = transact(*store_, [&](Transaction& tx) -> Result<void> {
    if (auto kept = tx.uploads().add(out.upload); !kept) return kept;
    return record_upload(tx, {*store_, *artifacts_, actor, now, *entropy_}, "upload.reserved",
                         out.upload);
  });
  if (!added) return pass(added);
  return out;
}

Result<Upload> Deposits::find_open(UploadId upload, std::string_view token) const {
  if (!equal_in_constant_time(token, token_of(*master_key_, upload))) {
    return fail(Errc::upload_not_found,
                "nothing can be sent to this address; publish again to get another");
  }
  const auto snapshot = store_->snapshot();
  if (!snapshot) return pass(snapshot);
  return (*snapshot)->uploads().find(upload);
}

Result<void> Deposits::check(UploadId upload, std::string_view token) const {
  const auto found = find_open(upload, token);
  if (!found) return pass(found);
  // Whatever arrives, it must still be possible that it does.
  const auto possible = advance(*found, BytesArrived{Digest{}, 1}, clock_->now());
  if (!possible) return pass(possible);
  return {};
}

Result<void> Deposits::append(UploadId upload, std::uint64_t offset, std::string_view bytes) {
  if (offset > limits::archive_bytes || bytes.size() > limits::archive_bytes - offset) {
    return fail(Errc::archive_too_large,
                "an archive has at most " + std::to_string(limits::archive_bytes) + " bytes");
  }
  const auto staged = artifacts_->append(upload, offset, bytes);
  if (!staged) return pass(staged);
  return {};
}

Result<void> Deposits::complete(UploadId upload, std::string_view token, const Digest& digest,
                                std::int64_t size_bytes, std::string request_id) {
  const auto found = find_open(upload, token);
  if (!found) return pass(found);
  if (size_bytes <= 0) return fail(Errc::archive_malformed, "an archive has at least one byte");
  const Actor actor = sender(std::move(request_id));
  const auto done = apply_and_settle({*store_, *artifacts_, actor, clock_->now(), *entropy_},
                                     upload, BytesArrived{digest, size_bytes});
  if (!done) return pass(done);
  return {};
}

Result<PublishedRelease> Deposits::confirm(const Actor& actor, UploadId upload,
                                           const DepositClaim& claim) {
  const auto found = find_usable(*store_, actor, upload);
  if (!found) return pass(found);
  return publish_staged({*store_, *artifacts_, actor, clock_->now(), *entropy_}, *scanner_, *found,
                        {.claim = claim, .new_package = PackageId(upload.uuid()), .signature = {}});
}

}  // namespace tank::inline v0::registry
