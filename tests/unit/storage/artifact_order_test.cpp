// SPDX-License-Identifier: Apache-2.0
// What a power cut may leave depends on the order in which names and bytes reach the disk. This
// program's own `fsync` and `rename` stand before those of the C library and write it down.
#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include <doctest/doctest.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <tank/port/artifact_store.hpp>

namespace {

std::vector<std::string>* journal = nullptr;

void note(const std::string& deed) {
  if (journal != nullptr) journal->push_back(deed);
}

std::string path_of(int descriptor) {
  return std::filesystem::read_symlink("/proc/self/fd/" + std::to_string(descriptor));
}

}  // namespace

extern "C" int fsync(int descriptor) {
  note("sync " + path_of(descriptor));
  return static_cast<int>(::syscall(SYS_fsync, descriptor));
}

extern "C" int rename(const char* from, const char* to) noexcept {
  note("rename " + std::string(from) + " " + to);
  return static_cast<int>(::syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 0));
}

namespace tank::testing {
namespace {

namespace fs = std::filesystem;

TEST_CASE("artifacts: bytes are synced before they are named, and the name before the answer") {
  std::string folder = fs::temp_directory_path() / "tank-order-XXXXXX";
  REQUIRE(mkdtemp(folder.data()) != nullptr);
  auto store = open_artifact_directory(folder);
  REQUIRE(store.has_value());

  std::vector<std::string> deeds;
  journal = &deeds;
  const auto digest = (*store)->put("some bytes");
  journal = nullptr;

  REQUIRE(digest.has_value());
  const std::string hex = digest->hex();
  const std::string shard = folder + "/sha256/" + hex.substr(0, 2);
  REQUIRE_FALSE(deeds.empty());
  REQUIRE(deeds[0].starts_with("sync " + folder + "/tmp/"));
  const std::string naming = "rename " + deeds[0].substr(5) + " " + shard + "/" + hex.substr(2);
  // The first artifact of a folder finds that it has to make it.
  CHECK(deeds == std::vector<std::string>{deeds[0], naming, "sync " + folder + "/sha256", naming,
                                          "sync " + shard});
  fs::remove_all(folder);
}

TEST_CASE("artifacts: the folder of a new store is synced once") {
  std::string folder = fs::temp_directory_path() / "tank-order-XXXXXX";
  REQUIRE(mkdtemp(folder.data()) != nullptr);
  for (const bool is_new : {true, false}) {
    std::vector<std::string> deeds;
    journal = &deeds;
    const auto store = open_artifact_directory(folder);
    journal = nullptr;
    REQUIRE(store.has_value());
    CHECK(std::ranges::count(deeds, "sync " + folder) == (is_new ? 1 : 0));
  }
  fs::remove_all(folder);
}

}  // namespace
}  // namespace tank::testing
