// SPDX-License-Identifier: Apache-2.0
#include "support/fake_s3.hpp"

#include <algorithm>
#include <charconv>

#include "core/crypto/encoding.hpp"
#include "core/crypto/hash.hpp"
#include "storage/artifacts/s3/xml.hpp"

namespace tank::testing {
namespace {

std::string md5_of(const std::string& bytes) {
  return crypto::to_hex(crypto::hash(crypto::HashAlgorithm::md5, bytes));
}
std::string sha256_of(const std::string& bytes) {
  return crypto::hash(crypto::HashAlgorithm::sha256, bytes);
}
std::string quoted(const std::string& text) { return '"' + text + '"'; }
std::string element(const std::string& name, const std::string& text) {
  return "<" + name + ">" + s3::escape_xml(text) + "</" + name + ">";
}
RawReply document(const std::string& root, const std::string& inside) {
  RawReply reply;
  reply.body = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<" + root +
               " xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">" + inside + "</" + root + ">";
  reply.headers = {{"Content-Type", "application/xml"}};
  return reply;
}

/// `bytes=FIRST-LAST`
std::pair<std::size_t, std::size_t> read_range(const std::string& text) {
  const std::size_t equals = text.find('=');
  const std::size_t dash = text.find('-');
  return {std::stoull(text.substr(equals + 1, dash - equals - 1)),
          std::stoull(text.substr(dash + 1))};
}

}  // namespace

FakeS3::FakeS3() : FakeS3(Ways()) {}
FakeS3::FakeS3(Ways ways)
    : ways_(ways), site_([this](const RawRequest& request) { return answer(request); }) {}

std::string FakeS3::origin() const { return "http://127.0.0.1:" + std::to_string(port()); }

void FakeS3::set_trouble(Trouble trouble) {
  const std::lock_guard lock(mutex_);
  trouble_ = std::move(trouble);
}

std::vector<RawRequest> FakeS3::whole_requests() const {
  const std::lock_guard lock(mutex_);
  return requests_;
}

std::vector<std::string> FakeS3::requests() const {
  std::vector<std::string> out;
  for (const RawRequest& request : whole_requests()) {
    std::string line = request.method + " " + request.path;
    for (const auto& [name, value] : request.query) line += " ?" + name;
    out.push_back(std::move(line));
  }
  return out;
}

void FakeS3::forget_requests() {
  const std::lock_guard lock(mutex_);
  requests_.clear();
}

std::map<std::string, std::string> FakeS3::objects() const {
  const std::lock_guard lock(mutex_);
  std::map<std::string, std::string> out;
  for (const auto& [key, object] : objects_) out.emplace(key, object.bytes);
  return out;
}

void FakeS3::set_object(const std::string& key, const std::string& bytes) {
  const std::lock_guard lock(mutex_);
  keep(key, bytes, md5_of(bytes));
}

std::size_t FakeS3::unfinished_uploads() const {
  const std::lock_guard lock(mutex_);
  return uploads_.size();
}

void FakeS3::set_time(TimePoint time) {
  const std::lock_guard lock(mutex_);
  now_ = to_string(time);
}

RawReply FakeS3::error(int status, const std::string& code, const std::string& more) {
  RawReply reply{.status = status};
  reply.body = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error>" + element("Code", code) +
               element("Message", "It is said: " + code) + more + "</Error>";
  return reply;
}

void FakeS3::keep(const std::string& key, const std::string& bytes, const std::string& etag) {
  objects_[key] = {bytes, etag, now_};
}

RawReply FakeS3::answer(const RawRequest& request) {
  Trouble trouble;
  {
    const std::lock_guard lock(mutex_);
    requests_.push_back(request);
    trouble = trouble_;
  }
  const std::function<RawReply()> as_usual = [&] {
    const std::lock_guard lock(mutex_);
    return usual(request);
  };
  return trouble ? trouble(request, as_usual) : as_usual();
}

// The bucket stands in the path, or in front of the host's name.
RawReply FakeS3::usual(const RawRequest& request) {
  const std::string start = std::string("/") + bucket;
  const bool in_host = request.header("host").starts_with(std::string(bucket) + ".");
  const std::string path = in_host ? start + request.path : request.path;
  if (request.header("authorization").empty() && !request.asks("X-Amz-Signature")) {
    return error(403, "AccessDenied");
  }
  if (!path.starts_with(start)) return error(404, "NoSuchBucket");
  const std::string hash = request.header("x-amz-content-sha256");
  if (hash != "" && hash != crypto::to_hex(sha256_of(request.body))) {
    return error(400, "XAmzContentSHA256Mismatch");
  }
  const std::string key = path.substr(std::min(start.size() + 1, path.size()));
  return key.empty() ? of_bucket(request) : of_object(request, key);
}

RawReply FakeS3::of_bucket(const RawRequest& request) {
  if (request.method == "GET" && request.asks("uploads")) return list_uploads();
  if (request.method == "GET") return list(request);
  if (request.method == "POST" && request.asks("delete")) return remove_many(request);
  return error(405, "MethodNotAllowed");
}

RawReply FakeS3::of_object(const RawRequest& request, const std::string& key) {
  if (request.method == "PUT")
    return request.asks("uploadId") ? put_part(request) : put(request, key);
  if (request.method == "POST")
    return request.asks("uploads") ? begin(key) : complete(request, key);
  if (request.method == "DELETE" && request.asks("uploadId")) {
    return uploads_.erase(request.value("uploadId")) == 1 ? RawReply{.status = 204}
                                                          : error(404, "NoSuchUpload");
  }
  if (request.method == "DELETE") {
    objects_.erase(key);
    return {.status = 204};
  }
  return get(request, key);
}

RawReply FakeS3::put(const RawRequest& request, const std::string& key) {
  if (!request.header("if-none-match").empty()) {
    if (!ways_.knows_conditions) return error(501, "NotImplemented");
    if (objects_.contains(key)) return error(412, "PreconditionFailed");
  }
  const std::string checksum = request.header("x-amz-checksum-sha256");
  if (!checksum.empty() && checksum != crypto::to_base64(sha256_of(request.body))) {
    return error(400, "BadDigest");
  }
  keep(key, request.body, md5_of(request.body));
  RawReply reply;
  reply.headers = {{"ETag", quoted(md5_of(request.body))}};
  if (ways_.answers_checksums) reply.headers.emplace_back("x-amz-checksum-sha256", checksum);
  return reply;
}

RawReply FakeS3::get(const RawRequest& request, const std::string& key) const {
  const auto found = objects_.find(key);
  if (found == objects_.end()) return error(404, "NoSuchKey");
  const Object& object = found->second;
  if (const std::string wanted = request.header("if-match");
      !wanted.empty() && wanted != quoted(object.etag)) {
    return error(412, "PreconditionFailed");
  }
  RawReply reply;
  reply.headers = {{"ETag", quoted(object.etag)}};
  reply.body = object.bytes;
  if (request.header("range").empty()) return reply;
  const auto [first, last] = read_range(request.header("range"));
  if (first >= object.bytes.size()) return error(416, "InvalidRange");
  reply.status = 206;
  reply.body = object.bytes.substr(first, last - first + 1);
  reply.headers.emplace_back("Content-Range", "bytes " + std::to_string(first) + "-" +
                                                  std::to_string(first + reply.body.size() - 1) +
                                                  "/" + std::to_string(object.bytes.size()));
  return reply;
}

RawReply FakeS3::list(const RawRequest& request) const {
  const std::string prefix = request.value("prefix");
  std::string inside = element("Name", bucket) + element("Prefix", prefix);
  std::size_t limit = ways_.page;
  if (request.asks("max-keys"))
    limit = std::min<std::size_t>(limit, std::stoul(request.value("max-keys")));
  std::size_t count = 0;
  std::string last;
  bool goes_on = false;
  for (const auto& [key, object] : objects_) {
    if (!key.starts_with(prefix) || key <= request.value("continuation-token")) continue;
    goes_on = count == limit;
    if (goes_on) break;
    ++count;
    last = key;
    inside += "<Contents>" + element("Key", key) + element("LastModified", object.modified) +
              element("ETag", quoted(object.etag)) +
              element("Size", std::to_string(object.bytes.size())) + "</Contents>";
  }
  inside += element("IsTruncated", goes_on ? "true" : "false");
  if (goes_on) inside += element("NextContinuationToken", last);
  return document("ListBucketResult", inside);
}

RawReply FakeS3::list_uploads() const {
  std::string inside;
  for (const auto& [id, upload] : uploads_) {
    inside += "<Upload>" + element("Key", upload.key) + element("UploadId", id) +
              element("Initiated", upload.begun) + "</Upload>";
  }
  return document("ListMultipartUploadsResult", inside + element("IsTruncated", "false"));
}

RawReply FakeS3::remove_many(const RawRequest& request) {
  const std::string sum = crypto::hash(crypto::HashAlgorithm::md5, request.body);
  if (request.header("content-md5") != crypto::to_base64(sum)) return error(400, "InvalidDigest");
  const auto wanted = s3::parse_xml(request.body);
  if (!wanted || wanted->name != "Delete") return error(400, "MalformedXML");
  for (const s3::XmlElement& each : wanted->children) {
    if (each.name == "Object") objects_.erase(std::string(each.text_of("Key")));
  }
  return document("DeleteResult", "");
}

RawReply FakeS3::begin(const std::string& key) {
  const std::string id = "upload-" + std::to_string(next_upload_++);
  uploads_[id] = {key, now_, {}};
  return document("InitiateMultipartUploadResult", element("UploadId", id));
}

RawReply FakeS3::put_part(const RawRequest& request) {
  const auto upload = uploads_.find(request.value("uploadId"));
  if (upload == uploads_.end()) return error(404, "NoSuchUpload");
  upload->second.parts[std::stoi(request.value("partNumber"))] = request.body;
  RawReply reply;
  reply.headers = {{"ETag", quoted(md5_of(request.body))}};
  return reply;
}

RawReply FakeS3::complete(const RawRequest& request, const std::string& key) {
  const auto upload = uploads_.find(request.value("uploadId"));
  if (upload == uploads_.end()) return error(404, "NoSuchUpload");
  if (!request.header("if-none-match").empty()) {
    if (!ways_.knows_conditions) return error(501, "NotImplemented");
    if (objects_.contains(key)) return error(412, "PreconditionFailed");
  }
  const auto wanted = s3::parse_xml(request.body);
  if (!wanted || wanted->name != "CompleteMultipartUpload") return error(400, "MalformedXML");
  std::string bytes;
  int last = 0;
  for (const s3::XmlElement& part : wanted->children) {
    const int number = std::stoi(std::string(part.text_of("PartNumber")));
    if (number <= last) return error(400, "InvalidPartOrder");
    last = number;
    const auto found = upload->second.parts.find(number);
    if (found == upload->second.parts.end() ||
        part.text_of("ETag") != quoted(md5_of(found->second))) {
      return error(400, "InvalidPart");
    }
    bytes += found->second;
  }
  const std::string etag = md5_of(bytes) + "-" + std::to_string(wanted->children.size());
  uploads_.erase(upload);
  keep(key, bytes, etag);
  return document("CompleteMultipartUploadResult", element("ETag", quoted(etag)));
}

}  // namespace tank::testing
