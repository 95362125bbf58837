// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <span>

#include <tank/base/id.hpp>

namespace tank::inline v0 {
namespace {

constexpr std::string_view digits = "0123456789abcdefghjkmnpqrstvwxyz";
constexpr std::size_t suffix_length = 26;
constexpr std::size_t prefix_length = 63;
constexpr std::uint8_t no_digit = 0xff;

constexpr std::array<std::uint8_t, 256> digit_values = [] {
  std::array<std::uint8_t, 256> values{};
  values.fill(no_digit);
  for (std::size_t i = 0; i < digits.size(); ++i) {
    values[static_cast<unsigned char>(digits[i])] = static_cast<std::uint8_t>(i);
  }
  return values;
}();

bool is_prefix(std::string_view text) {
  if (text.empty() || text.size() > prefix_length) return false;
  if (text.front() == '_' || text.back() == '_') return false;
  return std::ranges::all_of(text, [](char c) { return (c >= 'a' && c <= 'z') || c == '_'; });
}

// 26 digits are 130 bits; the first digit may only use its three low ones.
bool decode_suffix(std::string_view text, Uuid& out) {
  if (text.size() != suffix_length || text.front() > '7') return false;
  std::uint32_t pending = 0;
  int have = -2;
  auto next = out.begin();
  for (const char c : text) {
    const std::uint8_t value = digit_values[static_cast<unsigned char>(c)];
    if (value == no_digit) return false;
    pending = (pending << 5) | value;
    have += 5;
    if (have < 8) continue;
    have -= 8;
    *next++ = static_cast<std::uint8_t>(pending >> have);
  }
  return true;
}

tl::unexpected<Error> bad_id(std::string_view text, std::string_view why) {
  // A text that is no identifier may be of any length; nobody needs all of it to see that.
  constexpr std::size_t shown = 100;
  return fail(Errc::invalid_id, "`" + std::string(text.substr(0, shown)) +
                                    "` is not an identifier: " + std::string(why));
}

}  // namespace

Uuid make_uuid7(TimePoint now, Entropy& entropy) {
  Uuid uuid;
  entropy.fill(std::as_writable_bytes(std::span(uuid)));
  const auto since = std::chrono::floor<std::chrono::milliseconds>(now.time_since_epoch()).count();
  const auto ms = static_cast<std::uint64_t>(std::max<std::int64_t>(since, 0));
  for (std::size_t i = 0; i < 6; ++i) uuid[i] = static_cast<std::uint8_t>(ms >> (40 - 8 * i));
  uuid[6] = static_cast<std::uint8_t>(0x70 | (uuid[6] & 0x0f));  // version 7
  uuid[8] = static_cast<std::uint8_t>(0x80 | (uuid[8] & 0x3f));  // variant of RFC 9562
  return uuid;
}

Result<TypeId> parse_type_id(std::string_view text) {
  TypeId id;
  std::string_view suffix = text;
  if (text.size() > suffix_length) {
    const std::size_t separator = text.size() - suffix_length - 1;
    if (text[separator] != '_') return bad_id(text, "`_` and 26 characters must stand at its end");
    const std::string_view prefix = text.substr(0, separator);
    if (!is_prefix(prefix)) return bad_id(text, "its prefix is not lower-case letters");
    id.prefix = prefix;
    suffix = text.substr(separator + 1);
  }
  if (!decode_suffix(suffix, id.uuid)) {
    return bad_id(text, "its last 26 characters are not base32 of 128 bits");
  }
  return id;
}

std::string to_type_id(std::string_view prefix, const Uuid& uuid) {
  std::string out;
  out.reserve(prefix.size() + 1 + suffix_length);
  out = prefix;
  if (!prefix.empty()) out += '_';
  std::uint32_t pending = 0;
  int have = 2;  // two leading zero bits make 130
  for (const std::uint8_t byte : uuid) {
    pending = (pending << 8) | byte;
    for (have += 8; have >= 5; have -= 5) out += digits[(pending >> (have - 5)) & 31];
  }
  return out;
}

}  // namespace tank::inline v0
