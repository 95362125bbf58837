// SPDX-License-Identifier: Apache-2.0
#include <utility>

#include <tank/base/limits.hpp>
#include <tank/registry/uploads.hpp>
#include <tank/storage/package_store.hpp>
#include <tank/storage/store.hpp>
#include <tank/storage/upload_store.hpp>

#include "core/registry/publication.hpp"
#include "core/registry/upload_work.hpp"

namespace tank::inline v0::registry {
namespace {

using identity::Actor;

constexpr int swept_at_once = 100;

}  // namespace

Uploads::Uploads(Store& store, ArtifactStore& artifacts, const Clock& clock, Entropy& entropy,
                 Scanner& scanner)
    : store_(&store),
      artifacts_(&artifacts),
      clock_(&clock),
      entropy_(&entropy),
      scanner_(&scanner) {}

Result<UploadStatus> Uploads::reserve(const Actor& actor, const NewUpload& request) {
  {
    const auto snapshot = store_->snapshot();
    if (!snapshot) return pass(snapshot);
    const auto allowed = check_may_publish(**snapshot, actor, request.name);
    if (!allowed) return pass(allowed);
    const auto fresh = check_version_free(**snapshot, request.name, request.version);
    if (!fresh) return pass(fresh);
  }
  if (request.size_bytes <= 0) {
    return fail(Errc::invalid_argument, "an archive has at least one byte");
  }
  if (static_cast<std::uint64_t>(request.size_bytes) > limits::archive_bytes) {
    return fail(Errc::archive_too_large,
                "an archive has at most " + std::to_string(limits::archive_bytes) + " bytes");
  }
  const TimePoint now = clock_->now();
  Upload upload{.id = UploadId::make(now, *entropy_),
                .user_id = *actor.user_id,
                .name = request.name,
                .version = request.version,
                .digest = request.digest,
                .size_bytes = request.size_bytes,
                .state = UploadState::reserved,
                .rejection = {},
                .release_id = std::nullopt,
                .revision = 1,
                .created_at = now,
                .expires_at = now + limits::upload_lifetime};
  const auto added = transact(*store_, [&](Transaction& tx) -> Result<void> {
    if (auto kept = tx.uploads().add(upload); !kept) return kept;
    return record_upload(tx, {*store_, *artifacts_, actor, now, *entropy_}, "upload.reserved",
                         upload);
  });
  if (!added) return pass(added);
  return UploadStatus{std::move(upload), 0};
}

Result<UploadStatus> Uploads::status(const Actor& actor, UploadId upload) const {
  const auto snapshot = store_->snapshot();
  if (!snapshot) return pass(snapshot);
  auto found = find_own((*snapshot)->uploads(), actor, upload);
  if (!found) return pass(found);
  if (has_release(found->state)) {
    return UploadStatus{*found, found->size_bytes};
  }
  const auto staged = artifacts_->staged_size(upload);
  if (!staged) return pass(staged);
  return UploadStatus{std::move(*found), static_cast<std::int64_t>(*staged)};
}

Result<UploadStatus> Uploads::append(const Actor& actor, UploadId upload, std::uint64_t offset,
                                     std::string_view bytes) {
  const auto found = find_usable(*store_, actor, upload);
  if (!found) return pass(found);
  const TimePoint now = clock_->now();
  if (offset > limits::archive_bytes || bytes.size() > limits::archive_bytes) {
    return fail(Errc::archive_too_large,
                "an archive has at most " + std::to_string(limits::archive_bytes) + " bytes");
  }
  // Asked before anything is staged, so that a finished upload never gets bytes.
  const auto end = static_cast<std::int64_t>(offset + bytes.size());
  if (const auto possible = advance(*found, BytesStaged{end}, now); !possible) {
    return pass(possible);
  }
  const auto staged = artifacts_->append(upload, offset, bytes);
  if (!staged) return pass(staged);
  const auto size = static_cast<std::int64_t>(*staged);
  auto saved =
      apply_and_settle({*store_, *artifacts_, actor, now, *entropy_}, upload, BytesStaged{size});
  if (!saved) return pass(saved);
  return UploadStatus{std::move(*saved), size};
}

Result<PublishedRelease> Uploads::publish(const Actor& actor, UploadId upload,
                                          const std::string& signature) {
  const auto found = find_usable(*store_, actor, upload);
  if (!found) return pass(found);
  return publish_staged({*store_, *artifacts_, actor, clock_->now(), *entropy_}, *scanner_, *found,
                        {.signature = signature});
}

Result<int> Uploads::sweep_expired() {
  Actor sweeper;
  sweeper.name = "system";
  sweeper.request_id = "sweep";
  const UploadWork work{*store_, *artifacts_, sweeper, clock_->now(), *entropy_};
  int swept = 0;
  while (true) {
    const auto snapshot = store_->snapshot();
    if (!snapshot) return pass(snapshot);
    const auto due = (*snapshot)->uploads().expired(work.now, swept_at_once);
    if (!due) return pass(due);
    for (const Upload& upload : *due) {
      const auto done = apply_and_settle(work, upload.id, ClockTicked{});
      if (!done) return pass(done);
      ++swept;
    }
    if (due->size() < swept_at_once) return swept;
  }
}

}  // namespace tank::inline v0::registry
