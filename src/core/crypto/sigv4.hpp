// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// AWS Signature Version 4, by which S3 and its like know who asks
/// (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html).

#include <chrono>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <tank/base/time.hpp>

namespace tank::inline v0::crypto {

/// Names and values, in any order; a name may stand twice.
using SigV4Pairs = std::vector<std::pair<std::string, std::string>>;

/// Instead of a digest: the signature says nothing about the body.
inline constexpr std::string_view unsigned_payload = "UNSIGNED-PAYLOAD";

/// What is signed of a request. Path and query are as the server reads them, not percent-encoded.
struct SigV4Request {
  std::string method = "GET";
  std::string path = "/";
  SigV4Pairs query;
  SigV4Pairs headers;        ///< all that are to be signed; `host` among them
  std::string payload_hash;  ///< hexadecimal SHA-256 of the body, or `unsigned_payload`
};

/// In whose name, and for which service, something is signed. Borrows the secret.
struct SigV4Signer {
  std::string key_id;
  std::string_view secret;
  std::string region;
  std::string service = "s3";
};

/// Whether `.`, `..` and empty segments of the path are taken out before it is signed. In S3
/// they are part of a key's name.
enum class SigV4Path { verbatim, normalized };

/// All but the unreserved characters encoded, with capital letters.
[[nodiscard]] std::string sigv4_encode(std::string_view text);

/// `20150830T123600Z`
[[nodiscard]] std::string sigv4_time(TimePoint time);
/// `20150830/us-east-1/s3/aws4_request`
[[nodiscard]] std::string sigv4_scope(const SigV4Signer& signer, TimePoint time);
/// The names of the headers in lower case, sorted, with semicolons.
[[nodiscard]] std::string sigv4_signed_headers(const SigV4Request& request);

[[nodiscard]] std::string sigv4_canonical_request(const SigV4Request& request, SigV4Path path);
[[nodiscard]] std::string sigv4_string_to_sign(std::string_view canonical_request,
                                               const SigV4Signer& signer, TimePoint time);
/// The signature of a string to sign, in hexadecimal.
[[nodiscard]] std::string sigv4_signature(std::string_view string_to_sign,
                                          const SigV4Signer& signer, TimePoint time);

/// The value of `Authorization` for a request whose headers have `x-amz-date` of the same time.
[[nodiscard]] std::string sigv4_authorization(const SigV4Request& request,
                                              const SigV4Signer& signer, TimePoint time,
                                              SigV4Path path = SigV4Path::verbatim);

/// The query of a request that is good for `lifetime` without any further header: the request's
/// own pairs, those that say who signed what and until when, and last the signature.
[[nodiscard]] SigV4Pairs sigv4_presigned_query(SigV4Request request, const SigV4Signer& signer,
                                               TimePoint time, std::chrono::seconds lifetime,
                                               SigV4Path path = SigV4Path::verbatim);

}  // namespace tank::inline v0::crypto
