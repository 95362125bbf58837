// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Text for a terminal: what packages, registries and files say is shown, never obeyed.

#include <cstddef>
#include <string>
#include <string_view>

namespace tank::inline v0::cli {

enum class Colour { none, bold, dim, red, green, yellow, blue };

/// Bytes that are safe to write to a terminal. Whatever becomes a `Text` loses its control
/// characters on the way; only colours of this program's own are added behind that.
class Text {
 public:
  Text() = default;
  /// Blank space becomes one space each; other control characters, and what is no UTF-8, are
  /// shown as U+FFFD. Meant to happen by itself wherever text goes to a terminal.
  Text(std::string_view text) : Text(text, ' ') {}
  Text(const std::string& text) : Text(std::string_view(text)) {}
  Text(const char* text) : Text(std::string_view(text)) {}

  /// The same, with line feeds kept: for what this program itself laid out in lines.
  [[nodiscard]] static Text lines(std::string_view text) { return Text(text, '\n'); }
  [[nodiscard]] static Text coloured(Colour colour, const Text& text);

  [[nodiscard]] const std::string& bytes() const { return bytes_; }
  /// Characters that are seen, whatever their script.
  [[nodiscard]] std::size_t width() const { return width_; }

  Text& operator+=(const Text& more);
  friend Text operator+(Text first, const Text& second) {
    first += second;
    return first;
  }

 private:
  Text(std::string_view text, char line_feed);

  std::string bytes_;
  std::size_t width_ = 0;
};

}  // namespace tank::inline v0::cli
