// SPDX-License-Identifier: Apache-2.0
// A bucket that misbehaves as the S3 API reference says it may, and as networks do.
#include <chrono>
#include <functional>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "artifacts/fake_bucket.hpp"

namespace tank::testing {
namespace {

using std::chrono::milliseconds;

TEST_CASE("s3 trouble: what passes by itself is tried again, and then it is done") {
  const std::vector<RawReply> passing{
      FakeS3::error(503, "SlowDown"),
      FakeS3::error(500, "InternalError"),
      FakeS3::error(503, "ServiceUnavailable"),
      FakeS3::error(400, "RequestTimeout"),
      FakeS3::error(409, "OperationAborted"),
      {.status = 429},
      {.status = 502, .body = "<html>"},
      {.status = 504},
      {.end = RawReply::End::reset},
      {.body = std::string(100, 'x'), .end = RawReply::End::truncated}};
  for (const RawReply& reply : passing) {
    CAPTURE(reply.status);
    CAPTURE(reply.body);
    FakeBucket site;
    site.trouble("PUT", 2, reply);
    const auto digest = site.store->put(small);
    REQUIRE(digest.has_value());
    CHECK(site.waits.size() == 2);
    site.trouble("GET", 2, reply);
    CHECK(read_whole(*site.store, *digest) == small);
    CHECK(site.waits.size() == 4);
    site.trouble("DELETE", 2, reply);
    CHECK(site.store->remove(*digest).has_value());
    CHECK(site.waits.size() == 6);
    CHECK(site.fake.objects().empty());
  }
}

TEST_CASE("s3 trouble: a server that says nothing is left and asked again") {
  FakeBucket site;
  S3Options options = site.options();
  options.transfer_timeout = milliseconds(100);
  const auto store = *open_s3_artifacts(std::move(options), *site.http, site.clock, site.entropy);
  site.trouble("PUT", 1, {.end = RawReply::End::silent});
  CHECK(store->put(small).has_value());
  CHECK(site.waits.size() == 1);
}

TEST_CASE("s3 trouble: patience ends, doubles before, and depends on chance by half") {
  FakeBucket site;
  site.trouble("PUT", 1'000, FakeS3::error(503, "SlowDown"));
  const auto refused = site.store->put(small);
  REQUIRE_FALSE(refused.has_value());
  CHECK(refused.error().code == Errc::storage_unavailable);
  CHECK(refused.error().detail.find("503 SlowDown") != std::string::npos);
  CHECK(refused.error().detail.find("after 5 attempts") != std::string::npos);
  CHECK(site.count("PUT") == limits::s3_attempts);
  REQUIRE(site.waits.size() == 4);
  milliseconds whole(100);
  for (const milliseconds wait : site.waits) {
    CHECK(wait >= whole / 2);
    CHECK(wait <= whole);
    whole *= 2;
  }
  const auto first = site.waits;
  site.waits.clear();
  CHECK_FALSE(site.store->put(small).has_value());
  CHECK(site.waits != first);
}

TEST_CASE("s3 trouble: Retry-After is waited for, unless it is too long") {
  FakeBucket site;
  RawReply later = FakeS3::error(503, "SlowDown");
  later.headers.emplace_back("Retry-After", "3");
  site.trouble("PUT", 1, later);
  CHECK(site.store->put(small).has_value());
  CHECK(site.waits == std::vector{milliseconds(3'000)});

  later.headers.back().second = "60";
  site.trouble("PUT", 1, later);
  const auto refused = site.store->put("another");
  REQUIRE_FALSE(refused.has_value());
  CHECK(refused.error().code == Errc::storage_unavailable);
  CHECK(refused.error().retry_after == std::chrono::seconds(60));
  CHECK(site.waits.size() == 1);
}

TEST_CASE("s3 trouble: what the operator has to put right is said, once and with a remedy") {
  struct Row {
    int status;
    std::string code;
    std::string more;
    std::string remedy;
  };
  FakeBucket site;
  const std::string ahead =
      "<ServerTime>" + to_string(site.clock.now() - std::chrono::hours(1)) + "</ServerTime>";
  const std::vector<Row> table{
      {404, "NoSuchBucket", "", "make the bucket"},
      {403, "AccessDenied", "", "s3:PutObject"},
      {403, "InvalidAccessKeyId", "", "--s3-key-id"},
      {403, "SignatureDoesNotMatch", "", "--s3-secret-file"},
      {403, "RequestTimeTooSkewed", ahead, "clock is 3600 s ahead of theirs; set it"},
      {403, "RequestTimeTooSkewed", "", "clock is wrong; set it"},
      {400, "ExpiredToken", "", "get new credentials"},
      {400, "AuthorizationHeaderMalformed", "<Region>eu-central-1</Region>",
       "say ?region=eu-central-1"},
      {301, "PermanentRedirect", "", "another region"},
      {418, "Teapot", "", "418 Teapot"}};
  for (const Row& row : table) {
    CAPTURE(row.code);
    site.waits.clear();
    site.fake.forget_requests();
    const RawReply reply = FakeS3::error(row.status, row.code, row.more);
    site.fake.set_trouble([&](const RawRequest&, const Usual&) { return reply; });
    for (const Error& error : {site.store->put(small).error(), site.open().error(),
                               site.store->list().error(), site.store->ping().error()}) {
      CHECK(error.code == Errc::io_error);
      CHECK(error.detail.find(row.remedy) != std::string::npos);
      CHECK(error.detail.find("s3://tank/p") != std::string::npos);
      CHECK(error.detail.find(S3Server::secret) == std::string::npos);
    }
    CHECK(site.waits.empty());
    CHECK(site.fake.requests().size() == 4);
  }
}

TEST_CASE("s3 trouble: a missing artifact is not a missing bucket") {
  FakeBucket site;
  CHECK(site.store->open(Digest::of("x")).error().code == Errc::artifact_not_found);
  site.trouble("GET", 1, FakeS3::error(404, "NoSuchBucket"));
  CHECK(site.store->open(Digest::of("x")).error().code == Errc::io_error);
}

TEST_CASE("s3 trouble: a full store is told from a broken one") {
  FakeBucket site;
  for (const RawReply& reply :
       {FakeS3::error(507, "InsufficientStorage"), FakeS3::error(403, "QuotaExceeded"),
        FakeS3::error(507, "XMinioStorageFull")}) {
    site.trouble("PUT", 1, reply);
    CHECK(site.store->put(small).error().code == Errc::storage_full);
  }
}

TEST_CASE("s3 trouble: an end that is no S3 is no store") {
  FakeBucket site;
  for (const RawReply& reply :
       std::vector<RawReply>{{.status = 200, .body = "<html><body>Welcome</body></html>"},
                             {.status = 200, .body = "hello"},
                             {.status = 200,
                              .body = "<ListBucketResult><IsTruncated>true</IsTruncated></"
                                      "ListBucketResult>"},
                             {.status = 204},
                             {.status = 401, .body = "{}"}}) {
    site.fake.set_trouble([&](const RawRequest&, const Usual&) { return reply; });
    CHECK(site.open().error().code == Errc::io_error);
  }
  site.fake.set_trouble([](const RawRequest&, const Usual&) {
    return RawReply{.body =
                        "<ListBucketResult><Contents><Key>p/sha256/a</Key><Size>1</Size>"
                        "<LastModified>2026-01-01T00:00:00Z</LastModified></Contents>"
                        "<IsTruncated>true</IsTruncated><NextContinuationToken>t"
                        "</NextContinuationToken></ListBucketResult>"};
  });
  CHECK(site.store->list().error().code == Errc::io_error);  // and does not go on for ever
}

TEST_CASE("s3 trouble: bytes that were changed in the bucket are not handed out") {
  FakeBucket site;
  for (const std::string& bytes : {small, large}) {
    const Digest digest = site.store->put(bytes).value();
    const std::string hex = digest.hex();
    std::string changed = bytes;
    changed.back() ^= 1;
    site.fake.set_object("p/sha256/" + hex.substr(0, 2) + "/" + hex.substr(2), changed);
    const auto read = read_whole(*site.store, digest);
    REQUIRE_FALSE(read.has_value());
    CHECK(read.error().code == Errc::integrity_mismatch);
  }
}

TEST_CASE("s3 trouble: a part of an object is the part that was asked for") {
  FakeBucket site;
  const Digest digest = site.store->put(large).value();
  const auto change = [&](const std::function<void(RawReply&)>& how) {
    site.fake.set_trouble([how](const RawRequest& request, const Usual& usual) {
      RawReply reply = usual();
      if (request.method == "GET") how(reply);
      return reply;
    });
    return read_whole(*site.store, digest);
  };
  CHECK_FALSE(change([](RawReply& reply) { reply.body.pop_back(); }).has_value());
  CHECK_FALSE(change([](RawReply& reply) { reply.body += "more"; }).has_value());
  CHECK_FALSE(change([](RawReply& reply) { reply.headers.pop_back(); }).has_value());
  CHECK_FALSE(
      change([](RawReply& reply) { reply.headers.back().second = "bytes 1-2/3"; }).has_value());
  CHECK(change([](RawReply&) {}) == large);
}

TEST_CASE("s3 trouble: an object that is replaced between two reads is noticed") {
  FakeBucket site({}, limits::s3_first_read);
  const std::string huge(limits::s3_first_read * 2, 'h');
  const Digest digest = site.store->put(huge).value();
  const auto artifact = site.store->open(digest);
  REQUIRE(artifact.has_value());
  const std::string hex = digest.hex();
  site.fake.set_object("p/sha256/" + hex.substr(0, 2) + "/" + hex.substr(2),
                       std::string(huge.size(), 'H'));
  std::string piece(10, '\0');
  CHECK((*artifact)->read(0, piece) == 10u);
  CHECK((*artifact)->read(huge.size() - 10, piece).error().code == Errc::io_error);
}

TEST_CASE("s3 trouble: cancelling keeps a request from being sent again") {
  FakeBucket site;
  S3Options options = site.options();
  options.retries.wait = [](milliseconds) { return false; };
  const auto store = *open_s3_artifacts(std::move(options), *site.http, site.clock, site.entropy);
  site.trouble("PUT", 1, FakeS3::error(503, "SlowDown"));
  CHECK(store->put(small).error().code == Errc::storage_unavailable);
}

TEST_CASE("s3 trouble: readiness is asked once and does not wait") {
  FakeBucket site;
  CHECK(site.store->ping().has_value());
  site.trouble("GET", 1'000, FakeS3::error(503, "SlowDown"));
  site.fake.forget_requests();
  CHECK(site.store->ping().error().code == Errc::storage_unavailable);
  CHECK(site.fake.requests().size() == 1);
  CHECK(site.waits.empty());
}

}  // namespace
}  // namespace tank::testing
