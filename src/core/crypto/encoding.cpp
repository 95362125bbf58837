// SPDX-License-Identifier: Apache-2.0
#include "core/crypto/encoding.hpp"

#include <array>
#include <cstddef>

namespace tank::inline v0::crypto {
namespace {

constexpr std::string_view hex_digits = "0123456789abcdef";
constexpr std::string_view base64_digits =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::string_view base64url_digits =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
constexpr std::string_view base32_digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

constexpr std::uint8_t no_digit = 0xff;
using DigitValues = std::array<std::uint8_t, 256>;

constexpr DigitValues values_of(std::string_view digits) {
  DigitValues values{};
  values.fill(no_digit);
  for (std::size_t i = 0; i < digits.size(); ++i) {
    values[static_cast<unsigned char>(digits[i])] = static_cast<std::uint8_t>(i);
  }
  return values;
}

constexpr DigitValues base64_values = values_of(base64_digits);
constexpr DigitValues base64url_values = values_of(base64url_digits);
constexpr DigitValues base32_values = values_of(base32_digits);

std::string encode(std::string_view bytes, std::string_view digits, int bits) {
  std::string out;
  out.reserve(bytes.size() * 8 / static_cast<std::size_t>(bits) + 8);
  std::uint32_t pending = 0;
  int have = 0;
  for (const char c : bytes) {
    pending = (pending << 8) | static_cast<unsigned char>(c);
    for (have += 8; have >= bits; have -= bits) {
      out += digits[(pending >> (have - bits)) & ((1u << bits) - 1)];
    }
  }
  if (have > 0) out += digits[(pending << (bits - have)) & ((1u << bits) - 1)];
  return out;
}

// Reads as many groups of four base64 digits as there are without a foreign character, and
// gives their number: tokens are long, and this is most of the work on them.
std::size_t decode_groups(std::string_view text, const DigitValues& values, std::string& out) {
  const std::size_t groups = text.size() / 4;
  const auto value_at = [&](std::size_t i) {
    return std::uint32_t{values[static_cast<unsigned char>(text[i])]};
  };
  for (std::size_t group = 0; group < groups; ++group) {
    const std::size_t at = group * 4;
    const std::uint32_t a = value_at(at), b = value_at(at + 1);
    const std::uint32_t c = value_at(at + 2), d = value_at(at + 3);
    if (((a | b | c | d) & 0x80) != 0) return group;
    const std::uint32_t all = a << 18 | b << 12 | c << 6 | d;
    out[group * 3] = static_cast<char>(all >> 16);
    out[group * 3 + 1] = static_cast<char>(all >> 8 & 0xff);
    out[group * 3 + 2] = static_cast<char>(all & 0xff);
  }
  return groups;
}

// Refuses what `encode` cannot have written: a foreign character, a digit too many, and bits
// in the last digit that belong to no byte.
std::optional<std::string> decode(std::string_view text, const DigitValues& values, int bits) {
  std::string out(text.size() * static_cast<std::size_t>(bits) / 8, '\0');
  const std::size_t groups = bits == 6 ? decode_groups(text, values, out) : 0;
  std::size_t written = groups * 3;
  std::uint32_t pending = 0;
  int have = 0;
  for (const char c : text.substr(groups * 4)) {
    const std::uint8_t value = values[static_cast<unsigned char>(c)];
    if (value == no_digit) return std::nullopt;
    pending = (pending << bits) | value;
    have += bits;
    if (have >= 8) {
      have -= 8;
      out[written++] = static_cast<char>((pending >> have) & 0xff);
    }
  }
  if (have >= bits || (pending & ((1u << have) - 1)) != 0) return std::nullopt;
  return out;
}

void pad(std::string& text, std::size_t block) {
  while (text.size() % block != 0) text += '=';
}

// The digits before the padding, when there is exactly as much padding as there must be.
std::optional<std::string_view> unpad(std::string_view text, std::size_t block) {
  if (text.size() % block != 0) return std::nullopt;
  const std::size_t digits = text.find('=');
  if (digits == std::string_view::npos) return text;
  if (text.size() - digits >= block) return std::nullopt;
  if (text.find_first_not_of('=', digits) != std::string_view::npos) return std::nullopt;
  return text.substr(0, digits);
}

constexpr int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

constexpr std::array<std::uint32_t, 256> crc_table = [] {
  std::array<std::uint32_t, 256> table{};
  for (std::uint32_t i = 0; i < table.size(); ++i) {
    std::uint32_t value = i;
    for (int bit = 0; bit < 8; ++bit) value = (value >> 1) ^ ((value & 1) ? 0xEDB88320u : 0u);
    table[i] = value;
  }
  return table;
}();

}  // namespace

std::string to_hex(std::string_view bytes) { return encode(bytes, hex_digits, 4); }

std::optional<std::string> from_hex(std::string_view text) {
  if (text.size() % 2 != 0) return std::nullopt;
  std::string out;
  out.reserve(text.size() / 2);
  for (std::size_t i = 0; i < text.size(); i += 2) {
    const int high = hex_value(text[i]);
    const int low = hex_value(text[i + 1]);
    if (high < 0 || low < 0) return std::nullopt;
    out += static_cast<char>(high * 16 + low);
  }
  return out;
}

std::string to_base64(std::string_view bytes) {
  std::string out = encode(bytes, base64_digits, 6);
  pad(out, 4);
  return out;
}

std::optional<std::string> from_base64(std::string_view text) {
  const auto digits = unpad(text, 4);
  if (!digits) return std::nullopt;
  return decode(*digits, base64_values, 6);
}

std::string to_base64url(std::string_view bytes) { return encode(bytes, base64url_digits, 6); }

std::optional<std::string> from_base64url(std::string_view text) {
  return decode(text, base64url_values, 6);
}

std::string to_base32(std::string_view bytes) {
  std::string out = encode(bytes, base32_digits, 5);
  pad(out, 8);
  return out;
}

std::optional<std::string> from_base32(std::string_view text) {
  const auto digits = unpad(text, 8);
  if (!digits) return std::nullopt;
  return decode(*digits, base32_values, 5);
}

std::uint32_t crc32(std::string_view bytes) {
  std::uint32_t crc = 0xFFFFFFFFu;
  for (const char c : bytes) {
    crc = (crc >> 8) ^ crc_table[(crc ^ static_cast<unsigned char>(c)) & 0xff];
  }
  return crc ^ 0xFFFFFFFFu;
}

}  // namespace tank::inline v0::crypto
