// SPDX-License-Identifier: Apache-2.0
#include "core/registry/whole_artifact.hpp"

namespace tank::inline v0::registry {

Result<std::string> bytes_of(ArtifactStore& artifacts, const Digest& digest) {
  auto artifact = artifacts.open(digest);
  if (!artifact) return pass(artifact);
  std::string bytes(static_cast<std::size_t>((*artifact)->size_bytes()), '\0');
  std::size_t at = 0;
  while (at < bytes.size()) {
    const auto read = (*artifact)->read(at, {bytes.data() + at, bytes.size() - at});
    if (!read) return pass(read);
    if (*read == 0) return fail(Errc::io_error, "the stored archive is shorter than it was");
    at += *read;
  }
  return bytes;
}

}  // namespace tank::inline v0::registry
