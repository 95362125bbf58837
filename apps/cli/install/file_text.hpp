// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Whole files: read at once, replaced at once.

#include <optional>
#include <string>
#include <string_view>

#include <tank/base/result.hpp>

namespace tank::inline v0::cli {

/// The content of a file below `base` (AT_FDCWD for the working directory), or nothing when
/// there is no such file. Errors: io_error, limit_exceeded (above `most` bytes).
[[nodiscard]] Result<std::optional<std::string>> read_text(int base, const std::string& path,
                                                           std::size_t most = 256u << 20);

enum class Durability {
  synced,    ///< survives a power cut once it returned
  unsynced,  ///< for what can be fetched again
};

/// Replaces a file in one step: temporary name beside it, written, synced, renamed. Readers
/// see the old bytes or the new ones. Errors: storage_full, io_error.
[[nodiscard]] Result<void> replace_text(int base, const std::string& path, std::string_view text,
                                        unsigned mode = 0644,
                                        Durability durability = Durability::synced);

/// Writes all of `bytes`. Errors: storage_full, io_error.
[[nodiscard]] Result<void> write_all(int file, std::string_view bytes, std::string_view path);

}  // namespace tank::inline v0::cli
