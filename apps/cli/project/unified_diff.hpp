// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// The difference of two texts, in lines.

#include <cstddef>
#include <string>
#include <string_view>

namespace tank::inline v0::cli {

/// How much of a difference is worked out and shown.
struct DiffLimits {
  std::size_t edits = 1'000;  ///< more than these: the part that differs is replaced as a whole
  std::size_t lines = 400;    ///< of the result
  std::size_t context = 3;    ///< unchanged lines around what changed
};

struct UnifiedDiff {
  std::string text;        ///< hunks (POSIX `diff -u`), without the two lines of file names
  bool truncated = false;  ///< there were more lines
};

/// Whether it can be shown in lines: UTF-8 without zero bytes. Looks at all of it.
[[nodiscard]] bool is_text(std::string_view content);

/// The shortest list of edits (Myers, 1986), within the limits; it is right in any case. Time and
/// memory are bounded by lines times edits, and by edits squared. Pure.
[[nodiscard]] UnifiedDiff unified_diff(std::string_view before, std::string_view after,
                                       const DiffLimits& limits = {});

}  // namespace tank::inline v0::cli
