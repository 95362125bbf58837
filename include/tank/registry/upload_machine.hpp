// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// The life of an upload as a pure state machine.

#include <string>
#include <variant>
#include <vector>

#include <tank/base/api.hpp>
#include <tank/base/digest.hpp>
#include <tank/base/result.hpp>
#include <tank/base/time.hpp>
#include <tank/registry/upload.hpp>

namespace tank::inline v0::registry {

/// Staged bytes changed; `size_bytes` of them are there now.
struct BytesStaged {
  std::int64_t size_bytes = 0;
};
/// All bytes of an upload arrived of which nothing had been announced, or arrived once more.
struct BytesArrived {
  Digest digest;
  std::int64_t size_bytes = 0;
};
/// Hashes, limits, manifest and permissions were recomputed from the bytes of this digest.
struct BytesChecked {
  Digest digest;
};
/// The analysis has looked at them, or has failed to.
struct BytesScanned {};
/// The bytes became a release; one that the analysis is against comes into quarantine.
struct ReleaseMade {
  ReleaseId release;
  bool is_quarantined = false;
};
/// The bytes were looked at and refused.
struct BytesRefused {
  std::string reason;
};
struct ClockTicked {};

using UploadEvent = std::variant<BytesStaged, BytesArrived, BytesChecked, BytesScanned, ReleaseMade,
                                 BytesRefused, ClockTicked>;

/// Asks for the staged bytes to be thrown away, after the change is durable.
struct DiscardStaged {
  friend bool operator==(const DiscardStaged&, const DiscardStaged&) = default;
};

/// The upload after an event, and what is to be done about it.
struct UploadChange {
  Upload upload;
  std::vector<DiscardStaged> effects;
};

/// The upload after `event`. Pure. An upload can be used up to, but not including, its
/// `expires_at`; published, quarantined, rejected and expired are final. Nothing becomes a release
/// that was not checked and then scanned; new bytes begin at the beginning.
/// Errors: upload_expired, upload_incomplete (a step before all bytes are there),
/// precondition_failed (the upload is finished, other bytes than those that were checked, or a
/// step was left out), archive_too_large (more bytes than announced).
[[nodiscard]] TANK_API Result<UploadChange> advance(Upload upload, const UploadEvent& event,
                                                    TimePoint now);

}  // namespace tank::inline v0::registry
