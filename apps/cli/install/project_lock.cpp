// SPDX-License-Identifier: Apache-2.0
#include "cli/install/project_lock.hpp"

#include <cerrno>

#include <fcntl.h>
#include <sys/file.h>

namespace tank::inline v0::cli {

Result<ProjectLock> ProjectLock::take(int root, const std::function<void()>& waiting) {
  if (auto made = make_folders(root, ".tank"); !made) return pass(made);
  Descriptor file(::openat(root, ".tank/.lock", O_RDWR | O_CREAT | O_CLOEXEC, 0644));
  if (!file.is_open()) return fail_io("cannot open", ".tank/.lock");
  if (::flock(file.get(), LOCK_EX | LOCK_NB) == 0) return ProjectLock(std::move(file));
  if (errno != EWOULDBLOCK) return fail_io("cannot lock", ".tank/.lock");
  waiting();
  if (::flock(file.get(), LOCK_EX) != 0) {
    if (errno == EINTR) return fail(Errc::cancelled, "interrupted while waiting for the project");
    return fail_io("cannot lock", ".tank/.lock");
  }
  return ProjectLock(std::move(file));
}

}  // namespace tank::inline v0::cli
