// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// A folder in memory that goes with its owner.

#include <filesystem>

#include "storage/sql/fault.hpp"

namespace tank::inline v0::sqlite {

/// SQLite's own `:memory:` belongs to one connection and lets nobody read while another
/// writes. A file in a memory file system behaves in every respect like one on a disk.
class MemoryFolder {
 public:
  /// Faults: unavailable.
  [[nodiscard]] static sql::Outcome<MemoryFolder> make();

  MemoryFolder(MemoryFolder&& other) noexcept;
  MemoryFolder& operator=(MemoryFolder&&) = delete;
  ~MemoryFolder();

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  explicit MemoryFolder(std::filesystem::path path) : path_(std::move(path)) {}

  std::filesystem::path path_;
};

}  // namespace tank::inline v0::sqlite
