// SPDX-License-Identifier: Apache-2.0
// What every ArtifactStore owes its callers. Runs once per backend.
#include <algorithm>
#include <atomic>
#include <span>
#include <thread>

#include <doctest/doctest.h>

#include "support/artifact_backends.hpp"

namespace tank::testing {
namespace {

UploadId upload_number(std::uint8_t number) {
  Uuid uuid{};
  uuid[15] = number;
  return UploadId(uuid);
}

std::string content_of(ArtifactStore& store, const Digest& digest) {
  const auto artifact = store.open(digest);
  REQUIRE(artifact.has_value());
  std::string out((*artifact)->size_bytes(), '\0');
  std::size_t done = 0;
  while (done < out.size()) {
    const auto got = (*artifact)->read(done, std::span(out).subspan(done));
    REQUIRE(got.has_value());
    REQUIRE(*got > 0);
    done += *got;
  }
  return out;
}

/// `body(place)` once for each kind of store.
template <class Body>
void on_each_backend(Body body) {
  for (const ArtifactBackend& backend : artifact_backends()) {
    CAPTURE(backend.name);
    const auto place = backend.make_place();
    body(*place);
  }
}

TEST_CASE("artifacts: what was put is opened by its digest, whole or in pieces") {
  on_each_backend([](ArtifactPlace& place) {
    const auto store = place.open();
    const std::string bytes("some bytes\0with a zero", 22);
    const auto digest = store->put(bytes);
    REQUIRE(digest.has_value());
    CHECK(*digest == Digest::of(bytes));
    CHECK(store->put(bytes) == digest);
    const auto artifact = store->open(*digest);
    REQUIRE(artifact.has_value());
    CHECK((*artifact)->size_bytes() == bytes.size());
    std::string piece(4, '\0');
    CHECK((*artifact)->read(5, piece) == 4u);
    CHECK(piece == bytes.substr(5, 4));
    CHECK((*artifact)->read(bytes.size() - 2, piece) == 2u);
    CHECK((*artifact)->read(bytes.size(), piece) == 0u);
    CHECK((*artifact)->read(bytes.size() + 9, piece) == 0u);
    CHECK(place.open()->list() == std::vector{*digest});
    CHECK(content_of(*place.open(), *digest) == bytes);
  });
}

TEST_CASE("artifacts: a large one comes back as it was, and can be put twice") {
  on_each_backend([](ArtifactPlace& place) {
    std::string bytes;
    for (int i = 0; bytes.size() < place.large_bytes(); ++i) bytes += std::to_string(i) + ",";
    const auto store = place.open();
    const auto digest = store->put(bytes);
    REQUIRE(digest.has_value());
    CHECK(store->put(bytes) == digest);
    CHECK(content_of(*store, *digest) == bytes);
    const auto artifact = store->open(*digest);
    REQUIRE(artifact.has_value());
    for (const std::size_t offset : {bytes.size() - 300, std::size_t{7}, bytes.size() - 300}) {
      std::string piece(100, '\0');
      const auto got = (*artifact)->read(offset, piece);
      REQUIRE(got.has_value());
      REQUIRE(*got > 0);
      CHECK(piece.substr(0, *got) == bytes.substr(offset, *got));
    }
  });
}

TEST_CASE("artifacts: what is not there is said so, and removing it again is fine") {
  on_each_backend([](ArtifactPlace& place) {
    const auto store = place.open();
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
  });
}

TEST_CASE("artifacts: an empty artifact is an artifact") {
  on_each_backend([](ArtifactPlace& place) {
    const auto store = place.open();
    const auto digest = store->put("");
    REQUIRE(digest.has_value());
    CHECK(content_of(*store, *digest).empty());
    CHECK(store->put("") == digest);
    CHECK(store->list() == std::vector{*digest});
  });
}

TEST_CASE("artifacts: spoiled bytes under a digest are replaced when it is put again") {
  on_each_backend([](ArtifactPlace& place) {
    const auto store = place.open();
    const std::string bytes = "hello, whole artifact";
    for (const std::string& spoiled :
         {std::string(bytes.size(), '\0'), std::string("he"), std::string(), bytes + "!"}) {
      const auto digest = store->put(bytes);
      REQUIRE(digest.has_value());
      place.spoil(*digest, spoiled);
      CHECK(store->put(bytes) == digest);
      CHECK(content_of(*store, *digest) == bytes);
    }
  });
}

TEST_CASE("artifacts: everything that is kept is listed, once") {
  on_each_backend([](ArtifactPlace& place) {
    const auto store = place.open();
    std::vector<Digest> put;
    for (int i = 0; i < 12; ++i) put.push_back(*store->put("number " + std::to_string(i)));
    REQUIRE(store->append(upload_number(1), 0, "staged").has_value());
    auto listed = store->list();
    REQUIRE(listed.has_value());
    std::ranges::sort(put);
    std::ranges::sort(*listed);
    CHECK(*listed == put);
  });
}

TEST_CASE("artifacts: many that put the same bytes at once all succeed") {
  on_each_backend([](ArtifactPlace& place) {
    const auto store = place.open();
    const std::string bytes(40, 'b');
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
  });
}

TEST_CASE("artifacts: staged bytes grow piece by piece and only at their end") {
  on_each_backend([](ArtifactPlace& place) {
    const auto store = place.open();
    const UploadId upload = upload_number(1);
    CHECK(store->staged_size(upload) == 0u);
    CHECK(store->read_staged(upload).error().code == Errc::upload_incomplete);
    CHECK(store->append(upload, 0, "abc") == 3u);
    CHECK(store->append(upload, 2, "x").error().code == Errc::precondition_failed);
    CHECK(store->append(upload, 4, "x").error().code == Errc::precondition_failed);
    CHECK(place.open()->append(upload, 3, "de") == 5u);
    CHECK(store->append(upload, 5, "") == 5u);
    CHECK(store->append(upload, 5, "f") == 6u);
    CHECK(store->staged_size(upload) == 6u);
    CHECK(store->read_staged(upload) == std::string("abcdef"));
    CHECK(store->append(upload, 0, "again") == 5u);
    CHECK(store->read_staged(upload) == std::string("again"));
    CHECK(store->staged_size(upload_number(2)) == 0u);
    CHECK(store->discard(upload).has_value());
    CHECK(store->discard(upload).has_value());
    CHECK(store->staged_size(upload) == 0u);
    CHECK(store->list()->empty());
  });
}

TEST_CASE("artifacts: of two that append at the same offset one is refused") {
  on_each_backend([](ArtifactPlace& place) {
    const auto store = place.open();
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
  });
}

TEST_CASE("artifacts: sweeping spares artifacts, and what was staged today") {
  on_each_backend([](ArtifactPlace& place) {
    const auto store = place.open();
    const auto digest = store->put("kept");
    REQUIRE(digest.has_value());
    REQUIRE(store->append(upload_number(1), 0, "staged").has_value());
    CHECK(store->sweep().has_value());
    CHECK(content_of(*store, *digest) == "kept");
    CHECK(store->staged_size(upload_number(1)) == 6u);
  });
}

}  // namespace
}  // namespace tank::testing
