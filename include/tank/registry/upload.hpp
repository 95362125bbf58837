// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Uploads: the staged, resumable way into the registry.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <tank/base/api.hpp>
#include <tank/base/digest.hpp>
#include <tank/base/id.hpp>
#include <tank/base/result.hpp>
#include <tank/base/time.hpp>
#include <tank/package/package_name.hpp>
#include <tank/semver/version.hpp>

namespace tank::inline v0::registry {

/// reserved -> uploaded -> published, or -> rejected, or -> expired. The pure transition
/// function lives in upload_machine.hpp.
/// `checked` and `scanned` are passed through inside of one call and are never stored: what they
/// stand for follows from the bytes, so that a call that died there begins at `uploaded` again.
enum class UploadState {
  reserved,  ///< not all bytes are there
  uploaded,
  checked,      ///< hashes, limits, manifest and permissions were recomputed from the bytes
  scanned,      ///< the analysis has looked at every file
  published,    ///< the release is there
  quarantined,  ///< likewise, and nobody can find or install it
  rejected,     ///< something is wrong with the bytes; the version is still free
  expired,
};
[[nodiscard]] TANK_API std::string_view to_string(UploadState state);
[[nodiscard]] TANK_API Result<UploadState> parse_upload_state(std::string_view word);

/// One attempt to publish one version. Reserving does not burn the version.
struct Upload {
  UploadId id;
  UserId user_id;
  package::PackageName name;
  semver::Version version;
  std::optional<Digest> digest;  ///< what was announced, or else what arrived; nothing before
  std::int64_t size_bytes = 0;   ///< likewise
  UploadState state = UploadState::reserved;
  std::string rejection;                ///< why, when rejected
  std::optional<ReleaseId> release_id;  ///< when published or quarantined
  std::int64_t revision = 1;
  TimePoint created_at;
  TimePoint expires_at;

  friend bool operator==(const Upload&, const Upload&) = default;
};

/// Whether the upload became a release.
[[nodiscard]] constexpr bool has_release(UploadState state) {
  return state == UploadState::published || state == UploadState::quarantined;
}

}  // namespace tank::inline v0::registry
