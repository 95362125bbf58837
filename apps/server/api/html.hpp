// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// HTML as a type: what is not a literal of ours gets in escaped, or not at all.

#include <cstddef>
#include <string>
#include <string_view>

namespace tank::server {

/// Markup that stands in the source. Only the compiler can make one.
class Markup {
 public:
  template <std::size_t N>
  consteval Markup(const char (&literal)[N])  // NOLINT(google-explicit-constructor)
      : text_(literal, N - 1) {}
  /// For a constant that is used elsewhere, too.
  consteval explicit Markup(std::string_view constant) : text_(constant) {}

  [[nodiscard]] constexpr std::string_view view() const { return text_; }

 private:
  std::string_view text_;
};

/// A piece of a page. Grows at its end.
class Html {
 public:
  Html() = default;
  explicit Html(Markup markup) : bytes_(markup.view()) {}

  Html& add(Markup markup) {
    bytes_ += markup.view();
    return *this;
  }
  Html& add(const Html& piece) {
    bytes_ += piece.bytes_;
    return *this;
  }
  /// Any text, fit for content and for attributes in quotation marks.
  Html& text(std::string_view text);
  Html& number(long long value) { return text(std::to_string(value)); }

  [[nodiscard]] const std::string& bytes() const { return bytes_; }

 private:
  std::string bytes_;
};

}  // namespace tank::server
