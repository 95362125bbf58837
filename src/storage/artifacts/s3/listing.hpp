// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// What is in a bucket, and what was begun and never finished there.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <tank/base/time.hpp>

#include "storage/artifacts/s3/client.hpp"

namespace tank::inline v0::s3 {

struct ListedObject {
  std::string key;  ///< below the prefix
  std::uint64_t size_bytes = 0;
  TimePoint modified_at;

  friend bool operator==(const ListedObject&, const ListedObject&) = default;
};

/// A page of a list; `next` is empty on the last one.
struct ObjectPage {
  std::vector<ListedObject> objects;
  std::string next;
};

/// Reads a `ListBucketResult`. Keys outside `prefix` are refused. Errors: io_error.
[[nodiscard]] Result<ObjectPage> read_objects(std::string_view document, std::string_view prefix);

/// All objects whose keys begin so, in the order of their keys.
/// Errors: storage_unavailable, io_error.
[[nodiscard]] Result<std::vector<ListedObject>> list_objects(const Client& client,
                                                             const std::string& start);

/// Whether the bucket can be read now; `is_ping`: one short attempt.
/// Errors: storage_unavailable, io_error.
[[nodiscard]] Result<void> check_bucket(const Client& client, bool is_ping);

/// Aborts what nobody finished since `oldest`. A store that cannot list such uploads sweeps them
/// by itself, or has none. Errors: storage_unavailable, io_error.
[[nodiscard]] Result<void> abort_uploads_before(const Client& client, TimePoint oldest);

/// Ends a multipart upload and frees its parts. Idempotent.
/// Errors: storage_unavailable, io_error.
[[nodiscard]] Result<void> abort_upload(const Client& client, const std::string& key,
                                        const std::string& upload_id);

/// Removes objects, up to a thousand in a request. Idempotent. Errors: storage_unavailable,
/// io_error.
[[nodiscard]] Result<void> remove_objects(const Client& client,
                                          const std::vector<ListedObject>& objects);

}  // namespace tank::inline v0::s3
