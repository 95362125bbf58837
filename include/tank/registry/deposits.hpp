// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Deposits: publishing by clients that tell the manifest first, are given an address to send the
/// archive to without a login, and confirm when it is there.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <tank/base/api.hpp>
#include <tank/base/entropy.hpp>
#include <tank/base/result.hpp>
#include <tank/base/secret.hpp>
#include <tank/base/time.hpp>
#include <tank/identity/actor.hpp>
#include <tank/identity/master_key.hpp>
#include <tank/package/escalation.hpp>
#include <tank/package/manifest.hpp>
#include <tank/port/artifact_store.hpp>
#include <tank/registry/releases.hpp>
#include <tank/registry/scanner.hpp>
#include <tank/registry/upload.hpp>

namespace tank::inline v0 {
class Store;
}  // namespace tank::inline v0

namespace tank::inline v0::registry {

/// An upload of which only name and version are known. `token` belongs into the address that the
/// bytes are sent to: whoever has it may send them, until the upload expires.
struct Deposit {
  Upload upload;
  PackageId package;  ///< that the release belongs to, or will belong to
  Secret token;
  /// What the version number is too low for. When there is something, nothing was reserved.
  std::vector<package::Escalation> refused;
};

/// What a client says about the bytes it has sent. What is left out is not compared; nothing of
/// it is believed.
struct DepositClaim {
  std::optional<Integrity> integrity;
  std::optional<std::int64_t> file_count;
  std::optional<std::int64_t> size_bytes;  ///< of all files, or of the archive
};

/// Thread-safe: it has no state of its own. A deposit is its user's alone, but for the bytes.
class TANK_API Deposits {
 public:
  /// Borrows all six; they must outlive this object.
  Deposits(Store& store, ArtifactStore& artifacts, const Clock& clock, Entropy& entropy,
           const identity::MasterKey& master_key, Scanner& scanner);

  /// Checks what can be checked before a byte has come; the bytes decide again. Burns nothing.
  /// `manifest` must be publishable.
  /// Errors: unauthorized, forbidden, organization_not_found, release_burnt, release_exists,
  /// invalid_manifest.
  [[nodiscard]] Result<Deposit> begin(const identity::Actor& actor,
                                      const package::Manifest& manifest);

  /// Whether bytes may be sent now by who knows `token`.
  /// Errors: upload_not_found (also for a token that does not fit), upload_expired,
  /// precondition_failed (published or rejected).
  [[nodiscard]] Result<void> check(UploadId upload, std::string_view token) const;

  /// Appends at `offset`; 0 starts anew. Call `check` first.
  /// Errors: archive_too_large, precondition_failed (other offset), storage_full.
  [[nodiscard]] Result<void> append(UploadId upload, std::uint64_t offset, std::string_view bytes);

  /// Says that all bytes are there, and what they are. Sending them once more is allowed until
  /// they are confirmed. Errors: those of `check`, archive_malformed (no bytes).
  [[nodiscard]] Result<void> complete(UploadId upload, std::string_view token, const Digest& digest,
                                      std::int64_t size_bytes, std::string request_id);

  /// Makes the release. Idempotent: a published deposit answers with its release. What is wrong
  /// with the bytes rejects the deposit for good, and leaves the version free.
  /// Errors: those of `Uploads::publish`.
  [[nodiscard]] Result<PublishedRelease> confirm(const identity::Actor& actor, UploadId upload,
                                                 const DepositClaim& claim);

 private:
  [[nodiscard]] Result<Upload> find_open(UploadId upload, std::string_view token) const;

  Store* store_;
  ArtifactStore* artifacts_;
  const Clock* clock_;
  Entropy* entropy_;
  const identity::MasterKey* master_key_;
  Scanner* scanner_;
};

}  // namespace tank::inline v0::registry
