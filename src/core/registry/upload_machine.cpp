// SPDX-License-Identifier: Apache-2.0
#include <utility>

#include <tank/registry/upload_machine.hpp>

namespace tank::inline v0::registry {
namespace {

bool is_final(UploadState state) { return state >= UploadState::published; }

UploadChange enter(Upload upload, UploadState state) {
  upload.state = state;
  if (is_final(state)) return {std::move(upload), {DiscardStaged{}}};
  return {std::move(upload), {}};
}

Result<void> check_open(const Upload& upload, TimePoint now) {
  if (upload.state == UploadState::expired ||
      (!is_final(upload.state) && now >= upload.expires_at)) {
    return fail(Errc::upload_expired, "the upload has expired; reserve a new one");
  }
  if (is_final(upload.state)) {
    return fail(Errc::precondition_failed,
                "the upload is " + std::string(to_string(upload.state)) +
                    (upload.rejection.empty() ? "" : ": " + upload.rejection) +
                    "; reserve a new one");
  }
  return {};
}

Result<UploadChange> on(const BytesStaged& event, Upload upload, TimePoint now) {
  if (auto open = check_open(upload, now); !open) return pass(open);
  if (!upload.digest)
    return fail(Errc::upload_incomplete, "no bytes have arrived; send them first");
  if (event.size_bytes > upload.size_bytes) {
    return fail(Errc::archive_too_large,
                "the upload was announced with " + std::to_string(upload.size_bytes) + " bytes");
  }
  const bool whole = event.size_bytes == upload.size_bytes;
  return enter(std::move(upload), whole ? UploadState::uploaded : UploadState::reserved);
}

Result<UploadChange> on(const BytesArrived& event, Upload upload, TimePoint now) {
  if (auto open = check_open(upload, now); !open) return pass(open);
  upload.digest = event.digest;
  upload.size_bytes = event.size_bytes;
  return enter(std::move(upload), UploadState::uploaded);
}

// All bytes are there, and nothing was left out on the way to `wanted`.
Result<void> check_reached(const Upload& upload, UploadState wanted, TimePoint now) {
  if (auto open = check_open(upload, now); !open) return open;
  if (upload.state == UploadState::reserved) {
    return fail(Errc::upload_incomplete, "not all announced bytes have arrived");
  }
  if (upload.state >= wanted) return {};
  return fail(Errc::precondition_failed, "the upload is " + std::string(to_string(upload.state)) +
                                             " and not " + std::string(to_string(wanted)));
}

Result<UploadChange> on(const BytesChecked& event, Upload upload, TimePoint now) {
  if (auto there = check_reached(upload, UploadState::uploaded, now); !there) return pass(there);
  if (upload.digest != event.digest) {
    return fail(Errc::precondition_failed,
                "other bytes arrived while the upload was checked; publish it once more");
  }
  return enter(std::move(upload), UploadState::checked);
}

Result<UploadChange> on(const BytesScanned&, Upload upload, TimePoint now) {
  if (auto there = check_reached(upload, UploadState::checked, now); !there) return pass(there);
  return enter(std::move(upload), UploadState::scanned);
}

Result<UploadChange> on(const ReleaseMade& event, Upload upload, TimePoint now) {
  if (auto there = check_reached(upload, UploadState::scanned, now); !there) return pass(there);
  upload.release_id = event.release;
  return enter(std::move(upload),
               event.is_quarantined ? UploadState::quarantined : UploadState::published);
}

Result<UploadChange> on(const BytesRefused& event, Upload upload, TimePoint now) {
  if (auto there = check_reached(upload, UploadState::uploaded, now); !there) return pass(there);
  upload.rejection = event.reason;
  return enter(std::move(upload), UploadState::rejected);
}

Result<UploadChange> on(const ClockTicked&, Upload upload, TimePoint now) {
  if (is_final(upload.state) || now < upload.expires_at) return UploadChange{std::move(upload), {}};
  return enter(std::move(upload), UploadState::expired);
}

}  // namespace

Result<UploadChange> advance(Upload upload, const UploadEvent& event, TimePoint now) {
  return std::visit([&](const auto& e) { return on(e, std::move(upload), now); }, event);
}

}  // namespace tank::inline v0::registry
