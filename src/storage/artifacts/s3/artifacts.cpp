// SPDX-License-Identifier: Apache-2.0
#include <utility>

#include <tank/port/s3_artifacts.hpp>

#include "storage/artifacts/s3/client.hpp"
#include "storage/artifacts/s3/listing.hpp"
#include "storage/artifacts/s3/object.hpp"
#include "storage/artifacts/s3/staging.hpp"
#include "storage/artifacts/s3/writer.hpp"

namespace tank::inline v0::s3 {
namespace {

// As in a folder of artifacts, so that one can be copied into the other.
constexpr std::string_view artifacts = "sha256/";
constexpr std::size_t shard_digits = 2;

std::string key_of(const Digest& digest) {
  const std::string hex = digest.hex();
  return std::string(artifacts) + hex.substr(0, shard_digits) + "/" + hex.substr(shard_digits);
}

class S3Artifacts final : public ArtifactStore {
 public:
  S3Artifacts(S3Options options, HttpClient& http, const Clock& clock, Entropy& entropy)
      : client_(std::move(options), http, clock, entropy) {}

  Result<void> check() const { return check_bucket(client_, false); }
  Result<void> ping() override { return check_bucket(client_, true); }

  Result<Digest> put(std::string_view bytes) override {
    const Digest digest = Digest::of(bytes);
    NewObject object{.key = key_of(digest), .bytes = bytes};
    // Many bytes are not sent to be refused at the end.
    if (bytes.size() > client_.options().part_bytes) {
      if (auto kept = is_kept(object); !kept || *kept)
        return kept.map([&](bool) { return digest; });
      object.may_replace = true;
    }
    auto written = writer_.write(object);
    if (!written) return pass(std::move(written));
    if (*written == Written::now) return digest;
    // The name alone proves nothing: what spoiled bytes have it are replaced.
    if (auto kept = is_kept(object); !kept || *kept) return kept.map([&](bool) { return digest; });
    object.may_replace = true;
    written = writer_.write(object);
    if (!written) return pass(std::move(written));
    return digest;
  }

  Result<std::unique_ptr<Artifact>> open(const Digest& digest) override {
    return open_object(client_, key_of(digest), digest);
  }

  Result<void> remove(const Digest& digest) override {
    return remove_object(client_, key_of(digest));
  }

  Result<std::vector<Digest>> list() override {
    const auto objects = list_objects(client_, std::string(artifacts));
    if (!objects) return pass(objects);
    std::vector<Digest> out;
    for (const ListedObject& object : *objects) {
      std::string hex = object.key.substr(artifacts.size());
      if (hex.size() > shard_digits && hex[shard_digits] == '/') hex.erase(shard_digits, 1);
      if (const auto digest = Digest::parse(hex)) out.push_back(*digest);
    }
    return out;
  }

  Result<std::optional<std::string>> download_url(const Digest& digest,
                                                  std::chrono::seconds lifetime) override {
    return client_.presigned_url(key_of(digest), lifetime);
  }

  Result<void> sweep() override {
    const TimePoint oldest = client_.now() - limits::s3_leftover_age;
    if (auto done = abort_uploads_before(client_, oldest); !done) return done;
    return staging_.sweep(oldest);
  }

  Result<std::uint64_t> append(UploadId upload, std::uint64_t offset,
                               std::string_view bytes) override {
    return staging_.append(upload, offset, bytes);
  }
  Result<std::uint64_t> staged_size(UploadId upload) override { return staging_.size(upload); }
  Result<std::string> read_staged(UploadId upload) override { return staging_.read(upload); }
  Result<void> discard(UploadId upload) override { return staging_.discard(upload); }

 private:
  Result<bool> is_kept(const NewObject& object) const {
    return holds(client_, object.key, object.bytes);
  }

  Client client_;
  Writer writer_{client_};
  Staging staging_{client_, writer_};
};

Result<void> check_options(const S3Options& options) {
  if (!options.credentials.key_id.empty() && !options.credentials.secret.empty()) return {};
  return fail(Errc::invalid_argument,
              "say who asks for " + options.address.to_string() +
                  ": --s3-key-id with --s3-secret-file, or AWS_ACCESS_KEY_ID with "
                  "AWS_SECRET_ACCESS_KEY");
}

}  // namespace
}  // namespace tank::inline v0::s3

namespace tank::inline v0 {

Result<std::unique_ptr<ArtifactStore>> open_s3_artifacts(S3Options options, HttpClient& http,
                                                         const Clock& clock, Entropy& entropy) {
  if (auto good = s3::check_options(options); !good) return pass(std::move(good));
  auto store = std::make_unique<s3::S3Artifacts>(std::move(options), http, clock, entropy);
  if (auto reached = store->check(); !reached) return pass(std::move(reached));
  return std::unique_ptr<ArtifactStore>(std::move(store));
}

}  // namespace tank::inline v0
