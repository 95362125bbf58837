// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// What the last install left in a project: enough to tell with one `stat` a file that there
/// is nothing to do. It can always be thrown away; the lock file is what counts.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <tank/base/digest.hpp>
#include <tank/base/result.hpp>

#include "cli/install/package_cache.hpp"

namespace tank::inline v0::cli {

/// Stands for the digest of a package in whose place somebody linked a folder.
inline constexpr std::string_view linked_integrity = "linked";

struct InstalledFile {
  std::string path;  ///< below the package's folder
  std::uint64_t size_bytes = 0;

  friend bool operator==(const InstalledFile&, const InstalledFile&) = default;
};

struct InstalledPackage {
  std::string name;
  std::string version;
  std::string integrity;
  std::string folder;  ///< below the install root
  std::vector<InstalledFile> files;

  friend bool operator==(const InstalledPackage&, const InstalledPackage&) = default;
};

struct InstalledState {
  Digest manifest;  ///< of the manifest's bytes
  Digest lock;      ///< of the lock file's bytes
  std::vector<InstalledPackage> packages;

  /// Nothing for text that is damaged or of another version: then everything is placed anew.
  [[nodiscard]] static std::optional<InstalledState> parse(std::string_view text);
  [[nodiscard]] std::string write() const;

  friend bool operator==(const InstalledState&, const InstalledState&) = default;
};

/// What `package` looks like once it lies in `folder`.
[[nodiscard]] InstalledPackage installed(const CachedPackage& package, std::string folder);

/// Whether every file is there with its size and its time. `root` is the install root.
[[nodiscard]] bool is_untouched(int root, const InstalledPackage& package);

/// Whether all are; on two threads when there are many files.
[[nodiscard]] bool all_untouched(int root, const std::vector<InstalledPackage>& packages);

}  // namespace tank::inline v0::cli
