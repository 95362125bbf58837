// SPDX-License-Identifier: Apache-2.0
#include "core/base/url_host.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace tank::inline v0 {
namespace {

int digit_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return 99;
}

std::string percent_decode(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && i + 2 < text.size() && digit_value(text[i + 1]) < 16 &&
        digit_value(text[i + 2]) < 16) {
      out += static_cast<char>(digit_value(text[i + 1]) * 16 + digit_value(text[i + 2]));
      i += 2;
    } else {
      out += text[i];
    }
  }
  return out;
}

// Letters outside ASCII are forbidden with them: there is no IDNA here.
bool is_forbidden(char c) {
  constexpr std::string_view marks = "#/:<>?@[\\]^|%";
  const auto byte = static_cast<unsigned char>(c);
  return byte <= 0x20 || byte >= 0x7f || marks.find(c) != std::string_view::npos;
}

std::vector<std::string_view> split(std::string_view text) {
  std::vector<std::string_view> parts;
  while (true) {
    const std::size_t dot = text.find('.');
    parts.push_back(text.substr(0, dot));
    if (dot == std::string_view::npos) return parts;
    text.remove_prefix(dot + 1);
  }
}

// A number of one part: decimal, octal behind `0`, hexadecimal behind `0x`. Values beyond 32
// bits all become 2^32, which fits nowhere.
std::optional<std::uint64_t> parse_number(std::string_view text) {
  if (text.empty()) return std::nullopt;
  int base = 10;
  if (text.starts_with("0x") || text.starts_with("0X")) {
    base = 16;
    text.remove_prefix(2);
  } else if (text.size() > 1 && text.front() == '0') {
    base = 8;
    text.remove_prefix(1);
  }
  constexpr std::uint64_t too_large = 1ull << 32;
  std::uint64_t value = 0;
  for (const char c : text) {
    const int digit = digit_value(c);
    if (digit >= base) return std::nullopt;
    value = std::min(value * static_cast<std::uint64_t>(base) + static_cast<std::uint64_t>(digit),
                     too_large);
  }
  return value;
}

bool ends_in_number(const std::vector<std::string_view>& parts) {
  const std::string_view last = parts.back();
  const bool digits =
      !last.empty() && std::ranges::all_of(last, [](char c) { return c >= '0' && c <= '9'; });
  return digits || (last.starts_with("0x") && parse_number(last));
}

// One to four numbers; the last one fills the bytes that are left.
std::optional<IpAddress> parse_v4(const std::vector<std::string_view>& parts) {
  if (parts.size() > 4) return std::nullopt;
  std::uint64_t address = 0;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const auto number = parse_number(parts[i]);
    if (!number) return std::nullopt;
    const bool last = i + 1 == parts.size();
    const std::uint64_t most = last ? (1ull << (8 * (5 - parts.size()))) - 1 : 255;
    if (*number > most) return std::nullopt;
    address |= last ? *number : *number << (8 * (3 - i));
  }
  IpAddress::V4 bytes{};
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    bytes[i] = static_cast<std::uint8_t>(address >> (8 * (3 - i)));
  }
  return IpAddress(bytes);
}

}  // namespace

std::optional<UrlHost> parse_url_host(std::string_view text) {
  if (text.starts_with('[')) {
    if (!text.ends_with(']') || text.size() < 2) return std::nullopt;
    const auto address = IpAddress::parse(text.substr(1, text.size() - 2));
    if (!address || address->is_v4()) return std::nullopt;
    return UrlHost{"[" + address->to_string() + "]", *address};
  }
  std::string name = percent_decode(text);
  if (name.empty() || std::ranges::any_of(name, is_forbidden)) return std::nullopt;
  std::ranges::transform(name, name.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  std::vector<std::string_view> parts = split(name);
  if (parts.size() > 1 && parts.back().empty()) parts.pop_back();
  if (!ends_in_number(parts)) return UrlHost{std::move(name), std::nullopt};
  const auto address = parse_v4(parts);
  if (!address) return std::nullopt;
  return UrlHost{address->to_string(), *address};
}

}  // namespace tank::inline v0
