// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Reading objects of a bucket.

#include <memory>
#include <string>
#include <string_view>

#include <tank/base/digest.hpp>
#include <tank/port/artifact_store.hpp>

#include "storage/artifacts/s3/client.hpp"

namespace tank::inline v0::s3 {

/// Opens the object as an artifact; its beginning comes along, so that a small one costs one
/// request. Reading it from its beginning to its end checks the digest. Borrows the client.
/// Errors: artifact_not_found, storage_unavailable, io_error.
[[nodiscard]] Result<std::unique_ptr<Artifact>> open_object(const Client& client, std::string key,
                                                            const Digest& digest);

/// Whether there is an object with exactly these bytes. Errors: storage_unavailable, io_error.
[[nodiscard]] Result<bool> holds(const Client& client, const std::string& key,
                                 std::string_view bytes);

/// All bytes of an object of known size. Errors: artifact_not_found, storage_unavailable,
/// io_error (also: it has another size).
[[nodiscard]] Result<std::string> read_object(const Client& client, const std::string& key,
                                              std::uint64_t size);

/// Idempotent. Errors: storage_unavailable, io_error.
[[nodiscard]] Result<void> remove_object(const Client& client, const std::string& key);

}  // namespace tank::inline v0::s3
