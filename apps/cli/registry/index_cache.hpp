// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Index documents on disk, each with its ETag: asked again they cost a 304, and offline they
/// are what there is.

#include <optional>
#include <string>
#include <string_view>

#include <tank/base/result.hpp>

namespace tank::inline v0::cli {

struct CachedIndex {
  std::string etag;
  std::string body;
};

/// One folder per registry and login, closed to others: private packages may be in it.
class IndexCache {
 public:
  /// `who` tells logins apart: what one may see another may not. It is hashed.
  IndexCache(const std::string& cache_folder, std::string_view registry, std::string_view who);

  [[nodiscard]] std::optional<CachedIndex> find(const std::string& name) const;
  /// A cache that cannot be written is no reason to fail.
  void store(const std::string& name, const CachedIndex& index) const;
  void forget(const std::string& name) const;

 private:
  [[nodiscard]] std::string path_of(const std::string& name) const;

  std::string folder_;
};

}  // namespace tank::inline v0::cli
