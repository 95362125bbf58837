// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include <doctest/doctest.h>

#include <tank/package/archive.hpp>

namespace {

using tank::Digest;
using tank::Errc;
using tank::package::ArchiveFile;
using tank::package::pack;
using tank::package::unpack;

std::vector<ArchiveFile> sample() {
  return {
      {"README.md", "# Read me\n", false},
      {"bin/run", "#!/bin/sh\n", true},
      {"deep/" + std::string(90, 'd') + "/" + std::string(90, 'f'), "ustar has a prefix", false},
      {"long/" + std::string(120, 'n'), "pax has the path", false},
      {"tank.json", "{}", false},
      {"\xc3\xbc/ber.txt", "", false}};
}

TEST_CASE("packing: what goes in comes out, sorted") {
  auto files = sample();
  std::ranges::reverse(files);
  const auto packed = pack(files);
  REQUIRE(packed);
  CHECK(*unpack(*packed) == sample());
}

TEST_CASE("packing: the same files give the same bytes, in whatever order they come") {
  auto files = sample();
  const auto first = pack(files);
  std::ranges::rotate(files, files.begin() + 2);
  CHECK(pack(files) == first);
}

TEST_CASE("packing: what a reader would refuse is not packed") {
  const auto code = [](std::vector<ArchiveFile> files) { return pack(files).error().code; };
  CHECK(code({}) == Errc::archive_malformed);
  CHECK(code({{"../a", "", false}}) == Errc::archive_escape);
  CHECK(code({{"a", "", false}, {"a", "", false}}) == Errc::archive_malformed);
  CHECK(code({{"a", "", false}, {"A", "", false}}) == Errc::archive_malformed);
  CHECK(code({{"zeros", std::string(4 << 20, '\0'), false}}) == Errc::archive_too_large);
  std::vector<ArchiveFile> many;
  for (int i = 0; i <= 1'000; ++i) many.push_back({std::to_string(i), "", false});
  CHECK(code(many) == Errc::archive_too_large);
}

}  // namespace
