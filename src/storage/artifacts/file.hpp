// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Files by descriptor, with failures as errors.

#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include <tank/base/result.hpp>

namespace tank::inline v0::artifacts {

/// An open file. Closes itself.
class File {
 public:
  /// `flags` as for open(2); made with 0640. Errors: artifact_not_found (ENOENT),
  /// storage_full, io_error.
  [[nodiscard]] static Result<File> open(const std::filesystem::path& path, int flags);

  File(File&& other) noexcept;
  File& operator=(File&& other) noexcept;
  ~File();

  [[nodiscard]] int descriptor() const { return descriptor_; }
  [[nodiscard]] Result<std::uint64_t> size() const;
  /// Up to `out.size()` bytes at `offset`; 0 at the end.
  [[nodiscard]] Result<std::size_t> read(std::uint64_t offset, std::span<char> out) const;
  [[nodiscard]] Result<std::string> read_all() const;
  [[nodiscard]] Result<void> write(std::uint64_t offset, std::string_view bytes) const;
  [[nodiscard]] Result<void> truncate(std::uint64_t size) const;
  [[nodiscard]] Result<void> sync() const;
  /// Keeps other holders out, in this process and in others, until the file is closed.
  [[nodiscard]] Result<void> lock() const;
  [[nodiscard]] bool try_lock() const;
  /// Whether the file still has a name.
  [[nodiscard]] bool is_linked() const;

 private:
  File(int descriptor, std::string name) : descriptor_(descriptor), name_(std::move(name)) {}
  [[nodiscard]] tl::unexpected<Error> failed(std::string_view what) const;

  int descriptor_ = -1;
  std::string name_;
};

/// The error that `errno` stands for.
[[nodiscard]] tl::unexpected<Error> system_failure(std::string_view what, int number);

/// Makes the entries of a folder durable.
[[nodiscard]] Result<void> sync_folder(const std::filesystem::path& folder);

}  // namespace tank::inline v0::artifacts
