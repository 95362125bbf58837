// SPDX-License-Identifier: Apache-2.0
#include "storage/artifacts/s3/writer.hpp"

#include <algorithm>
#include <utility>

#include "core/crypto/encoding.hpp"
#include "core/crypto/hash.hpp"
#include "storage/artifacts/s3/answer.hpp"
#include "storage/artifacts/s3/listing.hpp"
#include "storage/artifacts/s3/object.hpp"
#include "storage/artifacts/s3/xml.hpp"

namespace tank::inline v0::s3 {
namespace {

constexpr std::string_view condition = "if-none-match";
constexpr std::size_t md5_hex_length = 32;

std::string_view without_quotes(std::string_view etag) {
  if (etag.size() >= 2 && etag.front() == '"' && etag.back() == '"') {
    etag.remove_prefix(1);
    etag.remove_suffix(1);
  }
  return etag;
}

// An ETag is the MD5 of the bytes, unless the store encrypts them or was made by somebody else.
bool proves(const HttpResponse& answer, std::string_view bytes, const crypto::Sha256& sum) {
  const std::string_view checksum = answer.header("x-amz-checksum-sha256");
  if (!checksum.empty()) return checksum == crypto::to_base64(crypto::view(sum));
  const std::string_view etag = without_quotes(answer.header("ETag"));
  return etag.size() == md5_hex_length &&
         etag == crypto::to_hex(crypto::hash(crypto::HashAlgorithm::md5, bytes));
}

// A part's own ETag, or the error that it has none.
Result<std::string> etag_of(const HttpResponse& answer) {
  const std::string_view etag = answer.header("ETag");
  if (!etag.empty()) return std::string(etag);
  return fail(Errc::io_error,
              "a part was taken without an ETag; look whether the endpoint is an S3");
}

}  // namespace

bool Writer::is_conditional(const NewObject& object) const {
  return !object.may_replace && knows_conditions_;
}

// With the condition where it is wanted, and again without it where nobody knows it.
Result<Answer> Writer::send(Call call, const NewObject& object) const {
  if (!is_conditional(object)) return client_->send(call);
  call.headers.emplace_back(condition, "*");
  auto answer = client_->send(call);
  if (!answer || !lacks_conditions(answer->response)) return answer;
  knows_conditions_ = false;
  call.headers.pop_back();
  return client_->send(call);
}

Result<Written> Writer::write(const NewObject& object) const {
  return object.bytes.size() <= client_->options().part_bytes ? write_whole(object)
                                                              : write_parts(object);
}

Result<Written> Writer::write_whole(const NewObject& object) const {
  const crypto::Sha256 sum = crypto::sha256(object.bytes);
  Call call{.deed = "keep an object", .method = "PUT", .key = object.key, .content = object.bytes};
  call.is_transfer = true;
  call.content_hash = crypto::to_hex(crypto::view(sum));
  call.headers.emplace_back("x-amz-checksum-sha256", crypto::to_base64(crypto::view(sum)));
  const auto answer = send(call, object);
  if (!answer) return pass(answer);
  const int status = answer->response.status;
  if (status == 412) return answer->is_repeated ? Written::perhaps_us : Written::before;
  if (status != 200) return client_->refuse(call, *answer);
  return proves(answer->response, object.bytes, sum) ? Written::now : read_back(object);
}

// What does not prove itself is looked at, and does not stay when it is wrong.
Result<Written> Writer::read_back(const NewObject& object) const {
  const auto same = holds(*client_, object.key, object.bytes);
  if (!same) return pass(same);
  if (*same) return Written::now;
  if (auto gone = remove_object(*client_, object.key); !gone) return pass(std::move(gone));
  return fail(Errc::io_error, client_->options().address.to_string() +
                                  " kept other bytes than those it was sent; they were removed");
}

Result<Written> Writer::write_parts(const NewObject& object) const {
  auto id = begin(object);
  if (!id) return pass(std::move(id));
  Upload upload{.id = *std::move(id), .parts = {}};
  const auto part_bytes = static_cast<std::size_t>(client_->options().part_bytes);
  Result<Written> outcome = Written::now;
  for (std::size_t at = 0; at < object.bytes.size() && outcome; at += part_bytes) {
    if (auto sent = send_part(object, object.bytes.substr(at, part_bytes), upload); !sent) {
      outcome = pass(std::move(sent));
    }
  }
  if (outcome) outcome = complete(object, upload);
  if (!outcome || *outcome != Written::now) {
    // What cannot be given back now is swept later; the first error is the one to tell.
    static_cast<void>(abort_upload(*client_, object.key, upload.id));
  }
  return outcome;
}

Result<std::string> Writer::begin(const NewObject& object) const {
  Call call{.deed = "begin an upload", .method = "POST", .key = object.key};
  call.query = {{"uploads", ""}};
  const auto answer = client_->send(call);
  if (!answer) return pass(answer);
  if (answer->response.status != 200) return client_->refuse(call, *answer);
  const auto root = parse_xml(answer->response.body);
  std::string id(root ? root->text_of("UploadId") : std::string_view{});
  if (id.empty()) return client_->refuse(call, *answer);
  return id;
}

Result<void> Writer::send_part(const NewObject& object, std::string_view bytes,
                               Upload& upload) const {
  const crypto::Sha256 sum = crypto::sha256(bytes);
  const int number = static_cast<int>(upload.parts.size()) + 1;
  Call call{.deed = "keep a part", .method = "PUT", .key = object.key, .content = bytes};
  call.is_transfer = true;
  call.content_hash = crypto::to_hex(crypto::view(sum));
  call.query = {{"partNumber", std::to_string(number)}, {"uploadId", upload.id}};
  const auto answer = client_->send(call);
  if (!answer) return pass(answer);
  if (answer->response.status != 200) return client_->refuse(call, *answer);
  auto etag = etag_of(answer->response);
  if (!etag) return pass(std::move(etag));
  upload.is_proved = upload.is_proved && proves(answer->response, bytes, sum);
  upload.parts.push_back({number, *std::move(etag)});
  return {};
}

Result<Written> Writer::complete(const NewObject& object, const Upload& upload) const {
  std::string body = "<CompleteMultipartUpload xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">";
  for (const Part& part : upload.parts) {
    body.append("<Part><PartNumber>").append(std::to_string(part.number));
    body.append("</PartNumber><ETag>").append(escape_xml(part.etag)).append("</ETag></Part>");
  }
  body += "</CompleteMultipartUpload>";
  Call call{.deed = "complete an upload", .method = "POST", .key = object.key, .content = body};
  call.query = {{"uploadId", upload.id}};
  call.is_transfer = true;
  call.may_hide_error = true;
  const auto answer = send(call, object);
  if (!answer) return pass(answer);
  return check_completed(call, *answer, object, upload.is_proved);
}

Result<Written> Writer::check_completed(const Call& call, const Answer& answer,
                                        const NewObject& object, bool is_proved) const {
  const int status = answer.response.status;
  if (status == 412) return answer.is_repeated ? Written::perhaps_us : Written::before;
  // The answer to an earlier attempt was lost, and with it the upload that it completed.
  if (status == 404 && answer.is_repeated) {
    const auto same = holds(*client_, object.key, object.bytes);
    if (!same) return pass(same);
    if (*same) return Written::now;
  }
  const auto root = parse_xml(answer.response.body);
  if (status != 200 || !root || root->name != "CompleteMultipartUploadResult") {
    return client_->refuse(call, answer);
  }
  return is_proved ? Written::now : read_back(object);
}

}  // namespace tank::inline v0::s3
