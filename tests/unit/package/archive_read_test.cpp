// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <tank/package/archive.hpp>

#include "core/package/archive/tar_reader.hpp"
#include "unit/package/tar_text.hpp"

namespace {

using tank::Errc;
using tank::Result;
using tank::package::ArchiveFile;
using tank::package::ArchiveLimits;
using tank::package::ArchiveVisitor;
using tank::package::summarize;
using tank::package::TarReader;
using tank::package::unpack;
using tank::testing::pax_entry;
using tank::testing::tar_entry;
using tank::testing::tgz;

const std::string good = tar_entry({.path = "tank.json", .content = "{}"});

struct Refused {
  std::string what;
  std::string entries;
  Errc code;
};

TEST_CASE("archives: what is not plainly one archive of files is refused") {
  const Refused rows[] = {
      {"absolute", tar_entry({.path = "/a"}), Errc::archive_escape},
      {"up", tar_entry({.path = "a/../../b"}), Errc::archive_escape},
      {"up by prefix", tar_entry({.path = "b", .prefix = "a/.."}), Errc::archive_escape},
      {"backslash", tar_entry({.path = "a\\b"}), Errc::archive_escape},
      {"symbolic link", tar_entry({.type = '2', .link = "b"}), Errc::archive_escape},
      {"hard link", tar_entry({.type = '1', .link = "b"}), Errc::archive_escape},
      {"device", tar_entry({.type = '3'}), Errc::archive_escape},
      {"GNU long name", tar_entry({.content = "b", .type = 'L'}), Errc::archive_malformed},
      {"v7", tar_entry({.magic = std::string(8, '\0')}), Errc::archive_malformed},
      {"GNU prefix", tar_entry({.magic = std::string("ustar  \0", 8), .prefix = "1"}),
       Errc::archive_malformed},
      {"file with a target", tar_entry({.link = "b"}), Errc::archive_malformed},
      {"drive", tar_entry({.path = "c:a"}), Errc::archive_malformed},
      {"device name", tar_entry({.path = "x/AUX.txt"}), Errc::archive_malformed},
      {"repository", tar_entry({.path = "x/.GIT/config"}), Errc::archive_malformed},
      {"dot at the end", tar_entry({.path = "a."}), Errc::archive_malformed},
      {"invisible", tar_entry({.path = "a\xe2\x80\x8b"}), Errc::archive_malformed},
      {"control", tar_entry({.path = "a\nb"}), Errc::archive_malformed},
      {"not UTF-8", tar_entry({.path = "a\xff"}), Errc::archive_malformed},
      {"decomposed", tar_entry({.path = "e\xcc\x81"}), Errc::archive_malformed},
      {"empty name", tar_entry({.path = ""}), Errc::archive_malformed},
      {"file with a slash", tar_entry({.path = "a/", .content = "x"}), Errc::archive_malformed},
      {"twice", tar_entry({}) + tar_entry({}), Errc::archive_malformed},
      {"case", tar_entry({.path = "A/x"}) + tar_entry({.path = "a/y"}), Errc::archive_malformed},
      {"sharp s", tar_entry({.path = "\xc3\x9f"}) + tar_entry({.path = "SS"}),
       Errc::archive_malformed},
      {"dotted i", tar_entry({.path = "\xc4\xb0"}) + tar_entry({.path = "i\xcc\x87"}),
       Errc::archive_malformed},
      {"file below file", tar_entry({}) + tar_entry({.path = "a/b"}), Errc::archive_malformed},
      {"folder with content", tar_entry({.path = "d/", .content = "x", .type = '5'}),
       Errc::archive_malformed},
      {"base 256", tar_entry({.size = "\x80"}), Errc::archive_malformed},
      {"negative", tar_entry({.size = "-1"}), Errc::archive_malformed},
      {"too large", tar_entry({.size = "77777777777"}), Errc::archive_too_large},
      {"content behind the end", std::string(1024, '\0') + tar_entry({}), Errc::archive_malformed},
      {"one empty block", std::string(512, '\0') + tar_entry({}), Errc::archive_malformed},
      {"two extended", pax_entry("9 path=b\n") + pax_entry("9 path=c\n") + tar_entry({}),
       Errc::archive_malformed},
      {"extended at the end", pax_entry("9 path=b\n"), Errc::archive_malformed},
      {"other size", pax_entry("9 size=1\n") + tar_entry({.content = "xx"}),
       Errc::archive_malformed},
      {"pax up", pax_entry("16 path=../PWNED\n") + tar_entry({}), Errc::archive_malformed},
      {"pax up, well counted", pax_entry("17 path=../PWNED\n") + tar_entry({}),
       Errc::archive_escape},
      {"same key", pax_entry("9 path=b\n9 path=c\n") + tar_entry({}), Errc::archive_malformed},
      {"leading zero", pax_entry("09 path=b\n") + tar_entry({}), Errc::archive_malformed},
      {"charset", pax_entry("21 hdrcharset=BINARY\n") + tar_entry({}), Errc::archive_malformed},
      {"sparse", pax_entry("22 GNU.sparse.major=1\n") + tar_entry({}), Errc::archive_malformed},
      {"global path", pax_entry("9 path=b\n", 'g') + tar_entry({}), Errc::archive_malformed},
  };
  for (const auto& row : rows) {
    CAPTURE(row.what);
    const auto files = unpack(tgz(good + row.entries));
    REQUIRE_FALSE(files);
    CAPTURE(files.error().detail);
    CHECK(files.error().code == row.code);
  }
}

TEST_CASE("archives: harmless things are looked away from") {
  const std::string entries =
      pax_entry("20 comment=of a git\n", 'g') + tar_entry({.path = "./", .type = '5'}) +
      tar_entry({.path = "./d/", .type = '5'}) + tar_entry({.path = "d/", .type = '5'}) +
      pax_entry("28 uid=99999999999999999999\n") +
      tar_entry({.path = "./d/run", .content = "x", .mode = "0004755"});
  const auto files = unpack(tgz(entries));
  REQUIRE(files);
  CHECK(*files == std::vector<ArchiveFile>{{"d/run", "x", true}});
}

TEST_CASE("archives: a damaged, cut or lengthened file is refused") {
  const std::string whole = tgz(good);
  CHECK(unpack(whole));
  for (std::size_t i = 0; i < whole.size(); ++i) CHECK_FALSE(unpack(whole.substr(0, i)));
  CHECK_FALSE(unpack(whole + "x"));
  CHECK_FALSE(unpack(whole + whole));
  std::string flipped = whole;
  flipped[flipped.size() - 6] ^= 1;
  CHECK_FALSE(unpack(flipped));
}

class Log final : public ArchiveVisitor {
 public:
  Result<void> begin_file(std::string_view path, std::uint64_t, bool) override {
    text += std::string(path) + "(";
    return {};
  }
  Result<void> content(std::string_view chunk) override {
    text += chunk;
    return {};
  }
  Result<void> end_file() override {
    text += ")";
    return {};
  }
  std::string text;
};

TEST_CASE("archives: what is read does not depend on how the bytes were cut") {
  const std::string tar = good + pax_entry("9 path=b\n") +
                          tar_entry({.content = std::string(700, 'x')}) + std::string(1024, '\0');
  std::string expected = "tank.json({})b(" + std::string(700, 'x') + ")";
  for (std::size_t piece = 1; piece < 1'100; piece += 37) {
    CAPTURE(piece);
    Log log;
    TarReader reader(log, {}, 1 << 20);
    for (std::size_t at = 0; at < tar.size(); at += piece) {
      REQUIRE(reader.feed(std::string_view(tar).substr(at, piece)));
    }
    CHECK(reader.finish());
    CHECK(log.text == expected);
  }
}

TEST_CASE("archives: each limit holds") {
  const std::string two = good + tar_entry({.content = "12345"});
  CHECK(unpack(tgz(two)));
  const ArchiveLimits entries{.entries = 1}, file{.file_bytes = 4}, total{.total_bytes = 6};
  const ArchiveLimits compressed{.compressed_bytes = 10};
  for (const auto& limits : {entries, file, total, compressed}) {
    CHECK(unpack(tgz(two), limits).error().code == Errc::archive_too_large);
  }
  const std::string bomb = tgz(tar_entry({.content = std::string(3 << 20, '\0')}));
  CHECK(unpack(bomb).error().code == Errc::archive_too_large);
}

TEST_CASE("summaries: what a registry needs to know of an upload") {
  const std::string bytes = tgz(tar_entry({.path = "tank.json", .content = "{}"}) +
                                tar_entry({.path = "SKILL.md", .content = "skill"}) +
                                tar_entry({.path = "README.md", .content = "readme"}));
  const auto summary = summarize(bytes);
  REQUIRE(summary);
  CHECK(summary->manifest == "{}");
  CHECK(summary->readme == "readme");
  CHECK(summary->total_bytes == 13);
  CHECK(summary->compressed_bytes == bytes.size());
  CHECK(summary->digest == tank::Digest::of(bytes));
  CHECK(summary->integrity == tank::Integrity::of(bytes));
  CHECK(summary->paths == std::vector<std::string>{"README.md", "SKILL.md", "tank.json"});
  CHECK(summarize(tgz(tar_entry({}))).error().code == Errc::invalid_manifest);
}

TEST_CASE("summaries: a publisher's archive has at most a thousand files") {
  std::string entries = good;
  for (int i = 0; i < 1'000; ++i) entries += tar_entry({.path = "f" + std::to_string(i)});
  CHECK(unpack(tgz(entries)));
  CHECK(summarize(tgz(entries)).error().code == Errc::archive_too_large);
}

}  // namespace
