// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// A place to unpack into, as an installer has one, with walls that show what got over them.

#include <filesystem>
#include <string>
#include <string_view>

#include <tank/base/result.hpp>
#include <tank/package/archive.hpp>

namespace tank::conform {

/// A temporary folder with a few folders in each other; the innermost takes the files. Goes
/// away with the object.
class StagedFolder {
 public:
  StagedFolder();
  StagedFolder(const StagedFolder&) = delete;
  StagedFolder& operator=(const StagedFolder&) = delete;
  ~StagedFolder();

  /// Unpacks into a stage and moves it in whole, or not at all.
  /// Errors: those of `package::read_archive`, and io_error.
  [[nodiscard]] Result<void> install(std::string_view gzip) const;

  /// Whether something stands outside of the place for the files, or in it that is neither a
  /// plain file nor a folder.
  [[nodiscard]] bool is_escaped() const;

  /// Whether something was moved in, or left on the stage.
  [[nodiscard]] bool is_installed() const;
  [[nodiscard]] bool has_leftovers() const;

 private:
  std::filesystem::path root_;
  std::filesystem::path home_;
};

}  // namespace tank::conform
