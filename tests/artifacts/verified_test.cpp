// SPDX-License-Identifier: Apache-2.0
// The registry over a bucket: publishing in one piece and in many, verification, collection.
#include <string>

#include <doctest/doctest.h>

#include <tank/identity/users.hpp>
#include <tank/org/organizations.hpp>
#include <tank/package/archive.hpp>
#include <tank/registry/download_counter.hpp>
#include <tank/registry/releases.hpp>
#include <tank/registry/uploads.hpp>
#include <tank/registry/verification.hpp>
#include <tank/storage/open.hpp>

#include "artifacts/fake_bucket.hpp"

namespace tank::testing {
namespace {

std::string archive_of(const std::string& version) {
  const std::string manifest = R"({"name":"@acme/note","version":")" + version + "\"}";
  return package::pack({{.path = "tank.json", .content = manifest},
                        {.path = "SKILL.md",
                         .content = "---\nname: note\ndescription: Notes.\n---\n" + version}})
      .value();
}

/// What a program that keeps its artifacts in a bucket builds.
struct Registry {
  Registry() {
    const auto slug = Slug::parse("acme").value();
    REQUIRE(organizations.create(me, {.name = "Acme", .slug = slug}).has_value());
  }

  registry::Release publish(const std::string& version) {
    const auto made = releases.publish(
        me, {.name = name, .version = {}, .archive = archive_of(version), .idempotency_key = {}});
    INFO((made ? std::string() : describe_error(made.error())));
    REQUIRE(made.has_value());
    return made->release;
  }
  [[nodiscard]] std::string damages() {
    const auto report = registry::verify_store(*store, *bucket.store);
    REQUIRE(report.has_value());
    std::string out;
    for (const auto& damage : report->damages) {
      out.append(to_string(damage.kind)).append(" ").append(damage.subject).append("\n");
    }
    return out;
  }

  FakeBucket bucket;
  std::unique_ptr<Store> store = *open_sqlite(":memory:");
  registry::DownloadCounter downloads;
  identity::Users users{*store, bucket.clock, bucket.entropy};
  org::Organizations organizations{*store, bucket.clock, bucket.entropy};
  registry::RuleScanner scanner;
  registry::Releases releases{*store,         *bucket.store, bucket.clock,
                              bucket.entropy, downloads,     scanner};
  registry::Uploads uploads{*store, *bucket.store, bucket.clock, bucket.entropy, scanner};
  package::PackageName name = package::PackageName::parse("@acme/note").value();
  identity::Actor me = users.local_admin("me").value();
};

std::string key_of(const Digest& digest) {
  return "p/sha256/" + digest.hex().substr(0, 2) + "/" + digest.hex().substr(2);
}

TEST_CASE("s3 registry: what is published is verified, and every damage in the bucket is found") {
  Registry registry;
  const registry::Release release = registry.publish("1.0.0");
  CHECK(registry.damages() == "");
  const auto open = registry.releases.open_archive(registry.me, registry.name, release.version);
  REQUIRE(open.has_value());
  CHECK(open->archive->size_bytes() == static_cast<std::uint64_t>(release.size_bytes));

  std::string changed = registry.bucket.fake.objects().at(key_of(release.digest));
  changed.back() ^= 1;
  registry.bucket.fake.set_object(key_of(release.digest), changed);
  CHECK(registry.damages() == "artifact_changed @acme/note@1.0.0\n");
  registry.bucket.fake.set_object(key_of(release.digest), "");
  CHECK(registry.damages() == "artifact_changed @acme/note@1.0.0\n");
  REQUIRE(registry.bucket.store->remove(release.digest).has_value());
  CHECK(registry.damages() == "artifact_missing @acme/note@1.0.0\n");
}

TEST_CASE("s3 registry: an upload in pieces is staged in the bucket, checked, and cleared away") {
  Registry registry;
  const std::string archive = archive_of("2.0.0");
  const auto reserved = registry.uploads.reserve(
      registry.me, {.name = registry.name,
                    .version = semver::Version::parse("2.0.0").value(),
                    .digest = Digest::of(archive),
                    .size_bytes = static_cast<std::int64_t>(archive.size())});
  REQUIRE(reserved.has_value());
  const UploadId id = reserved->upload.id;
  constexpr std::size_t piece = 100;
  for (std::size_t at = 0; at < archive.size(); at += piece) {
    REQUIRE(registry.uploads.append(registry.me, id, at, archive.substr(at, piece)).has_value());
  }
  REQUIRE(registry.uploads.publish(registry.me, id).has_value());
  CHECK(registry.damages() == "");
  CHECK(registry.bucket.fake.objects().size() == 1);
}

TEST_CASE("s3 registry: nothing is published while the bucket is out, and all of it afterwards") {
  Registry registry;
  registry.bucket.trouble("PUT", 1'000, FakeS3::error(503, "SlowDown"));
  const auto refused = registry.releases.publish(registry.me, {.name = registry.name,
                                                               .version = {},
                                                               .archive = archive_of("1.0.0"),
                                                               .idempotency_key = {}});
  REQUIRE_FALSE(refused.has_value());
  CHECK(refused.error().code == Errc::storage_unavailable);
  CHECK(registry.releases.find(registry.me, registry.name, "1.0.0").error().code ==
        Errc::package_not_found);
  registry.bucket.fake.set_trouble({});
  registry.publish("1.0.0");
  CHECK(registry.damages() == "");
}

TEST_CASE("s3 registry: artifacts that no release names are collected") {
  Registry registry;
  registry.publish("1.0.0");
  REQUIRE(registry.bucket.store->put("nobody's").has_value());
  CHECK(registry::collect_garbage(*registry.store, *registry.bucket.store, registry.bucket.clock,
                                  registry.bucket.entropy) == 1);
  CHECK(registry.bucket.fake.objects().size() == 1);
  CHECK(registry.damages() == "");
}

}  // namespace
}  // namespace tank::testing
