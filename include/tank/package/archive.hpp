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
/// give the same bytes on every machine. What this packs, `read_archive` reads.
/// Errors: archive_too_large (also: more than `limits::pack_files` files, or so repetitive
/// that a reader would take it for a bomb), archive_escape, archive_malformed (no file, bad or
/// colliding path).
[[nodiscard]] TANK_API Result<std::string> pack(std::vector<ArchiveFile> files);

/// What a reader accepts; the defaults are those of `limits`. The ratio is that of the files'
/// content to the compressed bytes, and counts from `limits::archive_ratio_free` on.
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

/// Streams `gzip`; memory is bounded whatever the archive says. Taken is one gzip member with
/// one ustar or pax archive of files and folders, whose names are distinct on every file
/// system; links, devices, GNU extensions, other numbers than octal, and all that readers do
/// not agree on are refused, never repaired. Folders are not reported. Nothing is promised
/// about what the visitor saw before an error: stage it.
/// Errors: archive_too_large, archive_malformed, archive_escape, and the visitor's own.
[[nodiscard]] TANK_API Result<void> read_archive(std::string_view gzip, ArchiveVisitor& visitor,
                                                 const ArchiveLimits& limits = {});

/// Receives one file; both views live until it returns. An error ends the reading with it.
using FileSink =
    std::function<Result<void>(std::string_view path, std::string_view content, bool executable)>;

/// `read_archive` for callers that want each file in one piece: small archives are inflated
/// at once and handed out without a copy. Memory: `limits.file_bytes` at most, and a little.
/// Errors: those of `read_archive`.
[[nodiscard]] TANK_API Result<void> for_each_file(std::string_view gzip, const FileSink& sink,
                                                  const ArchiveLimits& limits = {});

/// All files in memory, sorted by path. Errors: those of `read_archive`.
[[nodiscard]] TANK_API Result<std::vector<ArchiveFile>> unpack(std::string_view gzip,
                                                               const ArchiveLimits& limits = {});

/// What the server recomputes from uploaded bytes.
struct ArchiveSummary {
  Digest digest;
  Integrity integrity;
  std::uint64_t compressed_bytes = 0;
  std::uint64_t total_bytes = 0;   ///< of all files, unpacked
  std::vector<std::string> paths;  ///< sorted
  std::string manifest;            ///< text of tank.json (or of the fallback skills.json)
  std::string readme;              ///< README.md, else SKILL.md, else empty; cut to the limit
};

/// Reads as a publisher's upload is read: with at most `limits::pack_files` files.
/// Errors: those of `read_archive`, and invalid_manifest (no manifest in the archive, or one
/// above `limits::manifest_bytes`).
[[nodiscard]] TANK_API Result<ArchiveSummary> summarize(std::string_view gzip,
                                                        const ArchiveLimits& limits = {});

}  // namespace tank::inline v0::package
