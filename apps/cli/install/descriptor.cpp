// SPDX-License-Identifier: Apache-2.0
#include "cli/install/descriptor.hpp"

#include <cerrno>
#include <cstring>
#include <memory>
#include <vector>

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace tank::inline v0::cli {
namespace {

struct CloseDirectory {
  void operator()(DIR* directory) const { ::closedir(directory); }
};

Result<std::vector<std::string>> names_in(int folder, const std::string& path) {
  const int copy = ::openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (copy < 0) return fail_io("cannot list", path);
  const std::unique_ptr<DIR, CloseDirectory> directory(::fdopendir(copy));
  std::vector<std::string> names;
  while (const dirent* entry = ::readdir(directory.get())) {
    const std::string_view name = entry->d_name;
    if (name != "." && name != "..") names.emplace_back(name);
  }
  return names;
}

}  // namespace

void Descriptor::close() {
  if (number_ >= 0) ::close(number_);
  number_ = -1;
}

tl::unexpected<Error> fail_io(std::string_view what, std::string_view path) {
  const int error = errno;
  const bool full = error == ENOSPC || error == EDQUOT;
  return fail(full ? Errc::storage_full : Errc::io_error,
              std::string(what) + " " + std::string(path) + ": " + std::strerror(error));
}

Result<Descriptor> open_folder(int base, const std::string& path) {
  const int number = ::openat(base, path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (number < 0) return fail_io("cannot open the folder", path);
  return Descriptor(number);
}

Result<void> make_folders(int base, const std::string& path, bool is_private) {
  const mode_t mode = is_private ? 0700 : 0755;
  if (path.empty() || ::mkdirat(base, path.c_str(), mode) == 0 || errno == EEXIST) return {};
  if (errno != ENOENT) return fail_io("cannot make the folder", path);
  const auto slash = path.find_last_of('/');
  if (slash == std::string::npos || slash == 0) return fail_io("cannot make the folder", path);
  if (auto made = make_folders(base, path.substr(0, slash), is_private); !made) return made;
  if (::mkdirat(base, path.c_str(), mode) == 0 || errno == EEXIST) return {};
  return fail_io("cannot make the folder", path);
}

Result<void> remove_tree(int base, const std::string& path) {
  if (::unlinkat(base, path.c_str(), 0) == 0 || errno == ENOENT) return {};
  if (errno != EISDIR && errno != EPERM) return fail_io("cannot remove", path);
  {
    const Descriptor folder(
        ::openat(base, path.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
    if (!folder.is_open()) return fail_io("cannot remove", path);
    const auto names = names_in(folder.get(), path);
    if (!names) return pass(names);
    for (const std::string& name : *names) {
      if (auto removed = remove_tree(folder.get(), name); !removed) return removed;
    }
  }
  if (::unlinkat(base, path.c_str(), AT_REMOVEDIR) == 0 || errno == ENOENT) return {};
  return fail_io("cannot remove", path);
}

}  // namespace tank::inline v0::cli
