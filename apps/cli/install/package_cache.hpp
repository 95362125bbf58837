// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// The content-addressed cache of unpacked packages that all projects of a user share.
///
/// One folder per archive, named by the archive's SHA-512, holding its files under numbers
/// and an index of their paths, sizes and SHA-256. Files are read-only and carry one fixed
/// time. A project gets hard links to them, so that a write through one (which only root, or
/// somebody who changed the mode, can do) would change the cache as well; therefore every
/// file is checked before it is linked again, see `Trust`.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <tank/base/digest.hpp>
#include <tank/base/result.hpp>
#include <tank/package/archive.hpp>

#include "cli/install/descriptor.hpp"

namespace tank::inline v0::cli {

/// How a cached file proves that it is what was downloaded.
enum class Trust {
  hash,   ///< its SHA-256 is computed again, unless this process unpacked it just now, which
          ///< is as good as `stamp`; the default for skills
  stamp,  ///< its size and time are compared, and it is hashed when they differ
};

/// The time of every cached and installed file, in seconds since 1970: 2000-01-01. A write in
/// place changes it, which is how unchanged files are told at the price of one `stat`.
inline constexpr std::int64_t file_time = 946'684'800;

/// One file of a cached package; views into the package's index.
struct CachedFile {
  std::string_view path;
  Digest::Bytes digest{};
  std::uint64_t size_bytes = 0;
  std::size_t number = 0;  ///< its name in the cache's folder
  bool executable = false;
};

/// A package in the cache. Cheap to hold: its index in one piece of memory, and one folder
/// that is opened when the first file is needed.
class CachedPackage {
 public:
  enum class Origin {
    found,     ///< it lay there
    unpacked,  ///< by this process, just now
  };

  CachedPackage(std::string index, std::string folder, Origin origin = Origin::found)
      : index_(std::move(index)), folder_(std::move(folder)), origin_(origin) {}

  /// Errors: artifact_not_found (the index is damaged: the package counts as not cached).
  [[nodiscard]] Result<void> check_index() const;

  [[nodiscard]] std::size_t count() const;
  [[nodiscard]] CachedFile file(std::size_t number) const;
  [[nodiscard]] const std::string& folder() const { return folder_; }
  [[nodiscard]] Origin origin() const { return origin_; }

 private:
  std::string index_;
  std::string folder_;
  Origin origin_;
};

/// How the files of an archive are read.
using ArchiveReader = Result<void> (*)(std::string_view gzip, const package::FileSink& sink);

/// The library's own reader, with its limits.
[[nodiscard]] Result<void> read_strictly(std::string_view gzip, const package::FileSink& sink);

/// Thread-safe: every function works on names that appear in one rename.
class PackageCache {
 public:
  explicit PackageCache(std::string root, ArchiveReader read = &read_strictly)
      : root_(std::move(root)), read_(read) {}

  /// Errors: artifact_not_found (not cached).
  [[nodiscard]] Result<CachedPackage> find(const Integrity& integrity) const;

  /// Unpacks an archive after its bytes proved to be `integrity`'s. `strip` leading folders
  /// are taken from every path (npm packs below `package/`).
  /// Errors: integrity_mismatch, those of the reader, storage_full, io_error.
  [[nodiscard]] Result<CachedPackage> add(const Integrity& integrity, std::string_view gzip,
                                          int strip = 0) const;

  /// Takes a package out, because a file of it is no longer what it was. Errors: io_error.
  [[nodiscard]] Result<void> remove(const Integrity& integrity) const;

  [[nodiscard]] const std::string& root() const { return root_; }

 private:
  std::string root_;
  ArchiveReader read_;
};

}  // namespace tank::inline v0::cli
