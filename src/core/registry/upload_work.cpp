// SPDX-License-Identifier: Apache-2.0
#include "core/registry/upload_work.hpp"

#include <string>
#include <utility>

#include <tank/storage/package_store.hpp>

#include "core/identity/audited.hpp"
#include "core/registry/publication.hpp"
#include "core/registry/release_scanning.hpp"

namespace tank::inline v0::registry {
namespace {

using identity::Actor;

std::string_view deed_of(UploadState state) {
  switch (state) {
    case UploadState::reserved:
      return "upload.restarted";
    case UploadState::uploaded:
      return "upload.completed";
    case UploadState::checked:
      return "upload.checked";
    case UploadState::scanned:
      return "upload.scanned";
    case UploadState::published:
      return "upload.published";
    case UploadState::quarantined:
      return "upload.quarantined";
    case UploadState::rejected:
      return "upload.rejected";
    case UploadState::expired:
      return "upload.expired";
  }
  return "upload.changed";
}

Result<UploadChange> keep(Transaction& tx, const UploadWork& work, UploadChange change) {
  auto saved = tx.uploads().save(change.upload);
  if (!saved) return pass(saved);
  change.upload = std::move(*saved);
  const auto recorded = record_upload(tx, work, deed_of(change.upload.state), change.upload);
  if (!recorded) return pass(recorded);
  return change;
}

// Applies the event to the upload as it is in this transaction. Nothing is written where
// nothing changes.
Result<UploadChange> apply(Transaction& tx, const UploadWork& work, UploadId id,
                           const UploadEvent& event) {
  const auto before = tx.uploads().find(id);
  if (!before) return pass(before);
  auto change = advance(*before, event, work.now);
  if (!change || change->upload == *before) return change;
  return keep(tx, work, *std::move(change));
}

// The two steps before left nothing behind, so that they are taken here, in one.
Result<UploadChange> finish(Transaction& tx, const UploadWork& work, const Upload& before,
                            const Digest& checked, const ReleaseMade& made) {
  auto change = advance(before, BytesChecked{checked}, work.now);
  if (change) change = advance(std::move(change->upload), BytesScanned{}, work.now);
  if (change) change = advance(std::move(change->upload), made, work.now);
  if (!change) return change;
  return keep(tx, work, *std::move(change));
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

// In one transaction: the release appears with what the analysis said, and the upload is done.
Result<PublishedRelease> publish_and_finish(Transaction& tx, const Draft& draft,
                                            const UploadWork& work, UploadId id) {
  const auto upload = tx.uploads().find(id);
  if (!upload) return pass(upload);
  if (has_release(upload->state)) {
    return replay(tx.packages(), tx.releases(), upload->name,
                  upload->release_id.value_or(ReleaseId{}));
  }
  auto published = publish_draft(tx, draft, {work.artifacts, work.actor, work.now, work.entropy});
  if (!published) return published;
  const auto done = finish(tx, work, *upload, draft.release.uploaded_digest,
                           {published->release.id, is_unsafe(draft.scan.verdict)});
  if (!done) return pass(done);
  return published;
}

tl::unexpected<Error> differs(std::string_view what, std::int64_t claimed, std::int64_t found) {
  return fail(Errc::integrity_mismatch, "the uploaded archive has " + std::to_string(found) + " " +
                                            std::string(what) + ", but " + std::to_string(claimed) +
                                            " were announced; pack and publish it anew");
}

// Clients have counted the archive itself as well as what is in it.
Result<void> check_claim(const DepositClaim& claim, const CheckedArchive& archive,
                         std::string_view bytes) {
  if (claim.integrity && *claim.integrity != Integrity::of(bytes)) {
    return fail(Errc::integrity_mismatch,
                "the uploaded bytes do not have the announced integrity; publish them anew");
  }
  if (claim.file_count && *claim.file_count != archive.file_count) {
    return differs("files", *claim.file_count, archive.file_count);
  }
  if (claim.size_bytes && *claim.size_bytes != archive.unpacked_bytes &&
      *claim.size_bytes != static_cast<std::int64_t>(bytes.size())) {
    return differs("bytes", *claim.size_bytes, archive.unpacked_bytes);
  }
  return {};
}

Result<PublishedRelease> publish_bytes(const UploadWork& work, Scanner& scanner,
                                       const Upload& upload, const std::string& bytes,
                                       const StagedRelease& with) {
  if (Digest::of(bytes) != upload.digest) {
    return fail(Errc::integrity_mismatch,
                "the uploaded bytes do not have the announced digest; reserve a new upload");
  }
  const auto archive = check_archive(bytes, upload.name, upload.version);
  if (!archive) return pass(archive);
  if (auto kept_word = check_claim(with.claim, *archive, bytes); !kept_word) return pass(kept_word);
  Draft draft = draft_of(*archive, bytes, {work.artifacts, work.actor, work.now, work.entropy});
  draft.package_id = with.new_package;
  draft.signature = with.signature;
  draft.scan = scan_archive(scanner, draft.served, work.now);
  if (auto kept = work.artifacts.put(draft.served); !kept) return pass(kept);
  return transact(work.store,
                  [&](Transaction& tx) { return publish_and_finish(tx, draft, work, upload.id); });
}

}  // namespace

Result<Upload> find_own(const UploadStore& uploads, const Actor& actor, UploadId id) {
  if (actor.is_anonymous()) return fail(Errc::unauthorized, "log in first");
  auto upload = uploads.find(id);
  const bool is_foreign = upload && upload->user_id != *actor.user_id;
  if (is_foreign || (!upload && upload.error().code == Errc::upload_not_found)) {
    return fail(Errc::upload_not_found, "you have no upload `" + id.to_string() + '`');
  }
  return upload;
}

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

Result<void> record_upload(Transaction& tx, const UploadWork& work, std::string_view action,
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

Result<Upload> apply_and_settle(const UploadWork& work, UploadId id, const UploadEvent& event) {
  auto change = transact(work.store, [&](Transaction& tx) { return apply(tx, work, id, event); });
  if (!change) return pass(change);
  if (!change->effects.empty()) {
    if (auto discarded = work.artifacts.discard(id); !discarded) return pass(discarded);
  }
  return std::move(change->upload);
}

Result<PublishedRelease> publish_staged(const UploadWork& work, Scanner& scanner,
                                        const Upload& upload, const StagedRelease& with) {
  if (has_release(upload.state)) return replay_upload(work.store, upload);
  // The bytes decide, not the state: a crash may have come between them.
  const auto staged = work.artifacts.staged_size(upload.id);
  if (!staged) return pass(staged);
  const auto whole =
      apply_and_settle(work, upload.id, BytesStaged{static_cast<std::int64_t>(*staged)});
  if (!whole) return pass(whole);
  if (whole->state != UploadState::uploaded) {
    return fail(Errc::upload_incomplete, std::to_string(*staged) + " of " +
                                             std::to_string(whole->size_bytes) +
                                             " bytes have arrived; send the rest");
  }
  const auto bytes = work.artifacts.read_staged(upload.id);
  if (!bytes) return pass(bytes);

  auto published = publish_bytes(work, scanner, *whole, *bytes, with);
  if (published) {
    if (auto discarded = work.artifacts.discard(upload.id); !discarded) return pass(discarded);
    return published;
  }
  if (is_verdict(published.error().code)) {
    const auto rejected = apply_and_settle(work, upload.id, BytesRefused{published.error().detail});
    if (!rejected) return pass(rejected);
  }
  return published;
}

}  // namespace tank::inline v0::registry
