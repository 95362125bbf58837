// SPDX-License-Identifier: Apache-2.0
#include <cstdint>

#include <tank/base/page.hpp>

#include "core/crypto/encoding.hpp"

namespace tank::inline v0 {
namespace {

// A cursor is base64url of: CRC-32 of what follows, then each part behind its length; all
// numbers have four bytes, big end first.
constexpr std::size_t number_size = 4;

void append_number(std::string& out, std::uint32_t value) {
  for (int shift = 24; shift >= 0; shift -= 8) out += static_cast<char>((value >> shift) & 0xff);
}

std::uint32_t take_number(std::string_view& in) {
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < number_size; ++i) {
    value = (value << 8) | static_cast<unsigned char>(in[i]);
  }
  in.remove_prefix(number_size);
  return value;
}

tl::unexpected<Error> bad_cursor() { return fail(Errc::invalid_cursor); }

}  // namespace

std::string encode_cursor(const std::vector<std::string>& key) {
  std::string parts;
  for (const std::string& part : key) {
    append_number(parts, static_cast<std::uint32_t>(part.size()));
    parts += part;
  }
  std::string out;
  append_number(out, crypto::crc32(parts));
  return crypto::to_base64url(out + parts);
}

Result<std::vector<std::string>> decode_cursor(std::string_view cursor) {
  const auto raw = crypto::from_base64url(cursor);
  if (!raw || raw->size() < number_size) return bad_cursor();
  std::string_view rest = *raw;
  const std::uint32_t sum = take_number(rest);
  if (sum != crypto::crc32(rest)) return bad_cursor();

  std::vector<std::string> key;
  while (!rest.empty()) {
    if (rest.size() < number_size) return bad_cursor();
    const std::uint32_t size = take_number(rest);
    if (rest.size() < size) return bad_cursor();
    key.emplace_back(rest.substr(0, size));
    rest.remove_prefix(size);
  }
  return key;
}

Result<void> check(const PageRequest& request) {
  if (request.limit < 1 || request.limit > limits::max_page) {
    return fail(Errc::limit_exceeded, "`limit` must be between 1 and " +
                                          std::to_string(limits::max_page) + ", not " +
                                          std::to_string(request.limit));
  }
  return {};
}

}  // namespace tank::inline v0
