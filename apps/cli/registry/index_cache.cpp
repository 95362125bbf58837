// SPDX-License-Identifier: Apache-2.0
#include "cli/registry/index_cache.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <tank/base/digest.hpp>

#include "cli/install/descriptor.hpp"
#include "cli/install/file_text.hpp"
#include "wire/address.hpp"

namespace tank::inline v0::cli {

IndexCache::IndexCache(const std::string& cache_folder, std::string_view registry,
                       std::string_view who)
    : folder_(cache_folder + "/index/" +
              Digest::of(std::string(registry) + "\n" + std::string(who)).hex().substr(0, 32)) {}

std::string IndexCache::path_of(const std::string& name) const {
  return folder_ + "/" + wire::encode_segment(name);
}

std::optional<CachedIndex> IndexCache::find(const std::string& name) const {
  const auto text = read_text(AT_FDCWD, path_of(name));
  if (!text || !*text) return std::nullopt;
  const auto end = (*text)->find('\n');
  if (end == std::string::npos) return std::nullopt;
  return CachedIndex{(*text)->substr(0, end), (*text)->substr(end + 1)};
}

void IndexCache::store(const std::string& name, const CachedIndex& index) const {
  if (!make_folders(AT_FDCWD, folder_, true)) return;
  static_cast<void>(replace_text(AT_FDCWD, path_of(name), index.etag + "\n" + index.body, 0600,
                                 Durability::unsynced));
}

void IndexCache::forget(const std::string& name) const { ::unlink(path_of(name).c_str()); }

}  // namespace tank::inline v0::cli
