// SPDX-License-Identifier: Apache-2.0
#include "cli/install/file_text.hpp"

#include <cerrno>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/install/descriptor.hpp"

namespace tank::inline v0::cli {
namespace {

/// A name is durable once its folder is.
Result<void> sync_folder_of(int base, const std::string& path) {
  const auto slash = path.find_last_of('/');
  const std::string folder = slash == std::string::npos ? "." : path.substr(0, slash + 1);
  const auto open = open_folder(base, folder);
  if (!open) return pass(open);
  if (::fsync(open->get()) != 0) return fail_io("cannot sync the folder", folder);
  return {};
}

}  // namespace

Result<std::optional<std::string>> read_text(int base, const std::string& path, std::size_t most) {
  const Descriptor file(::openat(base, path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file.is_open()) {
    if (errno == ENOENT || errno == ENOTDIR) return std::nullopt;
    return fail_io("cannot read", path);
  }
  struct stat status{};
  if (::fstat(file.get(), &status) != 0) return fail_io("cannot read", path);
  const auto size = static_cast<std::size_t>(status.st_size);
  if (size > most) return fail(Errc::limit_exceeded, path + " is larger than expected");
  std::string text(size, '\0');
  std::size_t done = 0;
  while (done < size) {
    const ssize_t got = ::read(file.get(), text.data() + done, size - done);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return fail_io("cannot read", path);
    if (got == 0) break;
    done += static_cast<std::size_t>(got);
  }
  text.resize(done);
  return text;
}

Result<void> write_all(int file, std::string_view bytes, std::string_view path) {
  while (!bytes.empty()) {
    const ssize_t put = ::write(file, bytes.data(), bytes.size());
    if (put < 0 && errno == EINTR) continue;
    if (put < 0) return fail_io("cannot write", path);
    bytes.remove_prefix(static_cast<std::size_t>(put));
  }
  return {};
}

Result<void> replace_text(int base, const std::string& path, std::string_view text, unsigned mode,
                          Durability durability) {
  const std::string temporary = path + ".new-" + std::to_string(::getpid());
  {
    const Descriptor file(::openat(base, temporary.c_str(),
                                   O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW,
                                   static_cast<mode_t>(mode)));
    if (!file.is_open()) return fail_io("cannot write", temporary);
    if (auto wrote = write_all(file.get(), text, temporary); !wrote) {
      ::unlinkat(base, temporary.c_str(), 0);
      return wrote;
    }
    if (durability == Durability::synced && ::fdatasync(file.get()) != 0) {
      return fail_io("cannot sync", temporary);
    }
  }
  if (::renameat(base, temporary.c_str(), base, path.c_str()) != 0) {
    return fail_io("cannot rename to", path);
  }
  if (durability == Durability::unsynced) return {};
  return sync_folder_of(base, path);
}

}  // namespace tank::inline v0::cli
