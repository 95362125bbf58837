// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// File descriptors with one owner, and what goes wrong with them.

#include <string>
#include <string_view>
#include <utility>

#include <tank/base/result.hpp>

namespace tank::inline v0::cli {

/// Owns one file descriptor.
class Descriptor {
 public:
  Descriptor() = default;
  explicit Descriptor(int number) : number_(number) {}
  Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    if (this != &other) {
      close();
      number_ = std::exchange(other.number_, -1);
    }
    return *this;
  }
  ~Descriptor() { close(); }

  [[nodiscard]] int get() const { return number_; }
  [[nodiscard]] bool is_open() const { return number_ >= 0; }
  void close();

 private:
  int number_ = -1;
};

/// What `errno` says about doing `what` with `path`.
/// Errors: storage_full (no space, no quota), io_error.
[[nodiscard]] tl::unexpected<Error> fail_io(std::string_view what, std::string_view path);

/// Opens a folder to work relative to it. Errors: io_error.
[[nodiscard]] Result<Descriptor> open_folder(int base, const std::string& path);

/// `mkdir -p` below `base` with mode 0755 (0700 when `is_private`). Errors: io_error.
[[nodiscard]] Result<void> make_folders(int base, const std::string& path, bool is_private = false);

/// Removes a file, or a folder with all that is in it; links are not followed. Idempotent.
/// Errors: io_error.
[[nodiscard]] Result<void> remove_tree(int base, const std::string& path);

}  // namespace tank::inline v0::cli
