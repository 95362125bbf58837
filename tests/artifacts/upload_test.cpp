// SPDX-License-Identifier: Apache-2.0
// Writing into a bucket: in parts, on condition, with proof, and what is swept afterwards.
#include <atomic>
#include <chrono>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "artifacts/fake_bucket.hpp"
#include "core/crypto/encoding.hpp"

namespace tank::testing {
namespace {

using Lines = std::vector<std::string>;

std::string key_of(const std::string& bytes) {
  const std::string hex = Digest::of(bytes).hex();
  return "p/sha256/" + hex.substr(0, 2) + "/" + hex.substr(2);
}
std::string path_of(const std::string& bytes) { return "/tank/" + key_of(bytes); }

UploadId some_upload() {
  Uuid uuid{};
  uuid[15] = 1;
  return UploadId(uuid);
}

TEST_CASE("s3 upload: a new artifact is one request, signed with its digest, on condition") {
  FakeBucket site;
  REQUIRE(site.store->put(small).has_value());
  CHECK(site.fake.requests() == Lines{"PUT " + path_of(small)});
  const RawRequest request = site.fake.whole_requests().front();
  CHECK(request.header("x-amz-content-sha256") == Digest::of(small).hex());
  CHECK(request.header("if-none-match") == "*");
  const std::string authorization = request.header("authorization");
  CHECK(authorization.starts_with("AWS4-HMAC-SHA256 Credential=S3RVER/20260101/us-east-1/s3/"));
  CHECK(authorization.find("SignedHeaders=content-type;host;if-none-match;x-amz-checksum-sha256;"
                           "x-amz-content-sha256;x-amz-date,") != std::string::npos);
  CHECK(site.fake.objects() == std::map<std::string, std::string>{{key_of(small), small}});
}

TEST_CASE("s3 upload: an artifact that is there is looked at, and not sent over itself") {
  FakeBucket site;
  REQUIRE(site.store->put(small).has_value());
  site.fake.forget_requests();
  REQUIRE(site.store->put(small).has_value());
  CHECK(site.fake.requests() == Lines{"PUT " + path_of(small), "GET " + path_of(small)});
}

TEST_CASE("s3 upload: a session token is sent and signed") {
  FakeBucket site;
  S3Options options = site.options();
  options.credentials.session_token = Secret("token/1=");
  const auto store = *open_s3_artifacts(std::move(options), *site.http, site.clock, site.entropy);
  REQUIRE(store->put(small).has_value());
  const RawRequest request = site.fake.whole_requests().back();
  CHECK(request.header("x-amz-security-token") == "token/1=");
  CHECK(request.header("authorization").find(";x-amz-security-token,") != std::string::npos);
  const auto url = store->download_url(Digest::of(small), std::chrono::hours(1));
  REQUIRE(url->has_value());
  CHECK((*url)->find("X-Amz-Security-Token=token%2F1%3D") != std::string::npos);
}

TEST_CASE("s3 upload: a store that knows no conditions is asked once, then never again") {
  FakeBucket site({.knows_conditions = false});
  REQUIRE(site.store->put(small).has_value());
  REQUIRE(site.store->put("another").has_value());
  CHECK(site.fake.requests() ==
        Lines{"PUT " + path_of(small), "PUT " + path_of(small), "PUT " + path_of("another")});
  REQUIRE(site.store->put(large).has_value());
  CHECK(site.fake.objects().at(key_of(large)) == large);
}

TEST_CASE("s3 upload: a large artifact goes in parts, and leaves nothing else") {
  FakeBucket site;
  REQUIRE(site.store->put(large).has_value());
  const std::string path = path_of(large);
  CHECK(site.fake.requests() ==
        Lines{"GET " + path, "POST " + path + " ?uploads", "PUT " + path + " ?partNumber ?uploadId",
              "PUT " + path + " ?partNumber ?uploadId", "PUT " + path + " ?partNumber ?uploadId",
              "POST " + path + " ?uploadId"});
  CHECK(site.fake.objects() == std::map<std::string, std::string>{{key_of(large), large}});
  CHECK(site.fake.unfinished_uploads() == 0);
  site.fake.forget_requests();
  REQUIRE(site.store->put(large).has_value());
  CHECK(site.count("P") == 0);
}

TEST_CASE("s3 upload: parts are given back when one cannot be sent") {
  FakeBucket site;
  for (const auto& [status, expected] :
       {std::pair{403, Errc::io_error}, std::pair{503, Errc::storage_unavailable}}) {
    site.fake.set_trouble([refused = status](const RawRequest& request, const Usual& usual) {
      const bool third = request.method == "PUT" && request.value("partNumber") == "3";
      return third ? FakeS3::error(refused, "Because") : usual();
    });
    CHECK(site.store->put(large).error().code == expected);
    CHECK(site.fake.unfinished_uploads() == 0);
    CHECK(site.fake.objects().empty());
  }
}

TEST_CASE("s3 upload: a completion that answers 200 and means an error is none") {
  FakeBucket site;
  std::atomic<int> answers = 0;
  site.fake.set_trouble([&](const RawRequest& request, const Usual& usual) {
    const bool completes = request.method == "POST" && request.asks("uploadId");
    return completes && answers++ < 2 ? FakeS3::error(200, "InternalError") : usual();
  });
  REQUIRE(site.store->put(large).has_value());
  CHECK(site.waits.size() == 2);
  CHECK(site.fake.objects().at(key_of(large)) == large);

  site.fake.set_trouble([&](const RawRequest& request, const Usual& usual) {
    const bool completes = request.method == "POST" && request.asks("uploadId");
    return completes ? FakeS3::error(200, "InvalidPart") : usual();
  });
  const auto refused = site.store->put(large + "more");
  REQUIRE_FALSE(refused.has_value());
  CHECK(refused.error().code == Errc::io_error);
  CHECK(refused.error().detail.find("InvalidPart") != std::string::npos);
  CHECK(site.fake.unfinished_uploads() == 0);
  CHECK(site.fake.objects().size() == 1);
}

TEST_CASE("s3 upload: what was done before its answer was lost is done") {
  for (const std::string& bytes : {small, large}) {
    FakeBucket site;
    std::atomic<int> lost = 0;
    site.fake.set_trouble([&](const RawRequest& request, const Usual& usual) {
      RawReply reply = usual();
      const bool finishes = bytes == small ? request.method == "PUT"
                                           : request.method == "POST" && request.asks("uploadId");
      if (finishes && lost++ == 0) reply.end = RawReply::End::reset;
      return reply;
    });
    CHECK(site.store->put(bytes) == Digest::of(bytes));
    CHECK(lost == 2);
    CHECK(site.fake.objects().at(key_of(bytes)) == bytes);
  }
}

TEST_CASE("s3 upload: a staged piece whose answer was lost is ours, and nobody else's") {
  FakeBucket site;
  std::atomic<int> lost = 0;
  site.fake.set_trouble([&](const RawRequest& request, const Usual& usual) {
    RawReply reply = usual();
    if (request.method == "PUT" && lost++ == 0) reply.end = RawReply::End::reset;
    return reply;
  });
  CHECK(site.store->append(some_upload(), 0, "piece") == 5u);
  CHECK(site.store->staged_size(some_upload()) == 5u);
  // Another server wrote between our look and our put.
  site.fake.set_trouble([&](const RawRequest& request, const Usual& usual) {
    if (request.method == "PUT") site.fake.set_object(request.path.substr(6), "theirs");
    return usual();
  });
  CHECK(site.store->append(some_upload(), 5, "ours").error().code == Errc::precondition_failed);
  site.fake.set_trouble({});
  CHECK(site.store->read_staged(some_upload()) == std::string("piecetheirs"));
}

TEST_CASE("s3 upload: a wrong ETag is looked into") {
  for (const std::string& bytes : {small, large}) {
    FakeBucket site({.answers_checksums = false});
    const auto wrong_etags = [](const RawRequest& request, const Usual& usual) {
      RawReply reply = usual();
      const bool puts = request.method == "PUT";
      for (auto& [name, value] : reply.headers) {
        if (puts && name == "ETag" && !request.asks("uploadId")) value = "\"0123\"";
      }
      return reply;
    };
    // Right bytes: the store has ETags of its own.
    site.fake.set_trouble(wrong_etags);
    CHECK(site.store->put(bytes).has_value());
    // Wrong bytes: they do not stay.
    site.fake.set_trouble([&](const RawRequest& request, const Usual& usual) {
      if (request.method != "PUT") return usual();
      RawReply reply = usual();
      if (request.asks("uploadId")) return reply;
      site.fake.set_object(request.path.substr(6), std::string(request.body.size(), '?'));
      reply.headers = {{"ETag", "\"0123\""}};
      return reply;
    });
    const auto refused = site.store->put("s" + small);
    REQUIRE_FALSE(refused.has_value());
    CHECK(refused.error().code == Errc::io_error);
    CHECK(refused.error().detail.find("other bytes") != std::string::npos);
    CHECK_FALSE(site.fake.objects().contains(key_of("s" + small)));
  }
}

TEST_CASE("s3 upload: a checksum that is not ours is a failure, whatever the ETag says") {
  FakeBucket site;
  site.fake.set_trouble([&](const RawRequest& request, const Usual& usual) {
    RawReply reply = usual();
    if (request.method == "PUT") {
      site.fake.set_object(request.path.substr(6), "other bytes");
      reply.headers.back() = {"x-amz-checksum-sha256", crypto::to_base64(std::string(32, '\1'))};
    }
    return reply;
  });
  CHECK(site.store->put(small).error().code == Errc::io_error);
  CHECK(site.fake.objects().empty());
}

TEST_CASE("s3 upload: what a dead writer left is swept after a day") {
  FakeBucket site;
  site.fake.set_trouble([](const RawRequest& request, const Usual& usual) {
    // Neither completed nor aborted: the writer is gone.
    const bool ends = request.asks("uploadId") && request.method != "PUT";
    return ends ? FakeS3::error(403, "AccessDenied") : usual();
  });
  CHECK_FALSE(site.store->put(large).has_value());
  site.fake.set_trouble({});
  REQUIRE(site.store->append(some_upload(), 0, "left").has_value());
  REQUIRE(site.store->append(some_upload(), 4, "over").has_value());
  REQUIRE(site.store->put(small).has_value());
  REQUIRE(site.fake.unfinished_uploads() == 1);

  REQUIRE(site.store->sweep().has_value());
  CHECK(site.fake.unfinished_uploads() == 1);
  CHECK(site.store->staged_size(some_upload()) == 8u);
  site.clock.advance(limits::s3_leftover_age + std::chrono::minutes(1));
  REQUIRE(site.store->sweep().has_value());
  CHECK(site.fake.unfinished_uploads() == 0);
  CHECK(site.store->staged_size(some_upload()) == 0u);
  CHECK(read_whole(*site.store, Digest::of(small)) == small);
}

TEST_CASE("s3 upload: lists and staged pieces may have many pages") {
  FakeBucket site({.page = 2});
  for (int i = 0; i < 7; ++i) REQUIRE(site.store->put(std::to_string(i)).has_value());
  CHECK(site.store->list()->size() == 7);
  for (std::uint64_t i = 0; i < 7; ++i) REQUIRE(site.store->append(some_upload(), i, "x") == i + 1);
  CHECK(site.store->read_staged(some_upload()) == std::string("xxxxxxx"));
  REQUIRE(site.store->discard(some_upload()).has_value());
  CHECK(site.fake.objects().size() == 7);
}

TEST_CASE("s3 upload: nobody comes in without saying who") {
  FakeBucket site;
  for (const char* missing : {"key", "secret"}) {
    S3Options options = site.options();
    if (std::string_view(missing) == "key") options.credentials.key_id.clear();
    if (std::string_view(missing) == "secret") options.credentials.secret = Secret();
    const auto refused =
        open_s3_artifacts(std::move(options), *site.http, site.clock, site.entropy);
    REQUIRE_FALSE(refused.has_value());
    CHECK(refused.error().code == Errc::invalid_argument);
    CHECK(refused.error().detail.find("AWS_ACCESS_KEY_ID") != std::string::npos);
  }
}

}  // namespace
}  // namespace tank::testing
