// SPDX-License-Identifier: Apache-2.0
// A tar, compressed here so that the fuzzer gets at its reader: both ways to read must agree,
// and what is accepted can be packed again and read back.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include <tank/package/archive.hpp>

#include "core/package/archive/reader.hpp"

namespace {

using namespace tank::package;

class Collect final : public ArchiveVisitor {
 public:
  tank::Result<void> begin_file(std::string_view path, std::uint64_t, bool executable) override {
    files.push_back({std::string(path), {}, executable});
    return {};
  }
  tank::Result<void> content(std::string_view chunk) override {
    files.back().content += chunk;
    return {};
  }
  tank::Result<void> end_file() override { return {}; }
  std::vector<ArchiveFile> files;
};

void check(std::string_view gzip) {
  const auto member = parse_gzip(gzip);
  if (!member || !fits_whole(*member, {})) return;
  Collect streamed, whole;
  const auto a = read_streaming(*member, streamed, {});
  const auto b = read_whole(*member, whole, {});
  if (a.has_value() != b.has_value()) std::abort();
  if (!a) return;
  if (streamed.files != whole.files) std::abort();
  const auto files = unpack(gzip).value();
  const auto again = pack(files);
  if (again && unpack(*again).value() != files) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  check(bytes);
  if (const auto gzip = write_gzip(bytes)) check(*gzip);
  return 0;
}
