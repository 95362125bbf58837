// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// The artifact stores over which their conformance suite runs.

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <tank/port/artifact_store.hpp>

namespace tank::testing {

/// An empty place for artifacts, which goes with the object.
class ArtifactPlace {
 public:
  virtual ~ArtifactPlace() = default;
  /// A store over the place; every call opens it anew. It must not outlive the place.
  [[nodiscard]] virtual std::unique_ptr<ArtifactStore> open() = 0;
  /// Puts other bytes where those of `digest` are, behind the back of every store.
  virtual void spoil(const Digest& digest, const std::string& bytes) = 0;
  /// What counts as large here: it does not come with opening it.
  [[nodiscard]] virtual std::size_t large_bytes() const { return 600'000; }
};

struct ArtifactBackend {
  std::string name;
  std::function<std::unique_ptr<ArtifactPlace>()> make_place;
};

/// A folder; a real S3 server, which knows neither conditions nor checksums; and a bucket of a
/// fake that knows both, addressed by host, with parts so small that most objects have several.
[[nodiscard]] std::vector<ArtifactBackend> artifact_backends();

}  // namespace tank::testing
