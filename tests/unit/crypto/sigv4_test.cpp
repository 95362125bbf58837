// SPDX-License-Identifier: Apache-2.0
// The examples of the S3 API reference, "Signature Calculations for the Authorization Header"
// and "Authenticating Requests: Using Query Parameters".
#include "core/crypto/sigv4.hpp"

#include <doctest/doctest.h>

#include <tank/base/time.hpp>

#include "core/crypto/encoding.hpp"
#include "core/crypto/hash.hpp"

namespace tank::crypto {
namespace {

constexpr std::string_view secret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";

SigV4Signer signer() { return {"AKIAIOSFODNN7EXAMPLE", secret, "us-east-1", "s3"}; }
TimePoint example_time() { return *parse_time("2013-05-24T00:00:00Z"); }
std::string sha256_hex(std::string_view text) { return to_hex(hash(HashAlgorithm::sha256, text)); }

SigV4Request example(std::string method, std::string path, std::string_view body = {}) {
  const std::string sum = sha256_hex(body);
  return {.method = std::move(method),
          .path = std::move(path),
          .query = {},
          .headers = {{"Host", "examplebucket.s3.amazonaws.com"},
                      {"x-amz-content-sha256", sum},
                      {"x-amz-date", "20130524T000000Z"}},
          .payload_hash = sum};
}

std::string signature_of(const SigV4Request& request) {
  const std::string text = sigv4_authorization(request, signer(), example_time());
  return text.substr(text.find("Signature=") + 10);
}

TEST_CASE("sigv4: the examples of S3 come out, header by header") {
  SigV4Request get = example("GET", "/test.txt");
  get.headers.emplace_back("Range", "bytes=0-9");
  CHECK(sigv4_authorization(get, signer(), example_time()) ==
        "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request, "
        "SignedHeaders=host;range;x-amz-content-sha256;x-amz-date, "
        "Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41");

  SigV4Request put = example("PUT", "/test$file.text", "Welcome to Amazon S3.");
  put.headers.emplace_back("Date", "Fri, 24 May 2013 00:00:00 GMT");
  put.headers.emplace_back("x-amz-storage-class", "REDUCED_REDUNDANCY");
  CHECK(signature_of(put) == "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd");

  SigV4Request lifecycle = example("GET", "/");
  lifecycle.query = {{"lifecycle", ""}};
  CHECK(signature_of(lifecycle) ==
        "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543");

  SigV4Request list = example("GET", "/");
  list.query = {{"prefix", "J"}, {"max-keys", "2"}};
  CHECK(signature_of(list) == "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7");
}

TEST_CASE("sigv4: the example of a presigned download comes out") {
  const SigV4Request request{.method = "GET",
                             .path = "/test.txt",
                             .query = {},
                             .headers = {{"host", "examplebucket.s3.amazonaws.com"}},
                             .payload_hash = std::string(unsigned_payload)};
  const SigV4Pairs query =
      sigv4_presigned_query(request, signer(), example_time(), std::chrono::seconds(86'400));
  CHECK(query ==
        SigV4Pairs{{"X-Amz-Algorithm", "AWS4-HMAC-SHA256"},
                   {"X-Amz-Credential", "AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request"},
                   {"X-Amz-Date", "20130524T000000Z"},
                   {"X-Amz-Expires", "86400"},
                   {"X-Amz-SignedHeaders", "host"},
                   {"X-Amz-Signature",
                    "aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404"}});
}

TEST_CASE("sigv4: what is signed has one spelling") {
  SigV4Request request{.method = "GET",
                       .path = "/a b/ü~/%2F",
                       .query = {{"b", "2"}, {"a", "x y"}, {"a", "+"}},
                       .headers = {{"X-B", "  1   2 "}, {"host", "h"}, {"x-b", ""}},
                       .payload_hash = "-"};
  CHECK(sigv4_canonical_request(request, SigV4Path::verbatim) ==
        "GET\n/a%20b/%C3%BC~/%252F\na=%2B&a=x%20y&b=2\nhost:h\nx-b:1 2,\n\nhost;x-b\n-");
  request.path = "/a/./b//../c/";
  CHECK(sigv4_canonical_request(request, SigV4Path::verbatim).starts_with("GET\n/a/./b//../c/\n"));
  CHECK(sigv4_canonical_request(request, SigV4Path::normalized).starts_with("GET\n/a/c/\n"));
}

TEST_CASE("sigv4: every part of a request and of who signs it counts") {
  const SigV4Request request = example("GET", "/test.txt");
  const std::string whole = signature_of(request);
  for (const auto& change : std::vector<void (*)(SigV4Request&)>{
           [](SigV4Request& r) { r.method = "PUT"; }, [](SigV4Request& r) { r.path = "/test.txs"; },
           [](SigV4Request& r) { r.query = {{"a", ""}}; },
           [](SigV4Request& r) { r.headers[0].second += "x"; },
           [](SigV4Request& r) { r.payload_hash = unsigned_payload; }}) {
    SigV4Request changed = request;
    change(changed);
    CHECK(signature_of(changed) != whole);
  }
  SigV4Signer other = signer();
  other.region = "us-east-2";
  CHECK_FALSE(sigv4_authorization(request, other, example_time()).ends_with(whole));
  CHECK_FALSE(sigv4_authorization(request, signer(), example_time() + std::chrono::seconds(1))
                  .ends_with(whole));
}

}  // namespace
}  // namespace tank::crypto
