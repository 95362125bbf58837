// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Reads the little Markdown that help texts use: paragraphs and fenced code.

#include <cstdint>
#include <string_view>

namespace tank::inline v0::cli {

enum class LineKind : std::uint8_t { text, fence_open, code, fence_close };

/// Calls `on_line(kind, line)` for every line, without its end.
template <class OnLine>
void for_each_line(std::string_view markdown, OnLine&& on_line) {
  bool code = false;
  while (!markdown.empty()) {
    const auto end = markdown.find('\n');
    const std::string_view line = markdown.substr(0, end);
    if (line.starts_with("```")) {
      on_line(code ? LineKind::fence_close : LineKind::fence_open, line);
      code = !code;
    } else {
      on_line(code ? LineKind::code : LineKind::text, line);
    }
    if (end == std::string_view::npos) return;
    markdown.remove_prefix(end + 1);
  }
}

}  // namespace tank::inline v0::cli
