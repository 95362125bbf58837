// SPDX-License-Identifier: Apache-2.0
#include <atomic>
#include <cerrno>
#include <filesystem>
#include <utility>

#include <fcntl.h>
#include <unistd.h>

#include <tank/port/artifact_store.hpp>

#include "storage/artifacts/file.hpp"

namespace tank::inline v0::artifacts {
namespace {

namespace fs = std::filesystem;

// Two hex digits a folder: with a million artifacts there are four thousand in each.
constexpr std::size_t shard_digits = 2;
constexpr int attempts_to_stay_named = 16;

class FileArtifact final : public Artifact {
 public:
  FileArtifact(File file, std::uint64_t size) : file_(std::move(file)), size_(size) {}

  std::uint64_t size_bytes() const override { return size_; }
  Result<std::size_t> read(std::uint64_t offset, std::span<char> out) override {
    return file_.read(offset, out);
  }
  int descriptor() const override { return file_.descriptor(); }

 private:
  File file_;
  std::uint64_t size_;
};

Result<void> make_folder(const fs::path& folder) {
  std::error_code failure;
  fs::create_directories(folder, failure);
  if (failure) return system_failure("cannot make " + folder.string(), failure.value());
  return {};
}

void unlink_quietly(const fs::path& path) {
  std::error_code ignored;
  fs::remove(path, ignored);
}

Result<std::vector<fs::path>> entries_of(const fs::path& folder) {
  std::vector<fs::path> out;
  std::error_code failure;
  fs::directory_iterator at(folder, failure);
  for (const fs::directory_iterator end; !failure && at != end; at.increment(failure)) {
    out.push_back(at->path());
  }
  if (failure) return system_failure("cannot list " + folder.string(), failure.value());
  return out;
}

/// A file that is being written, under a name that nobody looks for. It is locked as long as
/// it is open, so that sweeping tells it from what a crash left behind.
struct Draft {
  File file;
  fs::path path;
};

}  // namespace

class ArtifactDirectory final : public ArtifactStore {
 public:
  explicit ArtifactDirectory(const fs::path& folder)
      : artifacts_(folder / "sha256"), drafts_(folder / "tmp"), staging_(folder / "staging") {}

  /// Makes the folders and removes drafts whose writer is gone.
  Result<void> prepare(OpenMode mode) const {
    std::error_code failure;
    const bool is_new = !fs::exists(artifacts_, failure);
    if (failure) return system_failure("cannot look at " + artifacts_.string(), failure.value());
    if (mode == OpenMode::existing && is_new) {
      return fail(Errc::io_error, "there are no artifacts in " + artifacts_.parent_path().string() +
                                      "; say with --artifacts where they are");
    }
    for (const fs::path& folder : {artifacts_, drafts_, staging_}) {
      if (auto made = make_folder(folder); !made) return made;
    }
    if (is_new) {
      if (auto synced = sync_folder(artifacts_.parent_path()); !synced) return synced;
    }
    const auto left_over = entries_of(drafts_);
    if (!left_over) return pass(left_over);
    for (const fs::path& path : *left_over) {
      const auto draft = File::open(path, O_RDWR);
      if (draft && draft->try_lock()) unlink_quietly(path);
    }
    return {};
  }

  Result<void> ping() override {
    for (const fs::path& folder : {artifacts_, drafts_, staging_}) {
      if (::access(folder.c_str(), R_OK | W_OK | X_OK) != 0) {
        return fail(Errc::io_error, "cannot use " + folder.string() + ": " +
                                        std::generic_category().message(errno));
      }
    }
    return {};
  }

  Result<Digest> put(std::string_view bytes) override {
    const Digest digest = Digest::of(bytes);
    const fs::path path = path_of(digest);
    if (auto kept = is_kept(path, bytes); !kept) {
      return pass(std::move(kept));
    } else if (*kept) {
      return digest;
    }
    auto written = write_new(path, bytes);
    if (!written) return pass(std::move(written));
    return digest;
  }

  Result<std::unique_ptr<Artifact>> open(const Digest& digest) override {
    auto file = File::open(path_of(digest), O_RDONLY);
    if (!file) {
      if (file.error().code != Errc::artifact_not_found) return pass(std::move(file));
      return fail(Errc::artifact_not_found, digest.to_string() + " is not kept here");
    }
    const auto size = file->size();
    if (!size) return pass(size);
    return std::unique_ptr<Artifact>(std::make_unique<FileArtifact>(std::move(*file), *size));
  }

  Result<void> remove(const Digest& digest) override { return unlink(path_of(digest)); }

  Result<std::vector<Digest>> list() override {
    std::vector<Digest> out;
    const auto shards = entries_of(artifacts_);
    if (!shards) return pass(shards);
    for (const fs::path& shard : *shards) {
      const auto files = entries_of(shard);
      if (!files) return pass(files);
      for (const fs::path& file : *files) {
        const auto digest = Digest::parse(shard.filename().string() + file.filename().string());
        if (digest) out.push_back(*digest);
      }
    }
    return out;
  }

  Result<std::uint64_t> append(UploadId upload, std::uint64_t offset,
                               std::string_view bytes) override {
    const auto file = File::open(staged(upload), O_RDWR | O_CREAT);
    if (!file) return pass(file);
    if (auto locked = file->lock(); !locked) return pass(std::move(locked));
    if (offset == 0) {
      if (auto cut = file->truncate(0); !cut) return pass(std::move(cut));
    }
    const auto size = file->size();
    if (!size) return pass(size);
    if (*size != offset) {
      return fail(Errc::precondition_failed,
                  std::to_string(*size) + " bytes are staged; go on from there");
    }
    if (auto written = file->write(offset, bytes); !written) {
      // What was written of the piece is taken back: the staged size is what was acknowledged.
      if (auto cut = file->truncate(offset); !cut) return pass(std::move(cut));
      return pass(std::move(written));
    }
    return offset + bytes.size();
  }

  Result<std::uint64_t> staged_size(UploadId upload) override {
    const auto file = File::open(staged(upload), O_RDONLY);
    if (file) return file->size();
    if (file.error().code == Errc::artifact_not_found) return std::uint64_t{0};
    return pass(file);
  }

  Result<std::string> read_staged(UploadId upload) override {
    const auto file = File::open(staged(upload), O_RDONLY);
    if (file) return file->read_all();
    if (file.error().code != Errc::artifact_not_found) return pass(file);
    return fail(Errc::upload_incomplete, "nothing is staged for " + upload.to_string());
  }

  Result<void> discard(UploadId upload) override { return unlink(staged(upload)); }

 private:
  fs::path path_of(const Digest& digest) const {
    const std::string hex = digest.hex();
    return artifacts_ / hex.substr(0, shard_digits) / hex.substr(shard_digits);
  }
  fs::path staged(UploadId upload) const { return staging_ / upload.to_string(); }

  static Result<void> unlink(const fs::path& path) {
    if (::unlink(path.c_str()) != 0 && errno != ENOENT) {
      return system_failure("cannot remove " + path.string(), errno);
    }
    return {};
  }

  /// Whether `path` holds exactly `bytes`, durably. What a failing disk, a copy that was cut
  /// short or a name whose folder was never synced left there is replaced: the name alone
  /// proves nothing.
  static Result<bool> is_kept(const fs::path& path, std::string_view bytes) {
    const auto file = File::open(path, O_RDONLY);
    if (!file) {
      if (file.error().code == Errc::artifact_not_found) return false;
      return pass(file);
    }
    const auto size = file->size();
    if (!size) return pass(size);
    if (*size != bytes.size()) return false;
    const auto content = file->read_all();
    if (!content) return pass(content);
    if (*content != bytes) return false;
    if (auto synced = make_durable(*file, path); !synced) return pass(std::move(synced));
    return true;
  }

  Result<Draft> open_draft() {
    for (int attempt = 0; attempt < attempts_to_stay_named; ++attempt) {
      fs::path path = drafts_ / (std::to_string(getpid()) + "-" + std::to_string(next_draft_++));
      auto file = File::open(path, O_RDWR | O_CREAT | O_EXCL);
      if (!file) return pass(std::move(file));
      if (auto locked = file->lock(); !locked) return pass(std::move(locked));
      // A sweeping process may have been between the two lines above.
      if (file->is_linked()) return Draft{std::move(*file), std::move(path)};
    }
    return fail(Errc::io_error, "cannot keep a file in " + drafts_.string());
  }

  // The bytes are on the disk before they have the name, so that after a power cut the name
  // stands for the whole artifact or for nothing; then the folder, which holds the name.
  Result<void> write_new(const fs::path& path, std::string_view bytes) {
    auto draft = open_draft();
    if (!draft) return pass(std::move(draft));
    auto done = draft->file.write(0, bytes);
    if (done) done = draft->file.sync();
    if (done) done = give_name(draft->path, path);
    if (!done) {
      unlink_quietly(draft->path);
      return done;
    }
    return sync_folder(path.parent_path());
  }

  // The first artifact of a folder makes it.
  Result<void> give_name(const fs::path& from, const fs::path& to) const {
    if (::rename(from.c_str(), to.c_str()) == 0) return {};
    if (errno != ENOENT) return system_failure("cannot name " + to.string(), errno);
    if (auto made = make_folder(to.parent_path()); !made) return made;
    if (auto synced = sync_folder(artifacts_); !synced) return synced;
    if (::rename(from.c_str(), to.c_str()) == 0) return {};
    return system_failure("cannot name " + to.string(), errno);
  }

  static Result<void> make_durable(const File& file, const fs::path& path) {
    if (auto synced = file.sync(); !synced) return synced;
    return sync_folder(path.parent_path());
  }

  fs::path artifacts_;
  fs::path drafts_;
  fs::path staging_;
  std::atomic<std::uint64_t> next_draft_{0};
};

}  // namespace tank::inline v0::artifacts

namespace tank::inline v0 {

Result<std::unique_ptr<ArtifactStore>> open_artifact_directory(const std::string& folder,
                                                               OpenMode mode) {
  auto store = std::make_unique<artifacts::ArtifactDirectory>(folder);
  if (auto prepared = store->prepare(mode); !prepared) return pass(std::move(prepared));
  return std::unique_ptr<ArtifactStore>(std::move(store));
}

}  // namespace tank::inline v0
