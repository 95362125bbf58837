// SPDX-License-Identifier: Apache-2.0
#include "core/package/utf8.hpp"

namespace tank::inline v0::package {
namespace {

struct Form {
  std::size_t size_bytes;
  char32_t lead;   // bits of the first byte that count
  char32_t least;  // below it the form is overlong
};

std::optional<Form> form_of(unsigned char first) {
  if (first < 0x80) return Form{1, 0x7f, 0};
  if ((first & 0xe0) == 0xc0) return Form{2, 0x1f, 0x80};
  if ((first & 0xf0) == 0xe0) return Form{3, 0x0f, 0x800};
  if ((first & 0xf8) == 0xf0) return Form{4, 0x07, 0x10000};
  return std::nullopt;
}

char to_char(char32_t bits) { return static_cast<char>(static_cast<unsigned char>(bits)); }

}  // namespace

std::optional<CodePoint> first_code_point(std::string_view text) {
  if (text.empty()) return std::nullopt;
  const auto byte = [&text](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const auto form = form_of(byte(0));
  if (!form || text.size() < form->size_bytes) return std::nullopt;
  char32_t value = byte(0) & form->lead;
  for (std::size_t i = 1; i < form->size_bytes; ++i) {
    if ((byte(i) & 0xc0) != 0x80) return std::nullopt;
    value = (value << 6) | (byte(i) & 0x3f);
  }
  const bool surrogate = value >= 0xd800 && value <= 0xdfff;
  if (value < form->least || surrogate || value > 0x10ffff) return std::nullopt;
  return CodePoint{value, form->size_bytes};
}

bool is_utf8(std::string_view text) {
  while (!text.empty()) {
    const auto next = first_code_point(text);
    if (!next) return false;
    text.remove_prefix(next->size_bytes);
  }
  return true;
}

void append_utf8(std::string& out, char32_t value) {
  if (value < 0x80) {
    out += to_char(value);
  } else if (value < 0x800) {
    out += to_char(0xc0 | (value >> 6));
    out += to_char(0x80 | (value & 0x3f));
  } else if (value < 0x10000) {
    out += to_char(0xe0 | (value >> 12));
    out += to_char(0x80 | ((value >> 6) & 0x3f));
    out += to_char(0x80 | (value & 0x3f));
  } else {
    out += to_char(0xf0 | (value >> 18));
    out += to_char(0x80 | ((value >> 12) & 0x3f));
    out += to_char(0x80 | ((value >> 6) & 0x3f));
    out += to_char(0x80 | (value & 0x3f));
  }
}

}  // namespace tank::inline v0::package
