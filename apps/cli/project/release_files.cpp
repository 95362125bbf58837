// SPDX-License-Identifier: Apache-2.0
#include "cli/project/release_files.hpp"

#include <fcntl.h>

#include "cli/install/descriptor.hpp"
#include "cli/install/file_text.hpp"

namespace tank::inline v0::cli {

Result<std::vector<package::ArchiveFile>> read_files(const CachedPackage& package) {
  const auto folder = open_folder(AT_FDCWD, package.folder());
  if (!folder) return pass(folder);
  std::vector<package::ArchiveFile> out;
  out.reserve(package.count());
  for (std::size_t i = 0; i < package.count(); ++i) {
    const CachedFile file = package.file(i);
    auto text = read_text(folder->get(), std::to_string(file.number), limits::archive_file_bytes);
    if (!text) return pass(text);
    if (!*text || Digest::of(**text).bytes() != file.digest) {
      return fail(Errc::integrity_mismatch,
                  "the cached copy of " + std::string(file.path) + " was changed");
    }
    out.push_back({.path = std::string(file.path),
                   .content = std::move(**text),
                   .executable = file.executable});
  }
  return out;
}

Result<analysis::ScanReport> scan_files(const std::vector<package::ArchiveFile>& files) {
  std::vector<analysis::InputFile> views;
  views.reserve(files.size());
  for (const package::ArchiveFile& each : files) {
    views.push_back({each.path, each.content, each.executable});
  }
  return analysis::scan(views);
}

}  // namespace tank::inline v0::cli
