// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Work on uploads, as the two ways to send bytes share it.

#include <cstdint>
#include <optional>
#include <string_view>

#include <tank/base/digest.hpp>
#include <tank/base/entropy.hpp>
#include <tank/base/result.hpp>
#include <tank/base/time.hpp>
#include <tank/identity/actor.hpp>
#include <tank/port/artifact_store.hpp>
#include <tank/registry/deposits.hpp>
#include <tank/registry/releases.hpp>
#include <tank/registry/scanner.hpp>
#include <tank/registry/upload_machine.hpp>
#include <tank/storage/store.hpp>
#include <tank/storage/upload_store.hpp>

namespace tank::inline v0::registry {

/// One unit of work on an upload: who works, when, with which chance, and on what.
struct UploadWork {
  Store& store;
  ArtifactStore& artifacts;
  const identity::Actor& actor;
  TimePoint now;
  Entropy& entropy;
};

/// Errors: unauthorized, upload_not_found (somebody else's, too).
[[nodiscard]] Result<Upload> find_own(const UploadStore& uploads, const identity::Actor& actor,
                                      UploadId id);

/// Read as it is now, and only by whom may still publish: membership may have ended.
/// Errors: those of `find_own` and of `check_may_publish`.
[[nodiscard]] Result<Upload> find_usable(Store& store, const identity::Actor& actor, UploadId id);

[[nodiscard]] Result<void> record_upload(Transaction& tx, const UploadWork& work,
                                         std::string_view action, const Upload& upload);

/// Staged bytes are thrown away only after the state that says so is durable.
/// Errors: upload_not_found, and those of `advance`.
[[nodiscard]] Result<Upload> apply_and_settle(const UploadWork& work, UploadId id,
                                              const UploadEvent& event);

/// What comes with an upload when it is to become a release.
struct StagedRelease {
  DepositClaim claim{};
  std::optional<PackageId> new_package{};  ///< the id of a package that is made for the release
  std::string signature{};                 ///< the publisher's; may be empty
};

/// Makes the release of what was staged. What is wrong with the bytes rejects the upload for
/// good; what is wrong with the world leaves it as it is.
/// Errors: those of `Uploads::publish`, and integrity_mismatch (the bytes are not as claimed).
[[nodiscard]] Result<PublishedRelease> publish_staged(const UploadWork& work, Scanner& scanner,
                                                      const Upload& upload,
                                                      const StagedRelease& with);

}  // namespace tank::inline v0::registry
