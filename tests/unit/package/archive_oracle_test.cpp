// SPDX-License-Identifier: Apache-2.0
// What we accept libarchive reads to the same files; and both of our readers agree, on good
// archives and on damaged ones.
#include <algorithm>
#include <memory>
#include <random>

#include <archive.h>
#include <archive_entry.h>
#include <doctest/doctest.h>

#include <tank/package/archive.hpp>

#include "core/package/archive/reader.hpp"
#include "unit/package/tar_text.hpp"

namespace {

using tank::Result;
using tank::package::ArchiveFile;
using tank::package::ArchiveVisitor;
using tank::package::pack;
using tank::package::unpack;

class Collect final : public ArchiveVisitor {
 public:
  Result<void> begin_file(std::string_view path, std::uint64_t, bool executable) override {
    files.push_back({std::string(path), {}, executable});
    return {};
  }
  Result<void> content(std::string_view chunk) override {
    files.back().content += chunk;
    return {};
  }
  Result<void> end_file() override { return {}; }
  std::vector<ArchiveFile> files;
};

std::string read_content(archive* reader) {
  std::string out;
  char buffer[4'096];
  for (la_ssize_t got; (got = archive_read_data(reader, buffer, sizeof buffer)) > 0;) {
    out.append(buffer, static_cast<std::size_t>(got));
  }
  return out;
}

std::vector<ArchiveFile> by_libarchive(const std::string& bytes) {
  const std::unique_ptr<archive, decltype(&archive_read_free)> reader(archive_read_new(),
                                                                      archive_read_free);
  archive_read_support_filter_gzip(reader.get());
  archive_read_support_format_tar(reader.get());
  REQUIRE(archive_read_open_memory(reader.get(), bytes.data(), bytes.size()) == ARCHIVE_OK);
  std::vector<ArchiveFile> out;
  for (archive_entry* entry = nullptr;
       archive_read_next_header(reader.get(), &entry) == ARCHIVE_OK;) {
    if (archive_entry_filetype(entry) != AE_IFREG) continue;
    std::string path = archive_entry_pathname_utf8(entry) != nullptr
                           ? archive_entry_pathname_utf8(entry)
                           : archive_entry_pathname(entry);
    if (path.starts_with("./")) path.erase(0, 2);
    const bool executable = (archive_entry_mode(entry) & 0100) != 0;
    out.push_back({path, read_content(reader.get()), executable});
  }
  std::ranges::sort(out, {}, &ArchiveFile::path);
  return out;
}

// Whether both readers take it; they must agree, also on the files.
bool both_read(const std::string& bytes) {
  const auto member = tank::package::parse_gzip(bytes);
  if (!member || !fits_whole(*member, {})) return false;
  Collect streamed, whole;
  const auto a = read_streaming(*member, streamed, {});
  const auto b = read_whole(*member, whole, {});
  CHECK(a.has_value() == b.has_value());
  if (a && b) CHECK(streamed.files == whole.files);
  return a.has_value();
}

std::vector<ArchiveFile> random_files(std::mt19937& random) {
  std::vector<ArchiveFile> out;
  const std::size_t count = 1 + random() % 12;
  for (std::size_t i = 0; i < count; ++i) {
    std::string path = "d" + std::to_string(random() % 3) + "/";
    path.append(random() % 130, 'x');
    path += std::to_string(i);
    std::string content;
    for (std::size_t n = random() % 2'000; n > 0; --n) content += static_cast<char>(random());
    out.push_back({path, content, random() % 2 == 0});
  }
  return out;
}

TEST_CASE("archives: libarchive reads what we pack to the same files") {
  std::mt19937 random(11);
  for (int round = 0; round < 100; ++round) {
    const auto packed = pack(random_files(random));
    REQUIRE(packed);
    CHECK(both_read(*packed));
    CHECK(by_libarchive(*packed) == *unpack(*packed));
  }
}

TEST_CASE("archives: of damaged tars, what we accept libarchive reads to the same files") {
  using tank::testing::pax_entry;
  using tank::testing::tar_entry;
  const std::string tar = tar_entry({.path = "tank.json", .content = "{}"}) +
                          tar_entry({.path = "d/", .type = '5'}) + pax_entry("12 path=d/b\n") +
                          tar_entry({.content = "content"});
  std::mt19937 random(13);
  int accepted = 0;
  for (int round = 0; round < 4'000; ++round) {
    std::string damaged = tar;
    for (int flips = 0; flips < 2; ++flips) {
      damaged[random() % damaged.size()] = static_cast<char>(random());
    }
    // Without it nearly every damage would end at the checksum.
    for (const std::size_t header : {0, 1024, 1536, 2560}) {
      tank::testing::set_checksum(damaged, header);
    }
    const std::string bytes = tank::testing::tgz(damaged);
    if (!both_read(bytes)) continue;
    ++accepted;
    CHECK(by_libarchive(bytes) == *unpack(bytes));
  }
  CHECK(accepted > 100);
}

}  // namespace
