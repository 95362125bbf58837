// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Staged bytes in a bucket: an object for each piece, named after where it begins.

#include <array>
#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include <tank/base/id.hpp>

#include "storage/artifacts/s3/client.hpp"
#include "storage/artifacts/s3/listing.hpp"
#include "storage/artifacts/s3/writer.hpp"

namespace tank::inline v0::s3 {

/// Nothing is appended to in S3. So that any server may go on with an upload, its pieces are
/// objects, of which those count that follow each other without a gap; of two that write the
/// same one the second is refused, in one process always, and between processes where the
/// store knows `If-None-Match`. Thread-safe. Borrows both.
class Staging {
 public:
  Staging(const Client& client, const Writer& writer) : client_(&client), writer_(&writer) {}

  /// As in `ArtifactStore`, and Errors: limit_exceeded (too many pieces).
  [[nodiscard]] Result<std::uint64_t> append(UploadId upload, std::uint64_t offset,
                                             std::string_view bytes);
  [[nodiscard]] Result<std::uint64_t> size(UploadId upload) const;
  [[nodiscard]] Result<std::string> read(UploadId upload) const;
  [[nodiscard]] Result<void> discard(UploadId upload) const;
  /// Removes pieces that are older than `oldest`.
  [[nodiscard]] Result<void> sweep(TimePoint oldest) const;

 private:
  static constexpr std::size_t stripes = 16;

  [[nodiscard]] Result<std::vector<ListedObject>> pieces_of(UploadId upload) const;
  [[nodiscard]] Result<std::uint64_t> prepare(UploadId upload, std::uint64_t offset) const;
  [[nodiscard]] Result<void> write(const std::string& key, std::string_view bytes) const;
  [[nodiscard]] std::mutex& mutex_of(UploadId upload);

  const Client* client_;
  const Writer* writer_;
  std::array<std::mutex, stripes> mutexes_;
};

}  // namespace tank::inline v0::s3
