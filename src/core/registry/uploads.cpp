// SPDX-License-Identifier: Apache-2.0
#include <utility>

#include <tank/base/limits.hpp>
#include <tank/registry/upload_machine.hpp>
#include <tank/registry/uploads.hpp>
#include <tank/storage/package_store.hpp>
#include <tank/storage/store.hpp>
#include <tank/storage/upload_store.hpp>

#include "core/identity/audited.hpp"
#include "core/registry/publication.hpp"

namespace tank::inline v0::registry {
namespace {

using identity::Actor;

constexpr int swept_at_once = 100;

/// One unit of work on an upload: who works, when, and with which chance.
struct Work {
  const Actor& actor;
  TimePoint now;
  Entropy& entropy;
};

Result<Upload> find_own(const UploadStore& uploads, const Actor& actor, UploadId id) {
  if (actor.is_anonymous()) return fail(Errc::unauthorized, "log in first");
  auto upload = uploads.find(id);
  const bool is_foreign = upload && upload->user_id != *actor.user_id;
  if (is_foreign || (!upload && upload.error().code == Errc::upload_not_found)) {
    return fail(Errc::upload_not_found, "you have no upload `" + id.to_string() + '`');
  }
  return upload;
}

// Read as it is now, and only by whom may still publish: membership may have ended.
Result<Upload> find_usable(Store& store, const Actor& actor, UploadId id) {
  const auto snapshot = store.snapshot();
  if (!snapshot) return pass(snapshot);
  auto upload = find_own((*snapshot)->uploads(), actor, id);
  if (!upload) return upload;
  if (auto allowed = check_may_publish(**snapshot, actor, upload->name); !allowed) {
    return pass(allowed);
  }
  return upload;
}

Result<void> record_upload(Transaction& tx, const Work& work, std::string_view action,
                           const Upload& upload) {
  return identity::record(tx, work.actor,
                          {.action = action,
                           .subject = upload.id.to_string(),
                           .scope = std::nullopt,
                           .payload = {{"package", upload.name.to_string()},
                                       {"version", upload.version.to_string()},
                                       {"reason", upload.rejection}}},
                          work.now, work.entropy);
}

std::string_view deed_of(UploadState state) {
  switch (state) {
    case UploadState::reserved:
      return "upload.restarted";
    case UploadState::uploaded:
      return "upload.completed";
    case UploadState::published:
      return "upload.published";
    case UploadState::rejected:
      return "upload.rejected";
    case UploadState::expired:
      return "upload.expired";
  }
  return "upload.changed";
}

// Applies the event to the upload as it is in this transaction. Nothing is written where
// nothing changes.
Result<UploadChange> apply(Transaction& tx, const Work& work, UploadId id,
                           const UploadEvent& event) {
  const auto before = tx.uploads().find(id);
  if (!before) return pass(before);
  auto change = advance(*before, event, work.now);
  if (!change || change->upload == *before) return change;
  auto saved = tx.uploads().save(change->upload);
  if (!saved) return pass(saved);
  change->upload = std::move(*saved);
  const auto recorded = record_upload(tx, work, deed_of(change->upload.state), change->upload);
  if (!recorded) return pass(recorded);
  return change;
}

// Staged bytes are thrown away only after the state that says so is durable.
Result<Upload> apply_and_settle(Store& store, ArtifactStore& artifacts, const Work& work,
                                UploadId id, const UploadEvent& event) {
  auto change = transact(store, [&](Transaction& tx) { return apply(tx, work, id, event); });
  if (!change) return pass(change);
  if (!change->effects.empty()) {
    if (auto discarded = artifacts.discard(id); !discarded) return pass(discarded);
  }
  return std::move(change->upload);
}

// What will not get better by trying again with the same bytes.
bool is_verdict(Errc code) {
  switch (kind(code)) {
    case ErrorKind::invalid:
    case ErrorKind::too_large:
    case ErrorKind::policy:
      return true;
    default:
      return code == Errc::integrity_mismatch || code == Errc::release_exists ||
             code == Errc::release_burnt;
  }
}

Result<PublishedRelease> replay_upload(Store& store, const Upload& upload) {
  const auto snapshot = store.snapshot();
  if (!snapshot) return pass(snapshot);
  return replay((*snapshot)->packages(), (*snapshot)->releases(), upload.name,
                upload.release_id.value_or(ReleaseId{}));
}

// In one transaction: the release appears, and the upload is done.
Result<PublishedRelease> publish_and_finish(Transaction& tx, const Draft& draft, const Press& press,
                                            UploadId id) {
  const auto upload = tx.uploads().find(id);
  if (!upload) return pass(upload);
  if (upload->state == UploadState::published) {
    return replay(tx.packages(), tx.releases(), upload->name,
                  upload->release_id.value_or(ReleaseId{}));
  }
  auto published = publish_draft(tx, draft, press);
  if (!published) return published;
  const auto done =
      apply(tx, {press.actor, press.now, press.entropy}, id, ReleaseMade{published->release.id});
  if (!done) return pass(done);
  return published;
}

/// What was sent for one upload.
struct Delivery {
  const std::string& bytes;
  const std::string& signature;
};

Result<PublishedRelease> publish_bytes(Store& store, const Upload& upload, const Delivery& delivery,
                                       const Press& press) {
  const std::string& bytes = delivery.bytes;
  if (Digest::of(bytes) != upload.digest) {
    return fail(Errc::integrity_mismatch,
                "the uploaded bytes do not have the announced digest; reserve a new upload");
  }
  const auto archive = check_archive(bytes, upload.name, upload.version);
  if (!archive) return pass(archive);
  Draft draft = draft_of(*archive, bytes, press);
  draft.signature = delivery.signature;
  if (auto kept = press.artifacts.put(draft.served); !kept) return pass(kept);
  return transact(store,
                  [&](Transaction& tx) { return publish_and_finish(tx, draft, press, upload.id); });
}

}  // namespace

Uploads::Uploads(Store& store, ArtifactStore& artifacts, const Clock& clock, Entropy& entropy)
    : store_(&store), artifacts_(&artifacts), clock_(&clock), entropy_(&entropy) {}

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
    return record_upload(tx, {actor, now, *entropy_}, "upload.reserved", upload);
  });
  if (!added) return pass(added);
  return UploadStatus{std::move(upload), 0};
}

Result<UploadStatus> Uploads::status(const Actor& actor, UploadId upload) const {
  const auto snapshot = store_->snapshot();
  if (!snapshot) return pass(snapshot);
  auto found = find_own((*snapshot)->uploads(), actor, upload);
  if (!found) return pass(found);
  if (found->state == UploadState::published) {
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
      apply_and_settle(*store_, *artifacts_, {actor, now, *entropy_}, upload, BytesStaged{size});
  if (!saved) return pass(saved);
  return UploadStatus{std::move(*saved), size};
}

Result<PublishedRelease> Uploads::publish(const Actor& actor, UploadId upload,
                                          const std::string& signature) {
  const auto found = find_usable(*store_, actor, upload);
  if (!found) return pass(found);
  if (found->state == UploadState::published) return replay_upload(*store_, *found);

  // The bytes decide, not the state: a crash may have come between them.
  const auto staged = artifacts_->staged_size(upload);
  if (!staged) return pass(staged);
  const Work work{actor, clock_->now(), *entropy_};
  const auto whole = apply_and_settle(*store_, *artifacts_, work, upload,
                                      BytesStaged{static_cast<std::int64_t>(*staged)});
  if (!whole) return pass(whole);
  if (whole->state != UploadState::uploaded) {
    return fail(Errc::upload_incomplete, std::to_string(*staged) + " of " +
                                             std::to_string(whole->size_bytes) +
                                             " bytes have arrived; send the rest");
  }
  const auto bytes = artifacts_->read_staged(upload);
  if (!bytes) return pass(bytes);

  auto published = publish_bytes(*store_, *whole, {*bytes, signature},
                                 {*artifacts_, actor, work.now, *entropy_});
  if (published) {
    if (auto discarded = artifacts_->discard(upload); !discarded) return pass(discarded);
    return published;
  }
  if (is_verdict(published.error().code)) {
    const auto rejected = apply_and_settle(*store_, *artifacts_, work, upload,
                                           BytesRefused{published.error().detail});
    if (!rejected) return pass(rejected);
  }
  return published;
}

Result<int> Uploads::sweep_expired() {
  Actor sweeper;
  sweeper.name = "system";
  sweeper.request_id = "sweep";
  const Work work{sweeper, clock_->now(), *entropy_};
  int swept = 0;
  while (true) {
    const auto snapshot = store_->snapshot();
    if (!snapshot) return pass(snapshot);
    const auto due = (*snapshot)->uploads().expired(work.now, swept_at_once);
    if (!due) return pass(due);
    for (const Upload& upload : *due) {
      const auto done = apply_and_settle(*store_, *artifacts_, work, upload.id, ClockTicked{});
      if (!done) return pass(done);
      ++swept;
    }
    if (due->size() < swept_at_once) return swept;
  }
}

}  // namespace tank::inline v0::registry
