// SPDX-License-Identifier: Apache-2.0
// The staged way into the registry.
#include <string>

#include <doctest/doctest.h>

#include "services/world.hpp"

namespace tank::testing {
namespace {

using identity::Actor;
using registry::UploadState;

struct Given {
  Actor ann;
  std::string archive;
};

Given given_archive(World& world) {
  Given given{.ann = world.person("ann"),
              .archive = archive_of({.name = "@acme/pdf", .version = "1.0.0"})};
  world.team(given.ann, "acme");
  return given;
}

Result<registry::UploadStatus> reserve(World& world, const Actor& actor, const std::string& archive,
                                       const char* version = "1.0.0") {
  return world->uploads.reserve(actor, {.name = named("@acme/pdf"),
                                        .version = versioned(version),
                                        .digest = Digest::of(archive),
                                        .size_bytes = static_cast<std::int64_t>(archive.size())});
}

TEST_CASE("uploads: pieces, an interruption, and a release") {
  in_every_world([](World& world) {
    const Given given = given_archive(world);
    const UploadId id = good(reserve(world, given.ann, given.archive)).upload.id;
    const std::string_view bytes = given.archive;
    good(world->uploads.append(given.ann, id, 0, bytes.substr(0, 100)));
    CHECK(word_of(world->uploads.publish(given.ann, id)) == "upload_incomplete");
    CHECK(word_of(world->uploads.append(given.ann, id, 50, bytes.substr(50))) ==
          "precondition_failed");

    const auto status = good(world->uploads.status(given.ann, id));
    CHECK(status.offset == 100);
    CHECK(status.upload.state == UploadState::reserved);
    const auto whole = good(world->uploads.append(given.ann, id, 100, bytes.substr(100)));
    CHECK(whole.upload.state == UploadState::uploaded);

    const auto published = good(world->uploads.publish(given.ann, id));
    CHECK(published.release.digest == Digest::of(given.archive));
    const auto again = good(world->uploads.publish(given.ann, id));
    CHECK(again.replayed);
    CHECK(again.release == published.release);
    CHECK(good(world->uploads.status(given.ann, id)).upload.release_id == published.release.id);
    CHECK(good(world.artifacts->staged_size(id)) == 0);
    CHECK(word_of(world->uploads.append(given.ann, id, 0, "x")) == "precondition_failed");
  });
}

TEST_CASE("uploads: starting anew is possible until it is published") {
  in_every_world([](World& world) {
    const Given given = given_archive(world);
    const UploadId id = good(reserve(world, given.ann, given.archive)).upload.id;
    good(world->uploads.append(given.ann, id, 0, std::string(given.archive.size(), 'x')));
    const auto restarted =
        good(world->uploads.append(given.ann, id, 0, given.archive.substr(0, 1)));
    CHECK(restarted.upload.state == UploadState::reserved);
    good(world->uploads.append(given.ann, id, 1, given.archive.substr(1)));
    CHECK(word_of(world->uploads.publish(given.ann, id)) == "ok");
  });
}

TEST_CASE("uploads: reserving burns nothing, and tells what cannot succeed") {
  in_every_world([](World& world) {
    const Given given = given_archive(world);
    const Actor eve = world.person("eve");
    CHECK(word_of(reserve(world, eve, given.archive)) == "forbidden");
    CHECK(word_of(reserve(world, identity::anonymous("r"), given.archive)) == "unauthorized");
    CHECK(word_of(reserve(world, given.ann, "")) == "invalid_argument");
    CHECK(word_of(reserve(world, given.ann, given.archive)) == "ok");
    CHECK(word_of(reserve(world, given.ann, given.archive)) == "ok");
    good(world.publish(given.ann, {.name = "@acme/pdf", .version = "1.0.0"}));
    CHECK(word_of(reserve(world, given.ann, given.archive)) == "release_exists");
  });
}

TEST_CASE("uploads: other bytes than announced are rejected for good") {
  in_every_world([](World& world) {
    const Given given = given_archive(world);
    const UploadId id = good(reserve(world, given.ann, given.archive)).upload.id;
    CHECK(word_of(world->uploads.append(given.ann, id, 0, given.archive + "x")) ==
          "archive_too_large");
    std::string damaged = given.archive;
    damaged.back() = static_cast<char>(damaged.back() ^ 1);
    good(world->uploads.append(given.ann, id, 0, damaged));
    CHECK(word_of(world->uploads.publish(given.ann, id)) == "integrity_mismatch");
    const auto status = good(world->uploads.status(given.ann, id));
    CHECK(status.upload.state == UploadState::rejected);
    CHECK_FALSE(status.upload.rejection.empty());
    CHECK(word_of(world->uploads.publish(given.ann, id)) == "precondition_failed");
    // The version is still free.
    CHECK(word_of(world.publish(given.ann, {.name = "@acme/pdf", .version = "1.0.0"})) == "ok");
  });
}

TEST_CASE("uploads: the manifest must be of the reserved version") {
  in_every_world([](World& world) {
    const Given given = given_archive(world);
    const UploadId id = good(reserve(world, given.ann, given.archive, "9.0.0")).upload.id;
    good(world->uploads.append(given.ann, id, 0, given.archive));
    CHECK(word_of(world->uploads.publish(given.ann, id)) == "invalid_manifest");
  });
}

TEST_CASE("uploads: they are their user's alone, and end with the membership") {
  in_every_world([](World& world) {
    const Given given = given_archive(world);
    const Actor bob = world.person("bob");
    world.add(given.ann, "acme", bob, org::Role::owner);
    const UploadId id = good(reserve(world, bob, given.archive)).upload.id;
    CHECK(word_of(world->uploads.status(given.ann, id)) == "upload_not_found");
    CHECK(word_of(world->uploads.append(given.ann, id, 0, "x")) == "upload_not_found");
    CHECK(word_of(world->uploads.publish(given.ann, id)) == "upload_not_found");
    CHECK(word_of(world->uploads.status(identity::anonymous("r"), id)) == "unauthorized");
    good(world->uploads.append(bob, id, 0, given.archive));
    good(world->organizations.remove_member(given.ann, slugged("acme"), *bob.user_id));
    CHECK(word_of(world->uploads.publish(bob, id)) == "forbidden");
  });
}

TEST_CASE("uploads: what is not finished in time is swept with its bytes") {
  in_every_world([](World& world) {
    const Given given = given_archive(world);
    const UploadId late = good(reserve(world, given.ann, given.archive)).upload.id;
    good(world->uploads.append(given.ann, late, 0, given.archive));
    CHECK(good(world->uploads.sweep_expired()) == 0);
    world->clock.advance(limits::upload_lifetime);
    const UploadId fresh = good(reserve(world, given.ann, given.archive)).upload.id;
    CHECK(word_of(world->uploads.publish(given.ann, late)) == "upload_expired");
    world->clock.advance(std::chrono::seconds(1));
    CHECK(good(world->uploads.sweep_expired()) == 1);
    CHECK(good(world->uploads.status(given.ann, late)).upload.state == UploadState::expired);
    CHECK(good(world.artifacts->staged_size(late)) == 0);
    CHECK(good(world->uploads.status(given.ann, fresh)).upload.state == UploadState::reserved);
  });
}

}  // namespace
}  // namespace tank::testing
