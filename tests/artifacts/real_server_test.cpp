// SPDX-License-Identifier: Apache-2.0
// What a server that was made by others says to our requests: it checks every signature.
#include <chrono>
#include <span>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include <tank/base/entropy.hpp>
#include <tank/base/time.hpp>
#include <tank/port/http_client.hpp>

#include "support/s3_server.hpp"

namespace tank::testing {
namespace {

/// The wall clock, and an hour more or less.
class WrongClock final : public Clock {
 public:
  explicit WrongClock(std::chrono::minutes by) : by_(by) {}
  [[nodiscard]] TimePoint now() const override { return SystemClock().now() + by_; }

 private:
  std::chrono::minutes by_;
};

struct Client {
  std::unique_ptr<HttpClient> http = *open_shared_http_client();
  SystemClock clock;
  SystemEntropy entropy;

  Result<std::unique_ptr<ArtifactStore>> open(S3Options options) {
    return open_s3_artifacts(std::move(options), *http, clock, entropy);
  }
};

TEST_CASE("s3 server: wrong credentials, buckets and clocks are told apart") {
  Client client;
  const std::string address = s3_server().address("told");
  CHECK(client.open(s3_options(address)).has_value());

  const auto stranger = client.open(s3_options(address, "NOBODY")).error();
  CHECK(stranger.code == Errc::io_error);
  CHECK(stranger.detail.find("InvalidAccessKeyId") != std::string::npos);
  CHECK(stranger.detail.find("--s3-key-id") != std::string::npos);

  const auto forged = client.open(s3_options(address, S3Server::key_id, "wrong-secret")).error();
  CHECK(forged.detail.find("SignatureDoesNotMatch") != std::string::npos);
  CHECK(forged.detail.find("--s3-secret-file") != std::string::npos);
  CHECK(forged.detail.find("wrong-secret") == std::string::npos);

  S3Options elsewhere = s3_options(address);
  elsewhere.address.bucket = "no-such-bucket";
  CHECK(client.open(std::move(elsewhere)).error().detail.find("make the bucket") !=
        std::string::npos);

  for (const int minutes : {-60, 60}) {
    const WrongClock clock{std::chrono::minutes(minutes)};
    const auto skewed =
        open_s3_artifacts(s3_options(address), *client.http, clock, client.entropy).error();
    CHECK(skewed.detail.find("RequestTimeTooSkewed") != std::string::npos);
    CHECK(skewed.detail.find(minutes < 0 ? "s behind theirs" : "s ahead of theirs") !=
          std::string::npos);
  }
}

TEST_CASE("s3 server: nobody there is told from somebody who refuses") {
  Client client;
  S3Options options = s3_options("s3://tank?endpoint=http://127.0.0.1:1");
  options.retries.attempts = 2;
  const auto error = client.open(std::move(options)).error();
  CHECK(error.code == Errc::storage_unavailable);
  CHECK(error.detail.find("after 2 attempts") != std::string::npos);
}

TEST_CASE("s3 server: every region and prefix is signed as it is") {
  Client client;
  for (const std::string& prefix : {std::string("A-z_0.9/b"), std::string()}) {
    S3Options options = s3_options(s3_server().address(prefix) + "&region=eu-central-1");
    const auto store = *client.open(std::move(options));
    const auto digest = store->put("in " + prefix);
    REQUIRE(digest.has_value());
    CHECK(store->list() == std::vector{*digest});
    CHECK(store->remove(*digest).has_value());
  }
}

TEST_CASE("s3 server: more than eight megabytes go in parts and come back") {
  Client client;
  const auto store = *client.open(s3_options(s3_server().address("large")));
  std::string bytes(limits::s3_part_bytes * 2 + 12'345, '\0');
  for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<char>(i * i >> 7);
  const auto digest = store->put(bytes);
  INFO((digest ? std::string() : describe_error(digest.error())));
  REQUIRE(digest.has_value());
  const auto artifact = store->open(*digest);
  REQUIRE(artifact.has_value());
  REQUIRE((*artifact)->size_bytes() == bytes.size());
  std::string back(bytes.size(), '\0');
  for (std::size_t at = 0; at < back.size();) {
    const auto got = (*artifact)->read(at, std::span(back).subspan(at));
    REQUIRE(got.has_value());
    REQUIRE(*got > 0);
    at += *got;
  }
  CHECK(back == bytes);
  CHECK(store->remove(*digest).has_value());
}

TEST_CASE("s3 server: a presigned URL needs no header, bears no change, and ends") {
  Client client;
  const auto store = *client.open(s3_options(s3_server().address("presigned")));
  const auto digest = store->put("for anybody");
  REQUIRE(digest.has_value());
  const auto url = store->download_url(*digest, std::chrono::hours(1));
  REQUIRE(url.has_value());
  REQUIRE(url->has_value());
  const auto answer = client.http->send({.url = **url});
  REQUIRE(answer.has_value());
  CHECK(answer->status == 200);
  CHECK(answer->body == "for anybody");

  std::string changed = **url;
  changed.back() = changed.back() == '0' ? '1' : '0';
  CHECK(client.http->send({.url = changed})->status == 403);
  std::string longer = **url;
  longer.replace(longer.find("X-Amz-Expires=3600"), 18, "X-Amz-Expires=7200");
  CHECK(client.http->send({.url = longer})->status == 403);

  const auto over = store->download_url(*digest, std::chrono::seconds(-1));
  CHECK(client.http->send({.url = **over})->status == 403);
}

}  // namespace
}  // namespace tank::testing
