// SPDX-License-Identifier: Apache-2.0
#include "storage/artifacts/s3/answer.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "storage/artifacts/s3/xml.hpp"

namespace tank::inline v0::s3 {
namespace {

constexpr std::size_t shown_message_length = 200;

// https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html: what passes by itself, or
// was spoiled on the way.
constexpr std::array passing_codes{std::string_view("BadDigest"),
                                   std::string_view("ConditionalRequestConflict"),
                                   std::string_view("IncompleteBody"),
                                   std::string_view("InternalError"),
                                   std::string_view("OperationAborted"),
                                   std::string_view("RequestTimeout"),
                                   std::string_view("ServiceUnavailable"),
                                   std::string_view("SlowDown"),
                                   std::string_view("XAmzContentSHA256Mismatch")};
constexpr std::array passing_statuses{429, 500, 502, 503, 504};

// Of several makers; AWS itself is never full.
constexpr std::array full_codes{std::string_view("QuotaExceeded"),
                                std::string_view("XMinioStorageFull"),
                                std::string_view("InsufficientStorage")};

/// What is wrong is the operator's to put right: each row says how.
struct Remedy {
  std::string_view code;
  std::string_view what_to_do;
};
constexpr std::array remedies{
    Remedy{"NoSuchBucket", "make the bucket, or say with --artifacts which one it is"},
    Remedy{"AccessDenied",
           "let the key do s3:GetObject, s3:PutObject, s3:DeleteObject, s3:AbortMultipartUpload, "
           "s3:ListBucket and s3:ListBucketMultipartUploads"},
    Remedy{"AllAccessDisabled", "the owner of the bucket has locked it"},
    Remedy{"InvalidAccessKeyId", "nobody there knows the key; look at --s3-key-id"},
    Remedy{"SignatureDoesNotMatch",
           "the secret is not that of the key, or somebody on the way changes requests; look at "
           "--s3-secret-file"},
    Remedy{"ExpiredToken", "the session token is over; get new credentials and start again"},
    Remedy{"InvalidToken", "the session token is not good; look at --s3-token-file"},
    Remedy{"MethodNotAllowed", "this is no S3, or one that cannot do it; look at endpoint"}};

std::string printable(std::string_view text) {
  std::string out(text.substr(0, shown_message_length));
  for (char& c : out) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) c = ' ';
  }
  return out;
}

std::string describe(const HttpResponse& answer, const Fault& fault) {
  std::string out = std::to_string(answer.status);
  if (!fault.code.empty()) out.append(" ").append(fault.code);
  if (!fault.message.empty()) out.append(" (").append(fault.message).append(")");
  return out;
}

std::string how_far_apart(const Fault& fault, TimePoint now) {
  const auto theirs = parse_time(fault.server_time);
  if (!theirs) return "this machine's clock is wrong";
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(now - *theirs).count();
  return "this machine's clock is " + std::to_string(seconds < 0 ? -seconds : seconds) + " s " +
         (seconds < 0 ? "behind" : "ahead of") + " theirs";
}

std::string what_to_do(const HttpResponse& answer, const Fault& fault, TimePoint now) {
  if (fault.code == "RequestTimeTooSkewed") {
    return how_far_apart(fault, now) + "; set it, and let NTP keep it";
  }
  if (!fault.region.empty() || answer.status == 301 || answer.status == 307) {
    return "the bucket is in " + (fault.region.empty() ? "another region" : fault.region) +
           "; say ?region=" + (fault.region.empty() ? "REGION" : fault.region);
  }
  const auto* const remedy = std::ranges::find(remedies, fault.code, &Remedy::code);
  if (remedy != remedies.end()) return std::string(remedy->what_to_do);
  return fault.code.empty() ? "look whether the endpoint is an S3" : std::string();
}

}  // namespace

Fault read_fault(const HttpResponse& answer) {
  Fault out;
  const auto document = parse_xml(answer.body);
  if (!document || document->name != "Error") return out;
  out.code = printable(document->text_of("Code"));
  out.message = printable(document->text_of("Message"));
  out.region = printable(document->text_of("Region"));
  out.server_time = printable(document->text_of("ServerTime"));
  return out;
}

bool is_worth_repeating(const Result<HttpResponse>& outcome, bool may_hide_error) {
  if (!outcome) {
    return outcome.error().code == Errc::unavailable || outcome.error().code == Errc::timed_out;
  }
  const auto in = [](const auto& list, const auto& what) {
    return std::ranges::find(list, what) != list.end();
  };
  if (in(passing_statuses, outcome->status)) return true;
  const bool is_success = outcome->status < 300;
  return (!is_success || may_hide_error) && in(passing_codes, read_fault(*outcome).code);
}

bool lacks_conditions(const HttpResponse& answer) {
  return answer.status == 501 || read_fault(answer).code == "NotImplemented";
}

tl::unexpected<Error> refused(std::string_view deed, const S3Address& address,
                              const HttpResponse& answer, TimePoint now) {
  const Fault fault = read_fault(answer);
  std::string detail = "cannot " + std::string(deed) + " in " + address.to_string() + " at " +
                       address.endpoint + ": " + describe(answer, fault);
  const bool is_full =
      answer.status == 507 || std::ranges::find(full_codes, fault.code) != full_codes.end();
  if (is_full) return fail(Errc::storage_full, std::move(detail));
  if (const std::string remedy = what_to_do(answer, fault, now); !remedy.empty()) {
    detail.append("; ").append(remedy);
  }
  return fail(Errc::io_error, std::move(detail));
}

tl::unexpected<Error> in_vain(std::string_view deed, const S3Address& address,
                              const Result<HttpResponse>& outcome, int attempts) {
  std::string detail = "cannot " + std::string(deed) + " in " + address.to_string() + " at " +
                       address.endpoint + " after " + std::to_string(attempts) +
                       (attempts == 1 ? " attempt: " : " attempts: ");
  detail += outcome ? describe(*outcome, read_fault(*outcome)) : describe_error(outcome.error());
  Error error{.code = Errc::storage_unavailable, .detail = std::move(detail)};
  if (outcome) error.retry_after = outcome->retry_after().value_or(std::chrono::seconds(0));
  return tl::unexpected<Error>(std::move(error));
}

}  // namespace tank::inline v0::s3
