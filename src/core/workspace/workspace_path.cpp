// SPDX-License-Identifier: Apache-2.0
#include <tank/workspace/workspace_path.hpp>

#include "core/package/archive/entry_path.hpp"

namespace tank::inline v0::workspace {

Result<WorkspacePath> WorkspacePath::parse(std::string_view text) {
  if (!text.starts_with('/')) {
    return fail(Errc::invalid_path, "a path inside of a workspace begins with a slash");
  }
  // The same rule as for files of an archive: what one can publish one can share.
  const auto checked = package::check_entry_path(text.substr(1));
  if (!checked) return fail(Errc::invalid_path, checked.error().detail);
  return WorkspacePath(std::string(text));
}

}  // namespace tank::inline v0::workspace
