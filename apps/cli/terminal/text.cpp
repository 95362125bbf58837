// SPDX-License-Identifier: Apache-2.0
#include "cli/terminal/text.hpp"

#include "core/json/controls.hpp"

namespace tank::inline v0::cli {
namespace {

constexpr std::string_view replacement = "\uFFFD";

std::string_view code(Colour colour) {
  switch (colour) {
    case Colour::bold:
      return "\x1b[1m";
    case Colour::dim:
      return "\x1b[2m";
    case Colour::red:
      return "\x1b[31m";
    case Colour::green:
      return "\x1b[32m";
    case Colour::yellow:
      return "\x1b[33m";
    case Colour::blue:
      return "\x1b[34m";
    case Colour::none:
      break;
  }
  return {};
}

}  // namespace

Text::Text(std::string_view text, char line_feed) {
  bytes_.reserve(text.size());
  for (; !text.empty(); ++width_) {
    const std::size_t known = json::utf8_length(text);
    const std::size_t size_bytes = known == 0 ? 1 : known;
    if (text.front() == '\n') {
      bytes_ += line_feed;
    } else if (text.front() == '\t' || text.front() == '\r') {
      bytes_ += ' ';
    } else if (known == 0 || json::is_control(text.substr(0, size_bytes))) {
      bytes_ += replacement;
    } else {
      bytes_ += text.substr(0, size_bytes);
    }
    text.remove_prefix(size_bytes);
  }
}

Text Text::coloured(Colour colour, const Text& text) {
  if (colour == Colour::none) return text;
  Text out;
  out.bytes_ = std::string(code(colour)) + text.bytes_ + "\x1b[0m";
  out.width_ = text.width_;
  return out;
}

Text& Text::operator+=(const Text& more) {
  bytes_ += more.bytes_;
  width_ += more.width_;
  return *this;
}

}  // namespace tank::inline v0::cli
