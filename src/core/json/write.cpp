// SPDX-License-Identifier: Apache-2.0
#include "core/json/write.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>

#include "core/json/utf8.hpp"

namespace tank::inline v0::json {
namespace {

constexpr std::string_view replacement = "\xEF\xBF\xBD";  // U+FFFD

// What stands behind the backslash; nothing for characters that stand for themselves, `u` for
// those that need four digits.
constexpr std::array<char, 128> escapes = [] {
  std::array<char, 128> table{};
  for (std::size_t c = 0; c < 0x20; ++c) table[c] = 'u';
  table['\b'] = 'b';
  table['\f'] = 'f';
  table['\n'] = 'n';
  table['\r'] = 'r';
  table['\t'] = 't';
  table['"'] = '"';
  table['\\'] = '\\';
  return table;
}();

void write_escape(std::string& out, unsigned char c) {
  constexpr std::string_view digits = "0123456789abcdef";
  out += '\\';
  out += escapes[c];
  if (escapes[c] != 'u') return;
  out += "00";
  out += digits[c >> 4];
  out += digits[c & 15];
}

template <class Number>
void write_number(std::string& out, Number number) {
  std::array<char, 32> buffer;
  const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), number).ptr;
  const std::string_view text(buffer.data(), static_cast<std::size_t>(end - buffer.data()));
  out += text;
  // A double stays a double when it is read again.
  if constexpr (std::same_as<Number, double>) {
    if (text.find_first_of(".e") == std::string_view::npos) out += ".0";
  }
}

/// Writes a tree of values, on one line or on many.
class TreeWriter {
 public:
  TreeWriter(std::string& out, bool pretty) : out_(out), pretty_(pretty) {}

  void write(const Value& value) {
    if (const auto* object = value.if_object()) return write_object(*object);
    if (const auto* array = value.if_array()) return write_array(*array);
    if (const auto* text = value.if_string()) return write_string_to(out_, *text);
    if (const auto truth = value.as_bool()) {
      out_ += *truth ? "true" : "false";
      return;
    }
    if (const auto number = value.as_int64()) return write_number(out_, *number);
    if (const auto number = value.as_uint64()) return write_number(out_, *number);
    const auto number = value.as_double();
    if (number && std::isfinite(*number)) return write_number(out_, *number);
    out_ += "null";
  }

 private:
  void write_object(const Object& object) {
    out_ += '{';
    bool first = true;
    for (const Member& member : object) {
      separate(first);
      write_string_to(out_, member.key);
      out_ += pretty_ ? ": " : ":";
      write(member.value);
    }
    close('}', first);
  }

  void write_array(const Array& array) {
    out_ += '[';
    bool first = true;
    for (const Value& item : array) {
      separate(first);
      write(item);
    }
    close(']', first);
  }

  void separate(bool& first) {
    if (!first) out_ += ',';
    if (first) ++level_;
    first = false;
    break_line();
  }

  void close(char bracket, bool empty) {
    if (!empty) {
      --level_;
      break_line();
    }
    out_ += bracket;
  }

  void break_line() {
    if (!pretty_) return;
    out_ += '\n';
    out_.append(2 * level_, ' ');
  }

  std::string& out_;
  bool pretty_;
  std::size_t level_ = 0;
};

}  // namespace

void write_string_to(std::string& out, std::string_view text) {
  out += '"';
  std::size_t plain = 0;  // where the run that can be copied as it is begins
  std::size_t i = 0;
  while (i < text.size()) {
    const auto c = static_cast<unsigned char>(text[i]);
    if (c < 0x80 && escapes[c] == 0) {
      ++i;
      continue;
    }
    const std::size_t length = c < 0x80 ? 0 : utf8_length(text.substr(i));
    if (length > 0) {
      i += length;
      continue;
    }
    out += text.substr(plain, i - plain);
    if (c < 0x80) {
      write_escape(out, c);
    } else {
      out += replacement;
    }
    plain = ++i;
  }
  out += text.substr(plain);
  out += '"';
}

void write_to(std::string& out, const Value& value) { TreeWriter(out, false).write(value); }

std::string write(const Value& value) {
  std::string out;
  write_to(out, value);
  return out;
}

std::string write_pretty(const Value& value, FinalNewline final_newline) {
  std::string out;
  TreeWriter(out, true).write(value);
  if (final_newline == FinalNewline::yes) out += '\n';
  return out;
}

}  // namespace tank::inline v0::json
