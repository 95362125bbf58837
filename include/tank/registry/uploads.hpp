// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Uploads: the staged, resumable way to publish.

#include <cstdint>
#include <string_view>

#include <tank/base/api.hpp>
#include <tank/base/entropy.hpp>
#include <tank/base/result.hpp>
#include <tank/base/time.hpp>
#include <tank/identity/actor.hpp>
#include <tank/port/artifact_store.hpp>
#include <tank/registry/releases.hpp>
#include <tank/registry/scanner.hpp>
#include <tank/registry/upload.hpp>

namespace tank::inline v0 {
class Store;
}  // namespace tank::inline v0

namespace tank::inline v0::registry {

/// What will be uploaded.
struct NewUpload {
  package::PackageName name;
  semver::Version version;
  Digest digest;
  std::int64_t size_bytes = 0;
};

/// An upload and how far it got: go on at `offset`.
struct UploadStatus {
  Upload upload;
  std::int64_t offset = 0;

  friend bool operator==(const UploadStatus&, const UploadStatus&) = default;
};

/// Thread-safe: it has no state of its own. An upload is its user's alone; to everybody else
/// it does not exist.
class TANK_API Uploads {
 public:
  /// Borrows all five; they must outlive this object.
  Uploads(Store& store, ArtifactStore& artifacts, const Clock& clock, Entropy& entropy,
          Scanner& scanner);

  /// Checks what can be checked before a byte has come. Burns nothing.
  /// Errors: unauthorized, forbidden, organization_not_found, archive_too_large,
  /// invalid_argument (size), release_burnt, release_exists.
  [[nodiscard]] Result<UploadStatus> reserve(const identity::Actor& actor,
                                             const NewUpload& request);

  /// Errors: unauthorized, upload_not_found.
  [[nodiscard]] Result<UploadStatus> status(const identity::Actor& actor, UploadId upload) const;

  /// Appends at `offset`, which must be how far the upload got; 0 starts anew. Bytes before a
  /// lost connection are kept: ask `status` and go on.
  /// Errors: unauthorized, upload_not_found, upload_expired, precondition_failed (other
  /// offset, or finished), archive_too_large (more than announced), storage_full.
  [[nodiscard]] Result<UploadStatus> append(const identity::Actor& actor, UploadId upload,
                                            std::uint64_t offset, std::string_view bytes);

  /// `signature` is the publisher's, an envelope of DSSE; empty: none.
  /// Checks and scans the bytes and makes the release, as `Releases::publish` does. Idempotent: a
  /// published upload answers with its release, and a call that died is made once more. What is
  /// wrong with the bytes rejects the upload for good; what is wrong with the world leaves it as
  /// it is.
  /// Errors: unauthorized, upload_not_found, upload_expired, upload_incomplete,
  /// precondition_failed (rejected before), integrity_mismatch (other bytes than announced),
  /// and those of `Releases::publish`.
  [[nodiscard]] Result<PublishedRelease> publish(const identity::Actor& actor, UploadId upload,
                                                 const std::string& signature = {});

  /// Expires what is due and throws its bytes away. Gives the number of uploads.
  [[nodiscard]] Result<int> sweep_expired();

 private:
  Store* store_;
  ArtifactStore* artifacts_;
  const Clock* clock_;
  Entropy* entropy_;
  Scanner* scanner_;
};

}  // namespace tank::inline v0::registry
