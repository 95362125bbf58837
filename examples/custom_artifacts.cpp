// SPDX-License-Identifier: Apache-2.0
// An artifact store of your own: here a map in memory; yours may be a bucket or a cache. The
// services see only the port.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <mutex>

#include <tank/base/entropy.hpp>
#include <tank/identity/users.hpp>
#include <tank/org/organizations.hpp>
#include <tank/package/archive.hpp>
#include <tank/port/artifact_store.hpp>
#include <tank/registry/download_counter.hpp>
#include <tank/registry/releases.hpp>
#include <tank/storage/open.hpp>

namespace {

using tank::Digest;
using tank::Errc;
using tank::Result;
using tank::UploadId;

class MemoryArtifact final : public tank::Artifact {
 public:
  explicit MemoryArtifact(std::string bytes) : bytes_(std::move(bytes)) {}

  std::uint64_t size_bytes() const override { return bytes_.size(); }

  Result<std::size_t> read(std::uint64_t offset, std::span<char> out) override {
    if (offset >= bytes_.size()) return std::size_t{0};
    return bytes_.copy(out.data(), out.size(), offset);
  }

 private:
  std::string bytes_;
};

/// Keeps everything in memory, so nothing survives the process.
class MemoryArtifacts final : public tank::ArtifactStore {
 public:
  Result<Digest> put(std::string_view bytes) override {
    const std::lock_guard lock(mutex_);
    const auto digest = Digest::of(bytes);
    kept_.emplace(digest, bytes);
    return digest;
  }

  Result<std::unique_ptr<tank::Artifact>> open(const Digest& digest) override {
    const std::lock_guard lock(mutex_);
    const auto found = kept_.find(digest);
    if (found == kept_.end()) return tank::fail(Errc::artifact_not_found, digest.to_string());
    return std::make_unique<MemoryArtifact>(found->second);
  }

  Result<void> remove(const Digest& digest) override {
    const std::lock_guard lock(mutex_);
    kept_.erase(digest);
    return {};
  }

  Result<std::vector<Digest>> list() override {
    const std::lock_guard lock(mutex_);
    std::vector<Digest> all;
    for (const auto& [digest, bytes] : kept_) all.push_back(digest);
    return all;
  }

  Result<std::uint64_t> append(UploadId upload, std::uint64_t offset,
                               std::string_view bytes) override {
    const std::lock_guard lock(mutex_);
    std::string& staged = staged_[upload];
    if (offset == 0) staged.clear();
    if (offset != staged.size())
      return tank::fail(Errc::precondition_failed, "another offset is next");
    staged += bytes;
    return staged.size();
  }

  Result<std::uint64_t> staged_size(UploadId upload) override {
    const std::lock_guard lock(mutex_);
    const auto found = staged_.find(upload);
    return found == staged_.end() ? 0 : found->second.size();
  }

  Result<std::string> read_staged(UploadId upload) override {
    const std::lock_guard lock(mutex_);
    const auto found = staged_.find(upload);
    if (found == staged_.end()) return tank::fail(Errc::upload_incomplete, "nothing was uploaded");
    return found->second;
  }

  Result<void> discard(UploadId upload) override {
    const std::lock_guard lock(mutex_);
    staged_.erase(upload);
    return {};
  }

 private:
  std::mutex mutex_;
  std::map<Digest, std::string> kept_;
  std::map<UploadId, std::string> staged_;
};

template <class T>
T must(Result<T> result) {
  if (result) return std::move(*result);
  std::fprintf(stderr, "%s\n", tank::describe_error(result.error()).c_str());
  std::exit(1);
}

}  // namespace

int main() {
  const tank::SystemClock clock;
  tank::SystemEntropy entropy;
  const auto store = must(tank::open_sqlite(":memory:"));
  MemoryArtifacts artifacts;
  tank::registry::DownloadCounter downloads;
  tank::identity::Users users(*store, clock, entropy);
  tank::org::Organizations organizations(*store, clock, entropy);
  tank::registry::RuleScanner scanner;
  tank::registry::Releases releases(*store, artifacts, clock, entropy, downloads, scanner);

  const auto me = must(users.local_admin("example"));
  must(organizations.create(me, {.name = "Acme", .slug = must(tank::Slug::parse("acme"))}));
  const auto name = must(tank::package::PackageName::parse("@acme/note"));
  const auto archive = must(tank::package::pack(
      {{.path = "tank.json", .content = R"({"name": "@acme/note", "version": "1.0.0"})"},
       {.path = "SKILL.md", .content = "---\nname: note\ndescription: Takes notes.\n---\n"}}));
  must(releases.publish(me,
                        {.name = name, .version = {}, .archive = archive, .idempotency_key = {}}));

  const auto version = must(tank::semver::Version::parse("1.0.0"));
  const auto opened = must(releases.open_archive(me, name, version));
  std::printf("%s %s: %llu bytes from a store of our own\n", name.to_string().c_str(),
              version.to_string().c_str(),
              static_cast<unsigned long long>(opened.archive->size_bytes()));
}
