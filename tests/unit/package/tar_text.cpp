// SPDX-License-Identifier: Apache-2.0
#include "unit/package/tar_text.hpp"

#include "core/package/archive/gzip.hpp"

namespace tank::testing {
namespace {

std::string octal(std::uint64_t value, std::size_t digits) {
  std::string out(digits, '0');
  for (std::size_t i = digits; i > 0; --i, value /= 8)
    out[i - 1] = static_cast<char>('0' + value % 8);
  return out;
}

}  // namespace

void set_checksum(std::string& tar, std::size_t at) {
  tar.replace(at + 148, 8, "        ");
  std::uint64_t sum = 0;
  for (const unsigned char c : std::string_view(tar).substr(at, 512)) sum += c;
  tar.replace(at + 148, 7, octal(sum, 6) + std::string(1, '\0'));
}

std::string tar_entry(const TarEntry& entry) {
  std::string block(512, '\0');
  const std::string size = entry.size.empty() ? octal(entry.content.size(), 11) : entry.size;
  block.replace(0, entry.path.size(), entry.path);
  block.replace(100, entry.mode.size(), entry.mode);
  block.replace(124, size.size(), size);
  block[156] = entry.type;
  block.replace(157, entry.link.size(), entry.link);
  block.replace(257, 8, entry.magic);
  block.replace(345, entry.prefix.size(), entry.prefix);
  set_checksum(block, 0);
  std::string padding((512 - entry.content.size() % 512) % 512, '\0');
  return block + entry.content + padding;
}

std::string pax_entry(const std::string& records, char type) {
  return tar_entry({.path = "pax", .content = records, .type = type});
}

std::string tgz(const std::string& entries) {
  return package::write_gzip(entries + std::string(1024, '\0')).value();
}

}  // namespace tank::testing
