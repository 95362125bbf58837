// SPDX-License-Identifier: Apache-2.0
#include "cli/project/claims.hpp"

#include <string>

#include <fcntl.h>

#include <tank/package/manifest.hpp>

#include "cli/install/file_text.hpp"

namespace tank::inline v0::cli {
namespace {

tl::unexpected<Error> differs(const package::LockedPackage& locked, const std::string& what) {
  return fail(Errc::integrity_mismatch, locked.name.to_string() + '@' + locked.version.to_string() +
                                            ": the archive has other " + what +
                                            " than was said of it; do not install it");
}

}  // namespace

Result<void> check_manifest(const package::LockedPackage& locked, std::string_view manifest) {
  const auto parsed = package::parse_manifest(manifest);
  if (!parsed) return pass(parsed);
  if (parsed->name != locked.name || parsed->version != locked.version) {
    return differs(locked, "name or version");
  }
  if (parsed->permissions.value_or(package::Permissions{}) != locked.permissions) {
    return differs(locked, "permissions");
  }
  return {};
}

Result<void> check_claims(const package::LockedPackage& locked, const CachedPackage& cached) {
  for (const std::string_view name : {"tank.json", "skills.json"}) {
    for (std::size_t i = 0; i < cached.count(); ++i) {
      const CachedFile file = cached.file(i);
      if (file.path != name) continue;
      const auto text = read_text(AT_FDCWD, cached.folder() + '/' + std::to_string(file.number));
      if (!text) return pass(text);
      if (*text) return check_manifest(locked, **text);
    }
  }
  return differs(locked, "contents");
}

}  // namespace tank::inline v0::cli
