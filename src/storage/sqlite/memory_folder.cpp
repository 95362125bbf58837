// SPDX-License-Identifier: Apache-2.0
#include "storage/sqlite/memory_folder.hpp"

#include <cerrno>
#include <charconv>
#include <string>
#include <utility>

#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

namespace tank::inline v0::sqlite {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view prefix = "tank-memory-";

fs::path memory_root() {
  std::error_code failure;
  const fs::path shared = "/dev/shm";
  if (fs::is_directory(shared, failure)) return shared;
  return fs::temp_directory_path(failure);
}

// The process in `tank-memory-<pid>-<random>` is gone.
bool is_left_over(std::string_view name) {
  if (!name.starts_with(prefix)) return false;
  name.remove_prefix(prefix.size());
  pid_t process = 0;
  const auto [end, status] = std::from_chars(name.data(), name.data() + name.size(), process);
  return status == std::errc{} && process > 0 && kill(process, 0) != 0 && errno == ESRCH;
}

// A process that was killed could not tidy up.
void sweep(const fs::path& root) {
  std::error_code failure;
  for (fs::directory_iterator at(root, failure), end; !failure && at != end;
       at.increment(failure)) {
    std::error_code ignored;
    if (is_left_over(at->path().filename().native())) fs::remove_all(at->path(), ignored);
  }
}

}  // namespace

sql::Outcome<MemoryFolder> MemoryFolder::make() {
  const fs::path root = memory_root();
  sweep(root);
  std::string name = root / (std::string(prefix) + std::to_string(getpid()) + "-XXXXXX");
  if (mkdtemp(name.data()) == nullptr) {
    return sql::refuse(sql::FaultKind::unavailable, "cannot make a folder in " + root.string());
  }
  return MemoryFolder(fs::path(name));
}

MemoryFolder::MemoryFolder(MemoryFolder&& other) noexcept
    : path_(std::exchange(other.path_, fs::path())) {}

MemoryFolder::~MemoryFolder() {
  std::error_code ignored;
  if (!path_.empty()) fs::remove_all(path_, ignored);
}

}  // namespace tank::inline v0::sqlite
