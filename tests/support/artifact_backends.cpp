// SPDX-License-Identifier: Apache-2.0
#include "support/artifact_backends.hpp"

#include <atomic>
#include <filesystem>
#include <fstream>

#include <doctest/doctest.h>

#include <tank/base/entropy.hpp>
#include <tank/base/time.hpp>
#include <tank/port/http_client.hpp>
#include <tank/port/s3_artifacts.hpp>

#include "storage/artifacts/s3/writer.hpp"
#include "support/fake_s3.hpp"
#include "support/s3_server.hpp"
#include "support/test_folder.hpp"

namespace tank::testing {
namespace {

std::string place_of(const Digest& digest) {
  const std::string hex = digest.hex();
  return "sha256/" + hex.substr(0, 2) + "/" + hex.substr(2);
}

class FolderPlace final : public ArtifactPlace {
 public:
  std::unique_ptr<ArtifactStore> open() override {
    auto store = open_artifact_directory(folder_.path());
    REQUIRE(store.has_value());
    return *std::move(store);
  }
  void spoil(const Digest& digest, const std::string& bytes) override {
    std::ofstream(folder_.path() / place_of(digest)) << bytes;
  }

 private:
  TestFolder folder_;
};

/// A prefix of a bucket.
class BucketPlace : public ArtifactPlace {
 public:
  explicit BucketPlace(const HttpClientOptions& options = {})
      : http_(*open_shared_http_client(options)) {}

  [[nodiscard]] virtual S3Options options() const = 0;

  std::unique_ptr<ArtifactStore> open() override {
    auto store = open_s3_artifacts(options(), *http_, clock_, entropy_);
    INFO((store ? std::string() : describe_error(store.error())));
    REQUIRE(store.has_value());
    return *std::move(store);
  }
  void spoil(const Digest& digest, const std::string& bytes) override {
    const s3::Client client(options(), *http_, clock_, entropy_);
    const auto written =
        s3::Writer(client).write({.key = place_of(digest), .bytes = bytes, .may_replace = true});
    REQUIRE(written.has_value());
  }

 private:
  std::unique_ptr<HttpClient> http_;
  SystemClock clock_;
  SystemEntropy entropy_;
};

class ServerPlace final : public BucketPlace {
 public:
  explicit ServerPlace(std::string prefix) : prefix_(std::move(prefix)) {}
  S3Options options() const override { return s3_options(s3_server().address(prefix_)); }

 private:
  std::string prefix_;
};

/// Base before member: the host's name leads to the fake's port.
struct FakeHost {
  FakeS3 fake;
  [[nodiscard]] HttpClientOptions client_options() const {
    HttpClientOptions out;
    out.addresses = {{"tank.s3.test", fake.port(), *IpAddress::parse("127.0.0.1")}};
    return out;
  }
};

class FakePlace final : private FakeHost, public BucketPlace {
 public:
  FakePlace() : BucketPlace(client_options()) { fake.set_time(SystemClock().now()); }
  std::size_t large_bytes() const override { return 1'000; }
  S3Options options() const override {
    S3Options out = s3_options("s3://tank?addressing=virtual&endpoint=http://s3.test:" +
                               std::to_string(fake.port()));
    out.part_bytes = 10;
    return out;
  }
};

std::string fresh_prefix() {
  static std::atomic<int> next{1};
  return "place-" + std::to_string(next++);
}

}  // namespace

std::vector<ArtifactBackend> artifact_backends() {
  return {{"a folder", [] { return std::make_unique<FolderPlace>(); }},
          {"a real S3 server", [] { return std::make_unique<ServerPlace>(fresh_prefix()); }},
          {"a bucket in parts", [] { return std::make_unique<FakePlace>(); }}};
}

}  // namespace tank::testing
