// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// One command at a time changes a project.

#include <functional>

#include <tank/base/result.hpp>

#include "cli/install/descriptor.hpp"

namespace tank::inline v0::cli {

/// Held while the object lives. The kernel lets go when the process dies, however it dies.
class ProjectLock {
 public:
  /// Waits for whoever holds it; `waiting` is told once when that is so.
  /// `root` is the project's folder; `.tank` is made in it. Errors: io_error.
  [[nodiscard]] static Result<ProjectLock> take(int root, const std::function<void()>& waiting);

 private:
  explicit ProjectLock(Descriptor file) : file_(std::move(file)) {}

  Descriptor file_;
};

}  // namespace tank::inline v0::cli
