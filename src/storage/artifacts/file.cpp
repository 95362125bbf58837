// SPDX-License-Identifier: Apache-2.0
#include "storage/artifacts/file.hpp"

#include <cerrno>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace tank::inline v0::artifacts {
namespace {

constexpr mode_t file_mode = 0640;

// A call that a signal interrupted is made again.
template <class Call>
auto uninterrupted(Call&& call) {
  auto result = call();
  while (result < 0 && errno == EINTR) result = call();
  return result;
}

}  // namespace

tl::unexpected<Error> system_failure(std::string_view what, int number) {
  std::string detail = std::string(what) + ": " + std::generic_category().message(number);
  if (number == ENOSPC || number == EDQUOT) return fail(Errc::storage_full, std::move(detail));
  if (number == ENOENT) return fail(Errc::artifact_not_found, std::move(detail));
  return fail(Errc::io_error, std::move(detail));
}

Result<void> sync_folder(const std::filesystem::path& folder) {
  auto opened = File::open(folder, O_RDONLY | O_DIRECTORY);
  if (!opened) return pass(std::move(opened));
  return opened->sync();
}

Result<File> File::open(const std::filesystem::path& path, int flags) {
  const int descriptor =
      uninterrupted([&] { return ::open(path.c_str(), flags | O_CLOEXEC, file_mode); });
  if (descriptor < 0) return system_failure("cannot open " + path.string(), errno);
  return File(descriptor, path.string());
}

File::File(File&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)), name_(std::move(other.name_)) {}

File& File::operator=(File&& other) noexcept {
  std::swap(descriptor_, other.descriptor_);
  std::swap(name_, other.name_);
  return *this;
}

File::~File() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

tl::unexpected<Error> File::failed(std::string_view what) const {
  return system_failure(std::string(what) + " " + name_, errno);
}

Result<std::uint64_t> File::size() const {
  struct stat status{};
  if (::fstat(descriptor_, &status) != 0) return failed("cannot look at");
  return static_cast<std::uint64_t>(status.st_size);
}

Result<std::size_t> File::read(std::uint64_t offset, std::span<char> out) const {
  const auto count = uninterrupted(
      [&] { return ::pread(descriptor_, out.data(), out.size(), static_cast<off_t>(offset)); });
  if (count < 0) return failed("cannot read");
  return static_cast<std::size_t>(count);
}

Result<std::string> File::read_all() const {
  const auto total = size();
  if (!total) return pass(total);
  std::string out(*total, '\0');
  std::size_t done = 0;
  while (done < out.size()) {
    const auto count = read(done, std::span(out).subspan(done));
    if (!count) return pass(count);
    if (*count == 0) break;  // somebody made it shorter
    done += *count;
  }
  out.resize(done);
  return out;
}

Result<void> File::write(std::uint64_t offset, std::string_view bytes) const {
  while (!bytes.empty()) {
    const auto count = uninterrupted([&] {
      return ::pwrite(descriptor_, bytes.data(), bytes.size(), static_cast<off_t>(offset));
    });
    if (count < 0) return failed("cannot write");
    offset += static_cast<std::uint64_t>(count);
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
  return {};
}

Result<void> File::truncate(std::uint64_t size) const {
  if (uninterrupted([&] { return ::ftruncate(descriptor_, static_cast<off_t>(size)); }) != 0) {
    return failed("cannot cut");
  }
  return {};
}

Result<void> File::sync() const {
  if (uninterrupted([&] { return ::fsync(descriptor_); }) != 0) return failed("cannot sync");
  return {};
}

Result<void> File::lock() const {
  if (uninterrupted([&] { return ::flock(descriptor_, LOCK_EX); }) != 0) {
    return failed("cannot lock");
  }
  return {};
}

bool File::try_lock() const { return ::flock(descriptor_, LOCK_EX | LOCK_NB) == 0; }

bool File::is_linked() const {
  struct stat status{};
  return ::fstat(descriptor_, &status) == 0 && status.st_nlink > 0;
}

}  // namespace tank::inline v0::artifacts
