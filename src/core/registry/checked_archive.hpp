// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// What the bytes of an upload say about themselves, and the bytes that are served for them.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <tank/base/digest.hpp>
#include <tank/base/result.hpp>
#include <tank/package/manifest.hpp>
#include <tank/package/package_name.hpp>
#include <tank/semver/version.hpp>

namespace tank::inline v0::registry {

/// Everything is recomputed from the bytes; nothing of it was claimed by the uploader.
struct CheckedArchive {
  package::Manifest manifest;  ///< with name, version and permissions, without `publish`
  std::string readme;
  Digest digest;  ///< of the bytes that are served, as the next three
  Integrity integrity;
  std::int64_t size_bytes = 0;
  std::int64_t unpacked_bytes = 0;
  std::int64_t file_count = 0;
  Digest uploaded_digest;
  std::string repacked;  ///< empty: the uploaded bytes are what we would pack

  /// `uploaded` must be the bytes that were checked.
  [[nodiscard]] std::string_view served(std::string_view uploaded) const {
    return repacked.empty() ? uploaded : std::string_view(repacked);
  }
};

/// Errors: archive_too_large, archive_malformed, archive_escape, invalid_manifest (not
/// publishable, or of another package or version than asked for), invalid_skill (no SKILL.md).
[[nodiscard]] Result<CheckedArchive> check_archive(std::string_view uploaded,
                                                   const package::PackageName& name,
                                                   const std::optional<semver::Version>& version);

}  // namespace tank::inline v0::registry
