// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Where the configuration keeps artifacts: a folder, or a bucket.

#include <memory>

#include <tank/base/entropy.hpp>
#include <tank/base/open_mode.hpp>
#include <tank/base/time.hpp>
#include <tank/port/artifact_store.hpp>
#include <tank/port/http_client.hpp>

#include "server/config.hpp"

namespace tank::server {

/// The store, and the client over which it reaches its bucket; a folder needs none.
struct OpenArtifacts {
  std::unique_ptr<HttpClient> http;
  std::unique_ptr<ArtifactStore> store;

  [[nodiscard]] bool are_remote() const { return http != nullptr; }
};

/// A bucket's credentials are those of `--s3-key-id`, else those of the variables that every
/// tool for S3 reads: `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`, `AWS_SESSION_TOKEN`. Borrows
/// clock and entropy. Errors: invalid_argument (also:
/// `--artifact-urls presigned` for a folder), io_error (also: the bucket refuses),
/// storage_unavailable, unavailable (libcurl is missing).
[[nodiscard]] Result<OpenArtifacts> open_artifacts(const Config& config, OpenMode mode,
                                                   const Clock& clock, Entropy& entropy);

}  // namespace tank::server
