// SPDX-License-Identifier: Apache-2.0
#include "storage/artifacts/s3/object.hpp"

#include <algorithm>
#include <charconv>
#include <mutex>
#include <optional>
#include <utility>

#include "storage/artifacts/s3/answer.hpp"

namespace tank::inline v0::s3 {
namespace {

/// A piece of an object, and how large the whole is.
struct Piece {
  std::string bytes;
  std::uint64_t object_size = 0;
  std::string etag;
};

/// Which bytes are wanted, and of which state of the object.
struct Wanted {
  std::uint64_t offset = 0;
  std::uint64_t size = 0;  ///< 0: all that there is
  std::string_view etag;   ///< empty: any
};

// `bytes 0-99/1234` (RFC 9110 §14.4), of which the last number is wanted.
std::optional<std::uint64_t> whole_size(std::string_view content_range, std::uint64_t offset) {
  const std::string start = "bytes " + std::to_string(offset) + "-";
  const std::size_t slash = content_range.rfind('/');
  if (!content_range.starts_with(start) || slash == std::string_view::npos) return std::nullopt;
  std::uint64_t out = 0;
  const char* last = content_range.data() + content_range.size();
  const auto [end, error] = std::from_chars(content_range.data() + slash + 1, last, out);
  if (error != std::errc{} || end != last) return std::nullopt;
  return out;
}

tl::unexpected<Error> not_kept(const Client& client, const std::string& key) {
  return fail(Errc::artifact_not_found,
              key + " is not kept in " + client.options().address.to_string());
}

tl::unexpected<Error> strange(const Client& client, std::string_view what) {
  return fail(Errc::io_error, client.options().address.endpoint + " " + std::string(what) +
                                  "; look whether the endpoint is an S3");
}

bool is_missing(const HttpResponse& answer) {
  if (answer.status != 404) return false;
  const Fault fault = read_fault(answer);
  return fault.code.empty() || fault.code == "NoSuchKey";
}

Call call_for(const std::string& key, const Wanted& wanted) {
  Call call{.deed = "read an artifact", .key = key};
  // Opening one is asked for in the middle of other work, and shall not hold it up for long.
  call.is_transfer = wanted.size > limits::s3_first_read;
  // Who does not know ranges sends everything.
  call.max_answer_bytes = limits::archive_bytes;
  if (wanted.size > 0) {
    call.headers.emplace_back("range", "bytes=" + std::to_string(wanted.offset) + "-" +
                                           std::to_string(wanted.offset + wanted.size - 1));
  }
  if (!wanted.etag.empty()) call.headers.emplace_back("if-match", std::string(wanted.etag));
  return call;
}

Result<Piece> read_piece(const Client& client, const std::string& key, const Wanted& wanted) {
  const Call call = call_for(key, wanted);
  auto answer = client.send(call);
  if (!answer) return pass(std::move(answer));
  HttpResponse& response = answer->response;
  std::string etag(response.header("ETag"));
  if (is_missing(response)) return not_kept(client, key);
  // Nothing begins at the beginning of what is empty.
  if (response.status == 416 && wanted.offset == 0) return Piece{{}, 0, std::move(etag)};
  if (response.status == 412) {
    return fail(Errc::io_error, key + " was changed while it was read; read it again");
  }
  if (response.status == 200 && wanted.offset == 0) {
    const std::uint64_t size = response.body.size();
    return Piece{std::move(response.body), size, std::move(etag)};
  }
  if (response.status != 206) return client.refuse(call, *answer);
  const auto size = whole_size(response.header("Content-Range"), wanted.offset);
  if (!size || *size < wanted.offset) return strange(client, "sends parts without saying which");
  if (response.body.size() != std::min(wanted.size, *size - wanted.offset)) {
    return strange(client, "sends other parts than those that it is asked for");
  }
  return Piece{std::move(response.body), *size, std::move(etag)};
}

class ObjectArtifact final : public Artifact {
 public:
  ObjectArtifact(const Client& client, std::string key, const Digest& digest, Piece first)
      : client_(&client),
        key_(std::move(key)),
        digest_(digest),
        size_(first.object_size),
        etag_(std::move(first.etag)) {
    take(0, std::move(first.bytes));
  }

  std::uint64_t size_bytes() const override { return size_; }

  Result<std::size_t> read(std::uint64_t offset, std::span<char> out) override {
    const std::lock_guard lock(mutex_);
    if (offset < size_ && !out.empty() && !is_at_hand(offset)) {
      if (auto done = fetch(offset, out.size()); !done) return pass(std::move(done));
    }
    if (is_changed_) {
      return fail(Errc::integrity_mismatch, key_ + " in " + client_->options().address.to_string() +
                                                " has not the bytes of its name any more");
    }
    if (offset >= size_ || out.empty()) return std::size_t{0};
    return window_.copy(out.data(), out.size(), static_cast<std::size_t>(offset - begin_));
  }

 private:
  [[nodiscard]] bool is_at_hand(std::uint64_t offset) const {
    return offset >= begin_ && offset < begin_ + window_.size();
  }

  Result<void> fetch(std::uint64_t offset, std::size_t wanted) {
    const auto least = std::max<std::uint64_t>(wanted, limits::s3_read_ahead);
    const auto size = std::min({least, client_->options().part_bytes, size_ - offset});
    auto piece = read_piece(*client_, key_, {offset, size, etag_});
    if (!piece) return pass(std::move(piece));
    if (piece->object_size != size_ || piece->bytes.size() != size) {
      return strange(*client_, "says that an artifact has another size than a moment ago");
    }
    take(offset, std::move(piece->bytes));
    return {};
  }

  // What comes in order is hashed as it comes.
  void take(std::uint64_t offset, std::string bytes) {
    begin_ = offset;
    window_ = std::move(bytes);
    if (offset != hashed_ || is_checked_) return;
    hasher_.update(window_);
    hashed_ += window_.size();
    if (hashed_ < size_) return;
    is_checked_ = true;
    is_changed_ = hasher_.finish().digest != digest_;
  }

  const Client* client_;
  std::string key_;
  Digest digest_;
  std::uint64_t size_;
  std::string etag_;
  std::mutex mutex_;
  std::string window_;
  std::uint64_t begin_ = 0;
  Hasher hasher_;
  std::uint64_t hashed_ = 0;
  bool is_checked_ = false;
  bool is_changed_ = false;
};

}  // namespace

Result<std::unique_ptr<Artifact>> open_object(const Client& client, std::string key,
                                              const Digest& digest) {
  // Of what should be empty no range is asked: there is none, and not everybody says so well.
  const bool is_empty = digest == Digest::of({});
  auto first = read_piece(client, key, {0, is_empty ? 0 : limits::s3_first_read, {}});
  if (!first) return pass(std::move(first));
  return std::unique_ptr<Artifact>(
      std::make_unique<ObjectArtifact>(client, std::move(key), digest, *std::move(first)));
}

Result<bool> holds(const Client& client, const std::string& key, std::string_view bytes) {
  const auto object = open_object(client, key, Digest::of(bytes));
  if (!object && object.error().code == Errc::artifact_not_found) return false;
  if (!object) return pass(object);
  if ((*object)->size_bytes() != bytes.size()) return false;
  std::string piece(limits::s3_read_ahead, '\0');
  for (std::uint64_t at = 0;;) {
    const auto got = (*object)->read(at, piece);
    if (!got && got.error().code == Errc::integrity_mismatch) return false;
    if (!got) return pass(got);
    if (*got == 0) return at == bytes.size();
    if (bytes.substr(at, *got) != std::string_view(piece).substr(0, *got)) return false;
    at += *got;
  }
}

Result<std::string> read_object(const Client& client, const std::string& key, std::uint64_t size) {
  if (size == 0) return std::string();
  auto piece = read_piece(client, key, {0, size, {}});
  if (!piece) return pass(std::move(piece));
  if (piece->bytes.size() != size || piece->object_size != size) {
    return strange(client, "gives an object another size than in its list");
  }
  return std::move(piece->bytes);
}

Result<void> remove_object(const Client& client, const std::string& key) {
  const Call call{.deed = "remove an object", .method = "DELETE", .key = key};
  const auto answer = client.send(call);
  if (!answer) return pass(answer);
  if (answer->response.status < 300 || is_missing(answer->response)) return {};
  return client.refuse(call, *answer);
}

}  // namespace tank::inline v0::s3
