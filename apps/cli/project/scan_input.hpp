// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// What `tank scan` looks at: a folder, an archive, or one file.

#include <string>
#include <vector>

#include <tank/analysis/scan.hpp>
#include <tank/base/result.hpp>
#include <tank/package/archive.hpp>

namespace tank::inline v0::cli {

/// Files in memory, and which entries of a folder were none.
struct ScanInput {
  std::vector<package::ArchiveFile> files;
  std::vector<std::string> not_files;  ///< links, sockets and the like: not looked at

  /// Views into `files`.
  [[nodiscard]] std::vector<analysis::InputFile> views() const;
};

/// All files of the folder but those of `.git`, `node_modules` and `.tank`; those of an archive
/// (`.tgz`, `.tar.gz`); or the file itself. Links are not followed.
/// Errors: io_error (nothing is there, or it cannot be read), limit_exceeded, those of
/// `package::unpack`.
[[nodiscard]] Result<ScanInput> read_scan_input(const std::string& path);

}  // namespace tank::inline v0::cli
