// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// One header block of a tar archive (POSIX.1-1988 ustar, POSIX.1-2001 pax).

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include <tank/base/result.hpp>

namespace tank::inline v0::package {

inline constexpr std::size_t tar_block = 512;

enum class EntryType { file, folder, extended, global_extended };

/// What we take from a header. Owner, group, times and devices are never looked at.
struct TarHeader {
  std::string path;  ///< prefix and name, as written
  EntryType type = EntryType::file;
  std::uint64_t size_bytes = 0;
  bool executable = false;  ///< the owner's bit; set-id and sticky bits are dropped
};

/// `block` has `tar_block` bytes. Errors: archive_malformed, archive_escape (a link, a device
/// or another type that is no file).
[[nodiscard]] Result<TarHeader> parse_tar_header(std::string_view block);

/// The one header that we write for a file: mode 0644 or 0755, owner and times 0. A path that
/// ustar has no room or no alphabet for is announced in an extended header before it.
[[nodiscard]] std::string write_tar_headers(std::string_view path, std::uint64_t size_bytes,
                                            bool executable);

/// How many zero bytes follow `size_bytes` of content.
[[nodiscard]] constexpr std::size_t tar_padding(std::uint64_t size_bytes) {
  return static_cast<std::size_t>((tar_block - size_bytes % tar_block) % tar_block);
}

}  // namespace tank::inline v0::package
