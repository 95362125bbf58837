// SPDX-License-Identifier: Apache-2.0
#include "core/package/archive/tar_header.hpp"

#include <algorithm>
#include <optional>

#include "core/package/archive/pax.hpp"

namespace tank::inline v0::package {
namespace {

struct Field {
  std::size_t offset, size;
};

constexpr Field name_field{0, 100}, mode_field{100, 8}, uid_field{108, 8}, gid_field{116, 8};
constexpr Field size_field{124, 12}, mtime_field{136, 12}, checksum_field{148, 8};
constexpr Field type_field{156, 1}, link_field{157, 100}, magic_field{257, 8};
constexpr Field dev_major_field{329, 8}, dev_minor_field{337, 8}, prefix_field{345, 155};

constexpr std::string_view ustar_magic(
    "ustar\0"
    "00",
    8);
constexpr std::string_view gnu_magic("ustar  \0", 8);

std::string_view raw(std::string_view block, Field field) {
  return block.substr(field.offset, field.size);
}

bool is_zero(std::string_view bytes) {
  return bytes.find_first_not_of('\0') == std::string_view::npos;
}

// Text up to the first zero. Bytes behind it that are not zero would be seen by some readers
// only.
std::optional<std::string_view> text(std::string_view block, Field field) {
  const std::string_view bytes = raw(block, field);
  const std::string_view out = bytes.substr(0, bytes.find('\0'));
  if (!is_zero(bytes.substr(out.size()))) return std::nullopt;
  return out;
}

// Octal digits, then zeros or spaces to the end. No sign, no base 256, no leading space:
// readers do not agree on these.
std::optional<std::uint64_t> octal(std::string_view block, Field field) {
  std::string_view bytes = raw(block, field);
  std::uint64_t value = 0;
  std::size_t digits = 0;
  while (digits < bytes.size() && bytes[digits] >= '0' && bytes[digits] <= '7') {
    value = value * 8 + static_cast<std::uint64_t>(bytes[digits] - '0');
    ++digits;
  }
  bytes.remove_prefix(digits);
  const bool ends = bytes.find_first_not_of(std::string_view(" \0", 2)) == std::string_view::npos;
  if (digits == 0 || !ends) return std::nullopt;
  return value;
}

// A number that we do not look at, but that others must be able to read: octal with spaces
// around it, nothing, or base 256.
bool is_readable(std::string_view block, Field field) {
  std::string_view bytes = raw(block, field);
  const auto first = static_cast<unsigned char>(bytes.front());
  if (first == 0 || first == 0x80 || first == 0xff) return true;
  bytes.remove_prefix(std::min(bytes.find_first_not_of(' '), bytes.size()));
  bytes.remove_prefix(std::min(bytes.find_first_not_of("01234567"), bytes.size()));
  return bytes.find_first_not_of(std::string_view(" \0", 2)) == std::string_view::npos;
}

// The sum of all bytes, its own field taken for spaces.
std::uint64_t checksum(std::string_view block) {
  std::uint64_t sum = 0;
  for (const unsigned char c : block) sum += c;
  for (const unsigned char c : raw(block, checksum_field)) sum -= c;
  return sum + checksum_field.size * ' ';
}

tl::unexpected<Error> malformed(std::string_view why) {
  return fail(Errc::archive_malformed, "a header " + std::string(why));
}

Result<EntryType> parse_type(char flag) {
  switch (flag) {
    case '0':
      return EntryType::file;
    case '5':
      return EntryType::folder;
    case 'x':
      return EntryType::extended;
    case 'g':
      return EntryType::global_extended;
    case '1':
    case '2':
      return fail(Errc::archive_escape, "the archive holds a link; only files are taken");
    case '3':
    case '4':
    case '6':
      return fail(Errc::archive_escape, "the archive holds a device or a pipe");
    default:
      return malformed("has a type that is neither file nor folder; use ustar or pax");
  }
}

Result<std::string> parse_path(std::string_view block, bool gnu) {
  const auto name = text(block, name_field);
  const auto prefix = text(block, prefix_field);
  if (!name || !prefix) return malformed("has bytes behind the end of a name");
  if (prefix->empty()) return std::string(*name);
  // GNU tar keeps times where ustar has the prefix.
  if (gnu) return malformed("of GNU tar has fields of its own; pack it as ustar or pax");
  return std::string(*prefix) + "/" + std::string(*name);
}

void put(std::string& block, Field field, std::string_view bytes) {
  block.replace(field.offset, bytes.size(), bytes);
}

void put_octal(std::string& block, Field field, std::uint64_t value) {
  for (std::size_t i = field.size - 1; i > 0; --i) {
    block[field.offset + i - 1] = static_cast<char>('0' + (value & 7));
    value >>= 3;
  }
}

// Where to cut a path that is longer than a name: prefix, slash, name.
std::optional<std::size_t> cut_of(std::string_view path) {
  if (path.size() <= name_field.size) return 0;
  const std::size_t slash = path.find('/', path.size() - name_field.size - 1);
  if (slash == std::string_view::npos || slash == 0 || slash > prefix_field.size) {
    return std::nullopt;
  }
  return slash;
}

std::string write_header(std::string_view prefix, std::string_view name, char type,
                         std::uint64_t size_bytes, bool executable) {
  std::string block(tar_block, '\0');
  put(block, name_field, name);
  put(block, prefix_field, prefix);
  put_octal(block, mode_field, executable ? 0755 : 0644);
  put_octal(block, uid_field, 0);
  put_octal(block, gid_field, 0);
  put_octal(block, size_field, size_bytes);
  put_octal(block, mtime_field, 0);
  put_octal(block, dev_major_field, 0);
  put_octal(block, dev_minor_field, 0);
  block[type_field.offset] = type;
  put(block, magic_field, ustar_magic);
  const std::uint64_t sum = checksum(block);
  put_octal(block, {checksum_field.offset, checksum_field.size - 1}, sum);
  block[checksum_field.offset + checksum_field.size - 1] = ' ';
  return block;
}

bool is_ascii(std::string_view path) {
  return std::ranges::all_of(path, [](unsigned char c) { return c < 0x80; });
}

}  // namespace

Result<TarHeader> parse_tar_header(std::string_view block) {
  const auto sum = octal(block, checksum_field);
  if (!sum || *sum != checksum(block)) return malformed("has a wrong checksum");
  const bool gnu = raw(block, magic_field) == gnu_magic;
  if (!gnu && raw(block, magic_field) != ustar_magic) {
    return malformed("is not one of ustar; pack it as ustar or pax");
  }
  const auto type = parse_type(block[type_field.offset]);
  if (!type) return pass(type);
  if (!is_zero(raw(block, link_field))) return malformed("of a file names a link's target");
  const auto size = octal(block, size_field);
  const auto mode = octal(block, mode_field);
  if (!size || !mode) return malformed("has a number that is not plain octal");
  for (const Field field : {uid_field, gid_field, mtime_field, dev_major_field, dev_minor_field}) {
    if (!is_readable(block, field)) return malformed("has a number that cannot be read");
  }
  auto path = parse_path(block, gnu);
  if (!path) return pass(path);
  return TarHeader{std::move(*path), *type, *size, (*mode & 0100) != 0};
}

std::string write_tar_headers(std::string_view path, std::uint64_t size_bytes, bool executable) {
  const auto cut = cut_of(path);
  if (cut && is_ascii(path)) {
    const std::string_view prefix = path.substr(0, *cut);
    const std::string_view name = *cut == 0 ? path : path.substr(*cut + 1);
    return write_header(prefix, name, '0', size_bytes, executable);
  }
  std::string record = write_pax_record("path", path);
  const std::size_t length = record.size();
  record.append(tar_padding(length), '\0');
  return write_header({}, "pax_header", 'x', length, false) + record +
         write_header({}, "pax_file", '0', size_bytes, executable);
}

}  // namespace tank::inline v0::package
