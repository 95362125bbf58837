// SPDX-License-Identifier: Apache-2.0
#include "storage/artifacts/s3/staging.hpp"

#include <algorithm>
#include <functional>
#include <utility>

#include "storage/artifacts/s3/object.hpp"

namespace tank::inline v0::s3 {
namespace {

constexpr std::string_view staging = "staging/";
constexpr std::size_t offset_digits = 20;  // of any 64 bits, so that text sorts as numbers do

std::string folder_of(UploadId upload) { return std::string(staging) + upload.to_string() + "/"; }

std::string key_of(UploadId upload, std::uint64_t offset) {
  const std::string digits = std::to_string(offset);
  return folder_of(upload) + std::string(offset_digits - digits.size(), '0') + digits;
}

std::uint64_t size_of(const std::vector<ListedObject>& pieces) {
  std::uint64_t out = 0;
  for (const ListedObject& piece : pieces) out += piece.size_bytes;
  return out;
}

}  // namespace

std::mutex& Staging::mutex_of(UploadId upload) {
  return mutexes_[std::hash<std::string>{}(upload.to_string()) % stripes];
}

// Those that follow each other from the beginning on.
Result<std::vector<ListedObject>> Staging::pieces_of(UploadId upload) const {
  auto listed = list_objects(*client_, folder_of(upload));
  if (!listed) return listed;
  std::vector<ListedObject> chain;
  std::uint64_t end = 0;
  for (ListedObject& piece : *listed) {
    if (piece.key != key_of(upload, end)) continue;
    end += piece.size_bytes;
    chain.push_back(std::move(piece));
  }
  return chain;
}

// How many bytes are staged when `offset` is to be written: all before it, or none.
Result<std::uint64_t> Staging::prepare(UploadId upload, std::uint64_t offset) const {
  if (offset == 0) {
    if (auto gone = discard(upload); !gone) return pass(std::move(gone));
    return std::uint64_t{0};
  }
  const auto pieces = pieces_of(upload);
  if (!pieces) return pass(pieces);
  if (pieces->size() >= limits::s3_staged_pieces) {
    return fail(Errc::limit_exceeded, "an upload has at most " +
                                          std::to_string(limits::s3_staged_pieces) +
                                          " pieces here; begin anew with larger ones");
  }
  return size_of(*pieces);
}

Result<std::uint64_t> Staging::append(UploadId upload, std::uint64_t offset,
                                      std::string_view bytes) {
  const std::lock_guard lock(mutex_of(upload));
  const auto size = prepare(upload, offset);
  if (!size) return size;
  if (*size != offset) {
    return fail(Errc::precondition_failed,
                std::to_string(*size) + " bytes are staged; go on from there");
  }
  if (bytes.empty()) return offset;
  if (auto done = write(key_of(upload, offset), bytes); !done) return pass(std::move(done));
  return offset + bytes.size();
}

Result<void> Staging::write(const std::string& key, std::string_view bytes) const {
  const auto written = writer_->write({.key = key, .bytes = bytes});
  if (!written) return pass(written);
  bool is_ours = *written == Written::now;
  if (*written == Written::perhaps_us) {
    const auto same = holds(*client_, key, bytes);
    if (!same) return pass(same);
    is_ours = *same;
  }
  if (is_ours) return {};
  return fail(Errc::precondition_failed,
              "somebody else has sent these bytes; ask how many are staged, and go on from there");
}

Result<std::uint64_t> Staging::size(UploadId upload) const {
  return pieces_of(upload).map(&size_of);
}

Result<std::string> Staging::read(UploadId upload) const {
  const auto pieces = pieces_of(upload);
  if (!pieces) return pass(pieces);
  if (pieces->empty()) {
    return fail(Errc::upload_incomplete, "nothing is staged for " + upload.to_string());
  }
  std::string out;
  out.reserve(size_of(*pieces));
  for (const ListedObject& piece : *pieces) {
    const auto bytes = read_object(*client_, piece.key, piece.size_bytes);
    if (!bytes) return pass(bytes);
    out += *bytes;
  }
  return out;
}

Result<void> Staging::discard(UploadId upload) const {
  const auto pieces = list_objects(*client_, folder_of(upload));
  if (!pieces) return pass(pieces);
  return remove_objects(*client_, *pieces);
}

Result<void> Staging::sweep(TimePoint oldest) const {
  auto pieces = list_objects(*client_, std::string(staging));
  if (!pieces) return pass(std::move(pieces));
  std::erase_if(*pieces,
                [oldest](const ListedObject& piece) { return piece.modified_at >= oldest; });
  return remove_objects(*client_, *pieces);
}

}  // namespace tank::inline v0::s3
