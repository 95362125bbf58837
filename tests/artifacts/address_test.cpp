// SPDX-License-Identifier: Apache-2.0
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include <tank/port/s3_artifacts.hpp>

namespace tank {
namespace {

using Addressing = S3Address::Addressing;

TEST_CASE("s3 address: bucket, prefix, region, endpoint and addressing are read") {
  CHECK(*S3Address::parse("s3://skills") ==
        S3Address{.bucket = "skills",
                  .prefix = "",
                  .region = "us-east-1",
                  .endpoint = "https://s3.us-east-1.amazonaws.com",
                  .addressing = Addressing::virtual_host});
  CHECK(*S3Address::parse("s3://my.skills/tank/prod/?region=eu-central-1") ==
        S3Address{.bucket = "my.skills",
                  .prefix = "tank/prod/",
                  .region = "eu-central-1",
                  .endpoint = "https://s3.eu-central-1.amazonaws.com",
                  .addressing = Addressing::path});
  CHECK(*S3Address::parse("s3://b-1/x_Y.z?endpoint=http://127.0.0.1:9000/&region=auto") ==
        S3Address{.bucket = "b-1",
                  .prefix = "x_Y.z/",
                  .region = "auto",
                  .endpoint = "http://127.0.0.1:9000",
                  .addressing = Addressing::path});
  CHECK(S3Address::parse("s3://abc?endpoint=https://r2.example&addressing=virtual")->addressing ==
        Addressing::virtual_host);
  CHECK(S3Address::parse("s3://abc?addressing=path")->addressing == Addressing::path);
  CHECK(S3Address::parse("s3://abc/p/q?region=x")->to_string() == "s3://abc/p/q");
  CHECK(S3Address::parse("s3://abc")->to_string() == "s3://abc");
}

TEST_CASE("s3 address: what could be read in two ways is refused, and says why") {
  for (const std::string& text : std::vector<std::string>{"",
                                                          "abc",
                                                          "s3:/abc",
                                                          "S3://abc",
                                                          "s3://",
                                                          "s3://ab",
                                                          "s3://Abc",
                                                          "s3://a_b",
                                                          "s3://-abc",
                                                          "s3://abc-",
                                                          "s3://a..b",
                                                          "s3://abc/..",
                                                          "s3://abc/a/../b",
                                                          "s3://abc/./a",
                                                          "s3://abc//a",
                                                          "s3://abc/a//",
                                                          "s3://abc/a b",
                                                          "s3://abc/a%2Fb",
                                                          "s3://abc/ü",
                                                          "s3://abc?region=",
                                                          "s3://abc?region=EU",
                                                          "s3://abc?region=a&region=b",
                                                          "s3://abc?endpoint=",
                                                          "s3://abc?endpoint=minio:9000",
                                                          "s3://abc?endpoint=ftp://minio",
                                                          "s3://abc?endpoint=http://minio/path",
                                                          "s3://abc?endpoint=http://me:pw@minio",
                                                          "s3://abc?addressing=host",
                                                          "s3://abc?acl=x",
                                                          "s3://abc?secret",
                                                          "s3://" + std::string(64, 'a'),
                                                          "s3://abc/" + std::string(600, 'a')}) {
    INFO(text);
    const auto parsed = S3Address::parse(text);
    REQUIRE_FALSE(parsed.has_value());
    CHECK(parsed.error().code == Errc::invalid_argument);
  }
}

TEST_CASE("s3 address: credentials in it are refused and not repeated") {
  for (const char* text : {"s3://AKIA:hunter2@bucket/prefix", "s3://bucket?key=hunter2",
                           "s3://bucket?region=a&endpoint=http://u:hunter2@minio"}) {
    const auto parsed = S3Address::parse(text);
    REQUIRE_FALSE(parsed.has_value());
    CHECK(parsed.error().detail.find("hunter2") == std::string::npos);
  }
}

TEST_CASE("s3 address: only s3:// names a bucket") {
  CHECK(is_s3_address("s3://b"));
  CHECK_FALSE(is_s3_address("./s3"));
  CHECK_FALSE(is_s3_address("/var/lib/tank/artifacts"));
}

}  // namespace
}  // namespace tank
