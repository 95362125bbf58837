// SPDX-License-Identifier: Apache-2.0
#include "core/package/archive/gzip.hpp"

#include <limits>
#include <vector>

#include <libdeflate.h>
#include <zlib.h>

namespace tank::inline v0::package {
namespace {

constexpr std::size_t header_size = 10, trailer_size = 8;
constexpr std::size_t piece_size = 64 << 10;
// Of libdeflate's 1 to 12: beyond it packing takes twice the time for less than one percent.
constexpr int level = 9;

constexpr unsigned flag_header_crc = 0x02, flag_extra = 0x04, flag_name = 0x08;
constexpr unsigned flag_comment = 0x10, flags_reserved = 0xe0;

tl::unexpected<Error> malformed(std::string_view why) {
  return fail(Errc::archive_malformed, "the archive " + std::string(why));
}

unsigned byte_at(std::string_view bytes, std::size_t at) {
  return static_cast<unsigned char>(bytes[at]);
}

std::uint32_t little_endian(std::string_view bytes, std::size_t at, std::size_t count) {
  std::uint32_t value = 0;
  for (std::size_t i = count; i > 0; --i) value = value << 8 | byte_at(bytes, at + i - 1);
  return value;
}

// Where the optional fields of the header end; 0 when the bytes end before.
std::size_t skip_fields(std::string_view bytes, unsigned flags) {
  std::size_t at = header_size;
  if ((flags & flag_extra) != 0) {
    if (bytes.size() < at + 2) return 0;
    at += 2 + little_endian(bytes, at, 2);
  }
  for (const unsigned flag : {flag_name, flag_comment}) {
    if ((flags & flag) == 0) continue;
    at = bytes.find('\0', at);
    if (at == std::string_view::npos) return 0;
    ++at;
  }
  return at;
}

// A raw inflater of zlib.
class Inflater {
 public:
  Inflater() { good_ = inflateInit2(&stream_, -MAX_WBITS) == Z_OK; }
  Inflater(const Inflater&) = delete;
  Inflater& operator=(const Inflater&) = delete;
  ~Inflater() {
    if (good_) inflateEnd(&stream_);
  }

  [[nodiscard]] bool is_good() const { return good_; }

  void set_input(std::string_view bytes) {
    // zlib does not write to its input; its interface is older than `const`.
    stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
    stream_.avail_in = static_cast<uInt>(bytes.size());
  }

  // Fills `out` as far as the input goes.
  int run(std::vector<char>& out, std::size_t& made) {
    stream_.next_out = reinterpret_cast<Bytef*>(out.data());
    stream_.avail_out = static_cast<uInt>(out.size());
    const int status = inflate(&stream_, Z_NO_FLUSH);
    made = out.size() - stream_.avail_out;
    return status;
  }

  [[nodiscard]] std::size_t left() const { return stream_.avail_in; }

 private:
  z_stream stream_{};
  bool good_ = false;
};

struct Decompressor {
  libdeflate_decompressor* raw = libdeflate_alloc_decompressor();
  Decompressor() = default;
  Decompressor(const Decompressor&) = delete;
  Decompressor& operator=(const Decompressor&) = delete;
  ~Decompressor() { libdeflate_free_decompressor(raw); }
};

struct Compressor {
  libdeflate_compressor* raw = libdeflate_alloc_compressor(level);
  Compressor() = default;
  Compressor(const Compressor&) = delete;
  Compressor& operator=(const Compressor&) = delete;
  ~Compressor() { libdeflate_free_compressor(raw); }
};

void append_little_endian(std::string& out, std::uint32_t value) {
  for (int shift = 0; shift < 32; shift += 8) out += static_cast<char>(value >> shift & 0xff);
}

}  // namespace

Result<GzipMember> parse_gzip(std::string_view bytes) {
  if (bytes.size() < header_size + trailer_size || !bytes.starts_with("\x1f\x8b")) {
    return malformed("is not a gzip file");
  }
  if (bytes.size() > std::numeric_limits<uInt>::max()) return malformed("is too large for gzip");
  const unsigned flags = byte_at(bytes, 3);
  if (byte_at(bytes, 2) != Z_DEFLATED) return malformed("is not compressed with deflate");
  if ((flags & flags_reserved) != 0) return malformed("has reserved flags of gzip set");
  std::size_t at = skip_fields(bytes, flags);
  if (at != 0 && (flags & flag_header_crc) != 0) {
    if (bytes.size() < at + 2) return malformed("ends within its gzip header");
    const std::uint32_t sum = libdeflate_crc32(0, bytes.data(), at) & 0xffff;
    if (sum != little_endian(bytes, at, 2)) return malformed("has a damaged gzip header");
    at += 2;
  }
  if (at == 0 || bytes.size() < at + trailer_size) {
    return malformed("ends within its gzip header");
  }
  const std::size_t end = bytes.size() - trailer_size;
  return GzipMember{bytes.substr(at, end - at), little_endian(bytes, end, 4),
                    little_endian(bytes, end + 4, 4)};
}

Result<void> inflate_stream(const GzipMember& member,
                            const std::function<Result<void>(std::string_view)>& sink) {
  Inflater inflater;
  if (!inflater.is_good()) return fail(Errc::limit_exceeded, "no memory to inflate with");
  inflater.set_input(member.deflated);
  std::vector<char> piece(piece_size);
  std::uint32_t crc = 0;
  std::uint64_t total = 0;
  for (int status = Z_OK; status != Z_STREAM_END;) {
    std::size_t made = 0;
    status = inflater.run(piece, made);
    if (status != Z_OK && status != Z_STREAM_END) return malformed("has damaged compressed data");
    crc = libdeflate_crc32(crc, piece.data(), made);
    total += made;
    if (auto taken = sink({piece.data(), made}); !taken) return taken;
  }
  if (inflater.left() != 0) return malformed("goes on behind the end of its compressed data");
  if (crc != member.crc || static_cast<std::uint32_t>(total) != member.size_modulo) {
    return malformed("does not have the checksum that it claims");
  }
  return {};
}

Result<Inflated> inflate_whole(const GzipMember& member) {
  const Decompressor decompressor;
  Inflated out{std::make_unique_for_overwrite<char[]>(member.size_modulo), member.size_modulo};
  if (decompressor.raw == nullptr) return fail(Errc::limit_exceeded, "no memory to inflate with");
  std::size_t used = 0;
  // Without a place for the output's size the function succeeds only when it is as claimed.
  const auto status = libdeflate_deflate_decompress_ex(decompressor.raw, member.deflated.data(),
                                                       member.deflated.size(), out.bytes.get(),
                                                       out.size_bytes, &used, nullptr);
  if (status != LIBDEFLATE_SUCCESS || used != member.deflated.size()) {
    return malformed("has damaged compressed data, or a wrong length");
  }
  if (libdeflate_crc32(0, out.bytes.get(), out.size_bytes) != member.crc) {
    return malformed("does not have the checksum that it claims");
  }
  return out;
}

Result<std::string> write_gzip(std::string_view content) {
  const Compressor compressor;
  if (compressor.raw == nullptr) return fail(Errc::limit_exceeded, "no memory to compress with");
  // No time, no name, unknown system: nothing that tells where it was packed.
  std::string out("\x1f\x8b\x08\0\0\0\0\0\x02\xff", header_size);
  out.resize(header_size + libdeflate_deflate_compress_bound(compressor.raw, content.size()));
  const std::size_t size =
      libdeflate_deflate_compress(compressor.raw, content.data(), content.size(),
                                  out.data() + header_size, out.size() - header_size);
  if (size == 0) return fail(Errc::limit_exceeded, "no memory to compress with");
  out.resize(header_size + size);
  append_little_endian(out, libdeflate_crc32(0, content.data(), content.size()));
  append_little_endian(out, static_cast<std::uint32_t>(content.size()));
  return out;
}

}  // namespace tank::inline v0::package
