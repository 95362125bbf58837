// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Records of pax extended headers (POSIX.1-2001): `<length> <key>=<value>\n`.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <tank/base/result.hpp>

namespace tank::inline v0::package {

/// What an extended header says of the file behind it, as far as we listen.
struct PaxOverrides {
  std::optional<std::string> path;
  std::optional<std::uint64_t> size_bytes;
};

/// Takes `path` and `size`; looks away from times, owners, comments and vendors' records;
/// refuses all that changes how the rest is read. A global header may only hold a comment.
/// Errors: archive_malformed.
[[nodiscard]] Result<PaxOverrides> parse_pax(std::string_view records, bool global);

[[nodiscard]] std::string write_pax_record(std::string_view key, std::string_view value);

}  // namespace tank::inline v0::package
