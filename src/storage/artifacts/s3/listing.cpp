// SPDX-License-Identifier: Apache-2.0
#include "storage/artifacts/s3/listing.hpp"

#include <algorithm>
#include <charconv>
#include <optional>
#include <span>
#include <utility>

#include "core/crypto/encoding.hpp"
#include "core/crypto/hash.hpp"
#include "storage/artifacts/s3/answer.hpp"
#include "storage/artifacts/s3/object.hpp"
#include "storage/artifacts/s3/xml.hpp"

namespace tank::inline v0::s3 {
namespace {

tl::unexpected<Error> unreadable(std::string_view why) {
  return fail(Errc::io_error, "the list of the bucket cannot be read: " + std::string(why) +
                                  "; look whether the endpoint is an S3");
}

Result<XmlElement> read_root(std::string_view document, std::string_view name) {
  auto root = parse_xml(document);
  if (!root) return unreadable(root.error().detail);
  if (root->name != name) return unreadable("it is no `" + std::string(name) + "`");
  return root;
}

std::optional<std::uint64_t> read_number(std::string_view text) {
  std::uint64_t out = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return out;
}

Call list_call(const Client& client, const std::string& start) {
  Call call{.deed = "list the bucket"};
  call.query = {{"list-type", "2"}, {"prefix", client.options().address.prefix + start}};
  return call;
}

/// One page of uploads that were begun, and where the next page begins.
struct UploadPage {
  struct Begun {
    std::string key;
    std::string id;
    TimePoint at;
  };
  std::vector<Begun> uploads;
  std::string next_key;
  std::string next_id;
};

Result<UploadPage> read_uploads(std::string_view document, std::string_view prefix) {
  const auto root = read_root(document, "ListMultipartUploadsResult");
  if (!root) return pass(root);
  UploadPage out;
  for (const XmlElement& each : root->children) {
    if (each.name != "Upload") continue;
    const std::string_view key = each.text_of("Key");
    const auto at = parse_time(each.text_of("Initiated"));
    if (!key.starts_with(prefix) || !at) return unreadable("an upload has no key or no time");
    out.uploads.push_back(
        {std::string(key.substr(prefix.size())), std::string(each.text_of("UploadId")), *at});
  }
  if (root->text_of("IsTruncated") == "true") {
    out.next_key = root->text_of("NextKeyMarker");
    out.next_id = root->text_of("NextUploadIdMarker");
  }
  return out;
}

std::string deletion_of(std::span<const ListedObject> objects, const std::string& prefix) {
  std::string out = "<Delete xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">";
  for (const ListedObject& object : objects) {
    out.append("<Object><Key>").append(escape_xml(prefix + object.key)).append("</Key></Object>");
  }
  return out.append("<Quiet>true</Quiet></Delete>");
}

Result<void> remove_page(const Client& client, std::span<const ListedObject> objects) {
  const std::string body = deletion_of(objects, client.options().address.prefix);
  Call call{.deed = "remove objects", .method = "POST", .content = body};
  call.query = {{"delete", ""}};
  call.headers = {
      {"content-md5", crypto::to_base64(crypto::hash(crypto::HashAlgorithm::md5, body))}};
  const auto answer = client.send(call);
  if (!answer) return pass(answer);
  if (answer->response.status != 200) return client.refuse(call, *answer);
  const auto root = read_root(answer->response.body, "DeleteResult");
  if (!root) return pass(root);
  const XmlElement* error = root->find("Error");
  if (error == nullptr || error->text_of("Code") == "NoSuchKey") return {};
  return fail(Errc::io_error, "cannot remove " + std::string(error->text_of("Key")) + ": " +
                                  std::string(error->text_of("Code")));
}

}  // namespace

Result<ObjectPage> read_objects(std::string_view document, std::string_view prefix) {
  const auto root = read_root(document, "ListBucketResult");
  if (!root) return pass(root);
  ObjectPage out;
  for (const XmlElement& each : root->children) {
    if (each.name != "Contents") continue;
    const std::string_view key = each.text_of("Key");
    const auto size = read_number(each.text_of("Size"));
    const auto modified = parse_time(each.text_of("LastModified"));
    if (!key.starts_with(prefix) || !size || !modified) {
      return unreadable("an object has no key, size or time");
    }
    out.objects.push_back({std::string(key.substr(prefix.size())), *size, *modified});
  }
  if (root->text_of("IsTruncated") != "true") return out;
  out.next = root->text_of("NextContinuationToken");
  if (out.next.empty()) return unreadable("it goes on and does not say where");
  return out;
}

Result<std::vector<ListedObject>> list_objects(const Client& client, const std::string& start) {
  std::vector<ListedObject> out;
  std::string token;
  while (true) {
    Call call = list_call(client, start);
    if (!token.empty()) call.query.emplace_back("continuation-token", token);
    const auto answer = client.send(call);
    if (!answer) return pass(answer);
    if (answer->response.status != 200) return client.refuse(call, *answer);
    auto page = read_objects(answer->response.body, client.options().address.prefix);
    if (!page) return pass(std::move(page));
    std::ranges::move(page->objects, std::back_inserter(out));
    if (page->next.empty()) return out;
    if (page->objects.empty() || page->next == token) return unreadable("it goes round in circles");
    token = std::move(page->next);
  }
}

Result<void> check_bucket(const Client& client, bool is_ping) {
  Call call = list_call(client, "sha256/");
  call.deed = "use the bucket";
  call.query.emplace_back("max-keys", "1");
  call.is_ping = is_ping;
  const auto answer = client.send(call);
  if (!answer) return pass(answer);
  if (answer->response.status != 200) return client.refuse(call, *answer);
  const auto page = read_objects(answer->response.body, client.options().address.prefix);
  if (!page) return pass(page);
  return {};
}

Result<void> abort_upload(const Client& client, const std::string& key,
                          const std::string& upload_id) {
  Call call{.deed = "abort an upload", .method = "DELETE", .key = key};
  call.query = {{"uploadId", upload_id}};
  const auto answer = client.send(call);
  if (!answer) return pass(answer);
  if (answer->response.status < 300 || answer->response.status == 404) return {};
  return client.refuse(call, *answer);
}

Result<void> abort_uploads_before(const Client& client, TimePoint oldest) {
  const std::string& prefix = client.options().address.prefix;
  Call call{.deed = "list unfinished uploads"};
  call.query = {{"uploads", ""}, {"prefix", prefix}};
  while (true) {
    const auto answer = client.send(call);
    if (!answer) return pass(answer);
    const int status = answer->response.status;
    if (status == 501 || status == 405) return {};
    if (status != 200) return client.refuse(call, *answer);
    const auto page = read_uploads(answer->response.body, prefix);
    if (!page) return pass(page);
    for (const auto& begun : page->uploads) {
      if (begun.at >= oldest) continue;
      if (auto done = abort_upload(client, begun.key, begun.id); !done) return done;
    }
    if (page->next_key.empty() || page->uploads.empty()) return {};
    call.query = {{"uploads", ""},
                  {"prefix", prefix},
                  {"key-marker", page->next_key},
                  {"upload-id-marker", page->next_id}};
  }
}

Result<void> remove_objects(const Client& client, const std::vector<ListedObject>& objects) {
  if (objects.size() == 1) return remove_object(client, objects.front().key);
  for (std::size_t at = 0; at < objects.size(); at += limits::s3_keys_at_once) {
    const std::size_t count = std::min(limits::s3_keys_at_once, objects.size() - at);
    if (auto done = remove_page(client, std::span(objects).subspan(at, count)); !done) return done;
  }
  return {};
}

}  // namespace tank::inline v0::s3
