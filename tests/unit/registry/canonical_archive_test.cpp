// SPDX-License-Identifier: Apache-2.0
#include "core/registry/canonical_archive.hpp"

#include <cstring>
#include <string>
#include <vector>

#include <doctest/doctest.h>
#include <zlib.h>

#include <tank/package/archive.hpp>

#include "core/package/archive/gzip.hpp"

namespace tank::testing {
namespace {

using package::ArchiveFile;

std::vector<ArchiveFile> some_files() {
  return {{.path = "SKILL.md", .content = "# pdf", .executable = false},
          {.path = "empty", .content = "", .executable = false},
          {.path = "scripts/run.sh", .content = std::string(512, 'x'), .executable = true},
          {.path = "tank.json", .content = std::string(2000, 'y'), .executable = false}};
}

std::vector<std::string> paths_of(const std::vector<ArchiveFile>& files) {
  std::vector<std::string> paths;
  for (const ArchiveFile& file : files) paths.push_back(file.path);
  return paths;
}

std::string inflate(const std::string& gzip) {
  const auto member = package::parse_gzip(gzip);
  return std::string(package::inflate_whole(*member)->view());
}

// As any other tool would compress it: another level, and no header fields.
std::string deflate(const std::string& tar) {
  std::string out(tar.size() + 1024, '\0');
  z_stream stream{};
  REQUIRE(deflateInit2(&stream, 1, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) == Z_OK);
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(tar.data()));
  stream.avail_in = static_cast<uInt>(tar.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  REQUIRE(::deflate(&stream, Z_FINISH) == Z_STREAM_END);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

TEST_CASE("canonical archive: what we packed is canonical, whoever compressed it") {
  const auto files = some_files();
  const std::string packed = package::pack(files).value();
  CHECK(registry::is_canonical(packed, paths_of(files)));
  CHECK(registry::is_canonical(deflate(inflate(packed)), paths_of(files)));
}

TEST_CASE("canonical archive: large ones are read by pieces, with the same answer") {
  auto files = some_files();
  std::string noise(3u << 20, '\0');
  std::uint32_t state = 1;
  for (char& c : noise) {
    state = state * 1664525u + 1013904223u;
    c = static_cast<char>(state >> 24);
  }
  files.push_back({.path = "zz.bin", .content = std::move(noise), .executable = false});
  const std::string packed = package::pack(files).value();
  CHECK(registry::is_canonical(packed, paths_of(files)));
  std::string tar = inflate(packed);
  tar[tar.size() - 1] = 'x';
  CHECK_FALSE(registry::is_canonical(deflate(tar), paths_of(files)));
}

TEST_CASE("canonical archive: any other byte outside of the files is not ours") {
  const auto files = some_files();
  const std::string tar = inflate(package::pack(files).value());
  const std::vector<std::pair<std::size_t, std::size_t>> contents{
      {512, 5}, {512 * 4, 512}, {512 * 6, 2000}};
  const auto is_content = [&](std::size_t at) {
    for (const auto& [begin, size] : contents) {
      if (at >= begin && at < begin + size) return true;
    }
    return false;
  };
  for (std::size_t at = 0; at < tar.size(); ++at) {
    std::string changed = tar;
    changed[at] = static_cast<char>(changed[at] ^ 0x01);
    CAPTURE(at);
    // Contents are not compared: they are whatever the archive says they are.
    REQUIRE(registry::is_canonical(deflate(changed), paths_of(files)) == is_content(at));
  }
}

TEST_CASE("canonical archive: too short, too long, other files or another frame is not ours") {
  const auto files = some_files();
  const auto paths = paths_of(files);
  const std::string packed = package::pack(files).value();
  const std::string tar = inflate(packed);
  CHECK_FALSE(registry::is_canonical(deflate(tar.substr(0, tar.size() - 512)), paths));
  CHECK_FALSE(registry::is_canonical(deflate(tar + std::string(512, '\0')), paths));
  CHECK_FALSE(registry::is_canonical(packed, {"SKILL.md", "tank.json"}));
  CHECK_FALSE(registry::is_canonical(packed, {}));
  CHECK_FALSE(registry::is_canonical("", paths));

  std::string with_time = packed;
  with_time[4] = 1;
  CHECK_FALSE(registry::is_canonical(with_time, paths));
}

}  // namespace
}  // namespace tank::testing
