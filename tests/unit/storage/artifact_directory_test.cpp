// SPDX-License-Identifier: Apache-2.0
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

TEST_CASE("artifacts: what was put is opened by its digest, whole or in pieces") {
  const Folder folder;
  const auto store = folder.open();
  const std::string bytes = "some bytes\0with a zero";
  const auto digest = store->put(bytes);
  REQUIRE(digest.has_value());
  CHECK(*digest == Digest::of(bytes));
  CHECK(store->put(bytes) == digest);
  const auto artifact = store->open(*digest);
  REQUIRE(artifact.has_value());
  CHECK((*artifact)->size_bytes() == bytes.size());
  CHECK((*artifact)->descriptor() >= 0);
  std::string piece(4, '\0');
  CHECK((*artifact)->read(5, piece) == 4u);
  CHECK(piece == bytes.substr(5, 4));
  CHECK((*artifact)->read(bytes.size(), piece) == 0u);
  CHECK(folder.drafts() == 0);
  CHECK(folder.open()->list() == std::vector{*digest});
}

TEST_CASE("artifacts: what is not there is said so, and removing it again is fine") {
  const Folder folder;
  const auto store = folder.open();
  const auto digest = store->put("x");
  REQUIRE(digest.has_value());
  const auto still_open = store->open(*digest);
  REQUIRE(still_open.has_value());
  CHECK(store->remove(*digest).has_value());
  CHECK(store->remove(*digest).has_value());
  CHECK(store->open(*digest).error().code == Errc::artifact_not_found);
  CHECK(store->list()->empty());
  std::string byte(1, '\0');
  CHECK((*still_open)->read(0, byte) == 1u);
}

TEST_CASE("artifacts: an empty artifact is an artifact") {
  const Folder folder;
  const auto store = folder.open();
  const auto digest = store->put("");
  REQUIRE(digest.has_value());
  CHECK(content_of(*store, *digest).empty());
}

TEST_CASE("artifacts: bytes that a power cut spoiled before they were acknowledged are replaced") {
  const Folder folder;
  const auto store = folder.open();
  for (const std::string& spoiled : {std::string(5, '\0'), std::string("he"), std::string()}) {
    const auto digest = store->put("hello");
    REQUIRE(digest.has_value());
    const std::string hex = digest->hex();
    std::ofstream(folder.path / "sha256" / hex.substr(0, 2) / hex.substr(2)) << spoiled;
    CHECK(store->put("hello") == digest);
    CHECK(content_of(*store, *digest) == "hello");
  }
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

TEST_CASE("artifacts: staged bytes grow piece by piece and only at their end") {
  const Folder folder;
  const auto store = folder.open();
  const UploadId upload = upload_number(1);
  CHECK(store->staged_size(upload) == 0u);
  CHECK(store->read_staged(upload).error().code == Errc::upload_incomplete);
  CHECK(store->append(upload, 0, "abc") == 3u);
  CHECK(store->append(upload, 2, "x").error().code == Errc::precondition_failed);
  CHECK(store->append(upload, 4, "x").error().code == Errc::precondition_failed);
  CHECK(folder.open()->append(upload, 3, "de") == 5u);
  CHECK(store->staged_size(upload) == 5u);
  CHECK(store->read_staged(upload) == std::string("abcde"));
  CHECK(store->append(upload, 0, "again") == 5u);
  CHECK(store->read_staged(upload) == std::string("again"));
  CHECK(store->staged_size(upload_number(2)) == 0u);
  CHECK(store->discard(upload).has_value());
  CHECK(store->discard(upload).has_value());
  CHECK(store->staged_size(upload) == 0u);
}

TEST_CASE("artifacts: of two that append at the same offset one is refused") {
  const Folder folder;
  const auto store = folder.open();
  const UploadId upload = upload_number(1);
  REQUIRE(store->append(upload, 0, "start").has_value());
  std::atomic<int> accepted{0};
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < 8; ++i) {
      threads.emplace_back([&] {
        if (store->append(upload, 5, "piece")) ++accepted;
      });
    }
  }
  CHECK(accepted == 1);
  CHECK(store->read_staged(upload) == std::string("startpiece"));
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
