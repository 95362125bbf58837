// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Port: where the bytes of releases live, addressed by their SHA-256.

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <tank/base/api.hpp>
#include <tank/base/digest.hpp>
#include <tank/base/id.hpp>
#include <tank/base/open_mode.hpp>
#include <tank/base/result.hpp>
#include <tank/base/time.hpp>

namespace tank::inline v0 {

/// An artifact open for reading. Thread-safe: reads carry their own offset.
class TANK_API Artifact {
 public:
  virtual ~Artifact() = default;
  [[nodiscard]] virtual std::uint64_t size_bytes() const = 0;
  /// Reads up to `out.size()` bytes at `offset`; 0 at the end. Errors: io_error, and
  /// integrity_mismatch where it is seen that these are not the bytes of the digest.
  [[nodiscard]] virtual Result<std::size_t> read(std::uint64_t offset, std::span<char> out) = 0;
  /// A file descriptor that a server may hand to sendfile, or -1. Owned by the artifact.
  [[nodiscard]] virtual int descriptor() const { return -1; }
};

/// Thread-safe. What `put` acknowledged survives a power cut. Where bytes come over a network,
/// every call may also fail with storage_unavailable: try again later.
class TANK_API ArtifactStore {
 public:
  virtual ~ArtifactStore() = default;

  /// Whether bytes can be kept and read now, as far as that is cheap to know. Errors: io_error.
  [[nodiscard]] virtual Result<void> ping() { return {}; }
  /// Keeps `bytes` under their digest. Idempotent. Errors: storage_full, io_error.
  [[nodiscard]] virtual Result<Digest> put(std::string_view bytes) = 0;
  /// Errors: artifact_not_found, io_error.
  [[nodiscard]] virtual Result<std::unique_ptr<Artifact>> open(const Digest& digest) = 0;
  /// Idempotent. Errors: io_error.
  [[nodiscard]] virtual Result<void> remove(const Digest& digest) = 0;
  /// Everything that is kept, for verification. Errors: io_error.
  [[nodiscard]] virtual Result<std::vector<Digest>> list() = 0;

  /// Where anybody can download the artifact until `lifetime` is over, asking nobody else;
  /// nothing where the store cannot say so. Errors: io_error.
  [[nodiscard]] virtual Result<std::optional<std::string>> download_url(
      const Digest& digest, std::chrono::seconds lifetime) {
    static_cast<void>(digest);
    static_cast<void>(lifetime);
    return std::nullopt;
  }
  /// Removes what writers left that died: neither artifacts nor staged bytes of the last day.
  /// Beside writers, from time to time. Errors: io_error.
  [[nodiscard]] virtual Result<void> sweep() { return {}; }

  // Staging: bytes that are not yet an artifact, appended piece by piece.

  /// Appends at `offset`, which must be the staged size (0 starts anew), and gives the new
  /// size. Errors: precondition_failed (other offset), storage_full, io_error.
  [[nodiscard]] virtual Result<std::uint64_t> append(UploadId upload, std::uint64_t offset,
                                                     std::string_view bytes) = 0;
  /// 0 for what was never staged.
  [[nodiscard]] virtual Result<std::uint64_t> staged_size(UploadId upload) = 0;
  /// Errors: upload_incomplete (nothing staged), io_error.
  [[nodiscard]] virtual Result<std::string> read_staged(UploadId upload) = 0;
  /// Idempotent.
  [[nodiscard]] virtual Result<void> discard(UploadId upload) = 0;
};

/// Artifacts as files below `folder`: written to a temporary name, synced, renamed, and the
/// folder synced, so that a name stands for a whole artifact whenever the power is cut.
/// Errors: io_error (also: no artifacts there, with `OpenMode::existing`).
[[nodiscard]] TANK_API Result<std::unique_ptr<ArtifactStore>> open_artifact_directory(
    const std::string& folder, OpenMode mode = OpenMode::create);

}  // namespace tank::inline v0
