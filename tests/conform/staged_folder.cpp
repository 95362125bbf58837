// SPDX-License-Identifier: Apache-2.0
#include "conform/staged_folder.hpp"

#include <set>
#include <system_error>

#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

namespace tank::conform {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view wall = "a/b/c/d";

tl::unexpected<Error> io_error(const std::string& what) {
  return fail(Errc::io_error, what + ": " + std::generic_category().message(errno));
}

// Writes every file straight from the reader's buffer.
class FileWriter final : public package::ArchiveVisitor {
 public:
  explicit FileWriter(fs::path root) : root_(std::move(root)) {}
  ~FileWriter() override { close(); }

  Result<void> begin_file(std::string_view path, std::uint64_t, bool executable) override {
    const fs::path target = root_ / path;
    std::error_code failed;
    fs::create_directories(target.parent_path(), failed);
    if (failed) return fail(Errc::io_error, failed.message());
    const int flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC;
    file_ = ::open(target.c_str(), flags, executable ? 0755 : 0644);
    return file_ < 0 ? Result<void>(io_error("open")) : Result<void>{};
  }

  Result<void> content(std::string_view chunk) override {
    while (!chunk.empty()) {
      const ssize_t written = ::write(file_, chunk.data(), chunk.size());
      if (written < 0) return io_error("write");
      chunk.remove_prefix(static_cast<std::size_t>(written));
    }
    return {};
  }

  Result<void> end_file() override {
    close();
    return {};
  }

 private:
  void close() {
    if (file_ >= 0) ::close(file_);
    file_ = -1;
  }

  fs::path root_;
  int file_ = -1;
};

bool is_plain(const fs::path& path) {
  struct stat status{};
  if (::lstat(path.c_str(), &status) != 0) return false;
  const bool regular = S_ISREG(status.st_mode) && status.st_nlink == 1;
  return (regular || S_ISDIR(status.st_mode)) && (status.st_mode & (S_ISUID | S_ISGID)) == 0;
}

}  // namespace

StagedFolder::StagedFolder() {
  std::string name = (fs::temp_directory_path() / "tank-conform-XXXXXX").string();
  if (::mkdtemp(name.data()) == nullptr) return;
  root_ = name;
  home_ = root_ / wall;
  fs::create_directories(home_);
}

StagedFolder::~StagedFolder() {
  std::error_code ignored;
  if (!root_.empty()) fs::remove_all(root_, ignored);
}

Result<void> StagedFolder::install(std::string_view gzip) const {
  if (root_.empty()) return fail(Errc::io_error, "no temporary folder");
  const fs::path stage = home_ / "stage";
  fs::create_directory(stage);
  FileWriter writer(stage);
  auto read = package::read_archive(gzip, writer);
  std::error_code failed;
  if (read) {
    fs::rename(stage, home_ / "installed", failed);
    if (failed) return fail(Errc::io_error, failed.message());
  } else {
    fs::remove_all(stage, failed);
  }
  return read;
}

bool StagedFolder::is_escaped() const {
  std::set<fs::path> expected;
  for (fs::path path = wall; !path.empty(); path = path.parent_path())
    expected.insert(root_ / path);
  for (const auto& entry : fs::recursive_directory_iterator(root_)) {
    const std::string below = entry.path().lexically_relative(home_ / "installed").string();
    const bool outside = below.starts_with("..") && !below.starts_with("...");
    if (outside && !expected.contains(entry.path())) return true;
    if (!is_plain(entry.path())) return true;
  }
  return false;
}

bool StagedFolder::is_installed() const { return fs::exists(home_ / "installed"); }

bool StagedFolder::has_leftovers() const { return fs::exists(home_ / "stage"); }

}  // namespace tank::conform
