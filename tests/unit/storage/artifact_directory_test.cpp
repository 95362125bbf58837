// SPDX-License-Identifier: Apache-2.0
// What only a folder does; the rest is in tests/artifacts.
#include <algorithm>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <thread>

#include <doctest/doctest.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <tank/port/artifact_store.hpp>

namespace tank::testing {
namespace {

namespace fs = std::filesystem;

struct Folder {
  Folder() {
    std::string name = fs::temp_directory_path() / "tank-artifacts-XXXXXX";
    REQUIRE(mkdtemp(name.data()) != nullptr);
    path = name;
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  ~Folder() {
    std::error_code ignored;
    fs::remove_all(path, ignored);
  }
  [[nodiscard]] std::unique_ptr<ArtifactStore> open() const {
    auto store = open_artifact_directory(path);
    REQUIRE(store.has_value());
    return std::move(*store);
  }
  [[nodiscard]] std::size_t drafts() const {
    return static_cast<std::size_t>(
        std::distance(fs::directory_iterator(path / "tmp"), fs::directory_iterator()));
  }

  fs::path path;
};

UploadId upload_number(std::uint8_t number) {
  Uuid uuid{};
  uuid[15] = number;
  return UploadId(uuid);
}

std::string content_of(ArtifactStore& store, const Digest& digest) {
  const auto artifact = store.open(digest);
  REQUIRE(artifact.has_value());
  std::string out((*artifact)->size_bytes(), '\0');
  REQUIRE((*artifact)->read(0, out).value() == out.size());
  return out;
}

TEST_CASE("artifacts: in a folder they can be sent as files, and no draft stays") {
  const Folder folder;
  const auto store = folder.open();
  const auto digest = store->put("some bytes");
  REQUIRE(digest.has_value());
  const auto artifact = store->open(*digest);
  REQUIRE(artifact.has_value());
  CHECK((*artifact)->descriptor() >= 0);
  CHECK(folder.drafts() == 0);
}

TEST_CASE("artifacts: opening sweeps the drafts of the dead and spares those of the living") {
  const Folder folder;
  static_cast<void>(folder.open());
  std::ofstream(folder.path / "tmp" / "1-1") << "left over";
  std::ofstream(folder.path / "tmp" / "2-2") << "in work";
  const int alive = open((folder.path / "tmp" / "2-2").c_str(), O_RDWR);
  REQUIRE(flock(alive, LOCK_EX) == 0);
  static_cast<void>(folder.open());
  CHECK_FALSE(fs::exists(folder.path / "tmp" / "1-1"));
  CHECK(fs::exists(folder.path / "tmp" / "2-2"));
  close(alive);
  static_cast<void>(folder.open());
  CHECK(folder.drafts() == 0);
}

TEST_CASE("artifacts: many that put the same bytes at once all succeed") {
  const Folder folder;
  const auto store = folder.open();
  const std::string bytes(100'000, 'b');
  std::atomic<int> good{0};
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < 8; ++i) {
      threads.emplace_back([&] {
        for (int round = 0; round < 5; ++round) {
          if (store->put(bytes) == Digest::of(bytes)) ++good;
        }
      });
    }
  }
  CHECK(good == 40);
  CHECK(content_of(*store, Digest::of(bytes)) == bytes);
  CHECK(folder.drafts() == 0);
}

TEST_CASE("artifacts: a writer that is killed leaves whole artifacts only") {
  const Folder folder;
  for (int round = 0; round < 20; ++round) {
    const pid_t child = fork();
    if (child == 0) {
      const auto store = open_artifact_directory(folder.path);
      for (int i = 0; store && i < 10'000; ++i) {
        const auto ignored = (*store)->put(std::string(300'000, 'k') + std::to_string(i));
        static_cast<void>(ignored);
      }
      _exit(0);
    }
    REQUIRE(child > 0);
    usleep(static_cast<useconds_t>(5'000 + 1'300 * round));
    kill(child, SIGKILL);
    waitpid(child, nullptr, 0);
    const auto store = folder.open();
    CHECK(folder.drafts() == 0);
    const auto kept = store->list();
    REQUIRE(kept.has_value());
    for (const Digest& digest : *kept) CHECK(Digest::of(content_of(*store, digest)) == digest);
  }
}

TEST_CASE("artifacts: a full disk is told from other failures, and leaves nothing behind") {
  const Folder folder;
  const auto store = folder.open();
  // A limit on the size of files stands for the disk, with another number; the paths are the same.
  const pid_t child = fork();
  if (child == 0) {
    signal(SIGXFSZ, SIG_IGN);
    const rlimit limit{1'000, 1'000};
    setrlimit(RLIMIT_FSIZE, &limit);
    const auto refused = store->put(std::string(5'000, 'f'));
    const auto staged = store->append(upload_number(1), 0, std::string(5'000, 'f'));
    const bool good = !refused && refused.error().code == Errc::io_error && !staged &&
                      store->staged_size(upload_number(1)) == 0u;
    _exit(good ? 0 : 1);
  }
  int status = 0;
  waitpid(child, &status, 0);
  CHECK(WIFEXITED(status));
  CHECK(WEXITSTATUS(status) == 0);
  CHECK(folder.drafts() == 0);
  CHECK(store->list()->empty());
}

}  // namespace
}  // namespace tank::testing
