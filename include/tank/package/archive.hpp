// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Skill archives (`.tgz`): packed reproducibly, read strictly. Pure: bytes in, bytes out.

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include <tank/base/api.hpp>
#include <tank/base/digest.hpp>
#include <tank/base/limits.hpp>
#include <tank/base/result.hpp>

namespace tank::inline v0::package {

/// One regular file of an archive. Directories exist only through their files.
struct ArchiveFile {
  std::string path;  ///< relative, normalised, `/`-separated, NFC
  std::string content;
  bool executable = false;

  friend bool operator==(const ArchiveFile&, const ArchiveFile&) = default;
};

/// Entries sorted, mtime 0, uid/gid 0, mode 0644/0755, no extra gzip fields: the same files
/// give the same bytes on every machine.
/// Errors: archive_escape, archive_malformed (bad or colliding path), archive_too_large.
[[nodiscard]] TANK_API Result<std::string> pack(std::vector<ArchiveFile> files);

/// What a reader accepts; the defaults are those of `limits`.
struct ArchiveLimits {
  std::uint64_t compressed_bytes = limits::archive_bytes;
  std::size_t entries = limits::archive_entries;
  std::uint64_t file_bytes = limits::archive_file_bytes;
  std::uint64_t total_bytes = limits::archive_total_bytes;
  std::uint64_t ratio = limits::archive_ratio;
};

/// Receives an archive file by file, in order. `content` is a view into a buffer that the
/// next call overwrites. Returning an error ends the reading with it.
class TANK_API ArchiveVisitor {
 public:
  virtual ~ArchiveVisitor() = default;
  virtual Result<void> begin_file(std::string_view path, std::uint64_t size_bytes,
                                  bool executable) = 0;
  virtual Result<void> content(std::string_view chunk) = 0;
  virtual Result<void> end_file() = 0;
};

/// Streams `gzip`; memory is bounded whatever the archive says. Ambiguity is refused, never
/// repaired. Nothing is promised about what the visitor saw before an error: stage it.
/// Errors: archive_too_large, archive_malformed, archive_escape, and the visitor's own.
[[nodiscard]] TANK_API Result<void> read_archive(std::string_view gzip, ArchiveVisitor& visitor,
                                                 const ArchiveLimits& limits = {});

/// All files in memory, sorted by path. Errors: those of `read_archive`.
[[nodiscard]] TANK_API Result<std::vector<ArchiveFile>> unpack(std::string_view gzip,
                                                               const ArchiveLimits& limits = {});

/// What the server recomputes from uploaded bytes.
struct ArchiveSummary {
  Digest digest;
  Integrity integrity;
  std::uint64_t compressed_bytes = 0;
  std::uint64_t total_bytes = 0;
  std::vector<std::string> paths;  ///< sorted
  std::string manifest;            ///< text of tank.json (or of the fallback skills.json)
  std::string readme;              ///< README.md, else SKILL.md, else empty
};

/// Errors: those of `read_archive`, and invalid_manifest (no manifest in the archive).
[[nodiscard]] TANK_API Result<ArchiveSummary> summarize(std::string_view gzip,
                                                        const ArchiveLimits& limits = {});

}  // namespace tank::inline v0::package
