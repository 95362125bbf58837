// SPDX-License-Identifier: Apache-2.0
#include "cli/install/placement.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <charconv>
#include <limits>
#include <mutex>
#include <numeric>
#include <optional>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/install/descriptor.hpp"
#include "cli/install/file_text.hpp"
#include "cli/install/parallel.hpp"

namespace tank::inline v0::cli {
namespace {

/// The decimal name of a cached file, without an allocation.
class NumberName {
 public:
  explicit NumberName(std::size_t number) {
    *std::to_chars(text_.data(), text_.data() + text_.size(), number).ptr = '\0';
  }
  [[nodiscard]] const char* c_str() const { return text_.data(); }

 private:
  std::array<char, 24> text_{};
};

/// Makes the folders of files that come in order of their paths.
class Folders {
 public:
  explicit Folders(int root) : root_(root) {}

  Result<void> need_for(std::string_view path) {
    const auto slash = path.find_last_of('/');
    const std::string_view folder = slash == std::string_view::npos ? "" : path.substr(0, slash);
    if (folder.empty() || is_made(folder)) return {};
    for (auto end = folder.find('/', common(folder));; end = folder.find('/', end + 1)) {
      const std::string part(folder.substr(0, end));
      if (::mkdirat(root_, part.c_str(), 0755) != 0 && errno != EEXIST) {
        return fail_io("cannot make the folder", part);
      }
      if (end == std::string_view::npos) break;
    }
    last_ = folder;
    return {};
  }

 private:
  [[nodiscard]] bool is_made(std::string_view folder) const {
    return last_.starts_with(folder) &&
           (last_.size() == folder.size() || last_[folder.size()] == '/');
  }

  /// Where the part of `folder` begins that `last_` does not have.
  [[nodiscard]] std::size_t common(std::string_view folder) const {
    const auto [mine, theirs] = std::ranges::mismatch(last_, folder);
    const auto same = static_cast<std::size_t>(theirs - folder.begin());
    if (same == last_.size() && same > 0 && folder[same] == '/') return same + 1;
    const auto slash = folder.substr(0, same).find_last_of('/');
    return slash == std::string_view::npos ? 0 : slash + 1;
  }

  int root_;
  std::string last_;
};

/// Places one package. Its own object, so that each thread has its own buffers.
class Placer {
 public:
  Placer(const PlacementOptions& options, std::atomic<bool>& copy)
      : options_(options), copy_(copy) {}

  /// Whether every file was what it should be. Errors: storage_full, io_error.
  Result<bool> place(const Placement& placement, int root) {
    const CachedPackage& package = *placement.package;
    if (auto made = make_folders(root, placement.folder); !made) return pass(made);
    const auto target = open_folder(root, placement.folder);
    if (!target) return pass(target);
    const auto source = open_folder(AT_FDCWD, package.folder());
    if (!source) return pass(source);
    Folders folders(target->get());
    // What was hashed when it was written a moment ago is not read and hashed again.
    const bool trusts_stamp =
        options_.trust == Trust::stamp || package.origin() == CachedPackage::Origin::unpacked;
    for (std::size_t i = 0; i < package.count(); ++i) {
      const CachedFile file = package.file(i);
      const NumberName name(file.number);
      if (!is_good(source->get(), name, file, trusts_stamp)) return false;
      if (auto made = folders.need_for(file.path); !made) return pass(made);
      auto done = bring(source->get(), name, target->get(), file);
      if (!done) return pass(done);
    }
    return true;
  }

 private:
  static bool is_good(int source, const NumberName& name, const CachedFile& file,
                      bool trusts_stamp) {
    struct stat status{};
    if (::fstatat(source, name.c_str(), &status, AT_SYMLINK_NOFOLLOW) != 0) return false;
    if (static_cast<std::uint64_t>(status.st_size) != file.size_bytes) return false;
    const bool stamped = status.st_mtim.tv_sec == file_time && status.st_mtim.tv_nsec == 0;
    if (trusts_stamp && stamped) return true;
    auto text = read_text(source, name.c_str());
    return text && *text && Digest::of(**text).bytes() == file.digest;
  }

  Result<void> bring(int source, const NumberName& name, int target, const CachedFile& file) {
    path_ = file.path;
    if (!copy_.load(std::memory_order_relaxed)) {
      if (::linkat(source, name.c_str(), target, path_.c_str(), 0) == 0) return {};
      const bool cannot_link = errno == EXDEV || errno == EPERM || errno == EOPNOTSUPP ||
                               errno == EMLINK || errno == ENOSYS;
      if (!cannot_link) return fail_io("cannot link", file.path);
      if (errno != EMLINK) copy_ = true;
    }
    return copy(source, name, target, file);
  }

  Result<void> copy(int source, const NumberName& name, int target, const CachedFile& file) {
    auto text = read_text(source, name.c_str());
    if (!text) return pass(text);
    // Where links cannot be shared, nothing speaks against a file that its owner may edit.
    const mode_t mode = file.executable ? 0755 : 0644;
    const Descriptor out(
        ::openat(target, path_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode));
    if (!out.is_open()) return fail_io("cannot write", file.path);
    if (auto wrote = write_all(out.get(), text->value_or(""), file.path); !wrote) return wrote;
    const std::array<timespec, 2> times{timespec{file_time, 0}, timespec{file_time, 0}};
    if (::futimens(out.get(), times.data()) != 0) return fail_io("cannot write", file.path);
    return {};
  }

  const PlacementOptions& options_;
  std::atomic<bool>& copy_;
  std::string path_;
};

/// A thread costs as much as linking a dozen files.
unsigned threads_for(std::size_t files, unsigned most) { return files < 64 ? 1 : most; }

}  // namespace

Result<std::vector<std::size_t>> place(std::span<const Placement> placements, int root,
                                       const PlacementOptions& options) {
  // The largest first: otherwise one thread ends up alone with it.
  std::vector<std::size_t> order(placements.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::sort(order, {}, [&](std::size_t i) {
    return std::pair(std::numeric_limits<std::size_t>::max() - placements[i].package->count(), i);
  });
  std::size_t files = 0;
  for (const Placement& each : placements) files += each.package->count();

  std::atomic<bool> copy{options.copy};
  std::mutex mutex;
  std::vector<std::size_t> damaged;
  std::optional<Error> first_error;
  for_each_parallel(order.size(), threads_for(files, options.threads), [&](std::size_t i) {
    Placer placer(options, copy);
    const Result<bool> good = placer.place(placements[order[i]], root);
    if (good && *good) return;
    const std::lock_guard lock(mutex);
    if (good) {
      damaged.push_back(order[i]);
    } else if (!first_error) {
      first_error = good.error();
    }
  });
  if (first_error) return fail(first_error->code, first_error->detail);
  std::ranges::sort(damaged);
  return damaged;
}

}  // namespace tank::inline v0::cli
