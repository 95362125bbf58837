// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Whether an archive already is what we would pack.

#include <string>
#include <string_view>
#include <vector>

namespace tank::inline v0::registry {

/// Whether `gzip`, whose files are `sorted_paths`, inflates byte for byte to the tar archive
/// that `package::pack` writes for the same files, without optional gzip fields. Such bytes
/// are served as they are: packing them anew would only compress them again. Memory is bounded
/// by the headers, whatever the size of the files.
[[nodiscard]] bool is_canonical(std::string_view gzip,
                                const std::vector<std::string>& sorted_paths);

}  // namespace tank::inline v0::registry
