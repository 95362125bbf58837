// SPDX-License-Identifier: Apache-2.0
#include "cli/project/scan_input.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <system_error>

#include <fcntl.h>

#include <tank/base/limits.hpp>

#include "cli/install/file_text.hpp"

namespace tank::inline v0::cli {
namespace {

namespace fs = std::filesystem;

bool is_tool_folder(const fs::path& path) {
  constexpr std::array<std::string_view, 3> names{".git", "node_modules", ".tank"};
  const std::string name = path.filename().string();
  return std::find(names.begin(), names.end(), name) != names.end();
}

Result<void> take_file(const fs::path& path, std::string name, ScanInput& out) {
  auto text = read_text(AT_FDCWD, path.string(), limits::archive_file_bytes);
  if (!text) return pass(text);
  if (!*text) return fail(Errc::io_error, path.string() + " went away while it was read");
  out.files.push_back({.path = std::move(name), .content = std::move(**text), .executable = false});
  return {};
}

Result<ScanInput> read_folder(const fs::path& folder) {
  ScanInput out;
  std::error_code failed;
  fs::recursive_directory_iterator entry(folder, failed);
  for (const fs::recursive_directory_iterator end; !failed && entry != end;
       entry.increment(failed)) {
    const fs::file_status status = entry->symlink_status(failed);
    if (failed) break;
    std::string name = entry->path().lexically_relative(folder).generic_string();
    if (fs::is_directory(status)) {
      if (is_tool_folder(entry->path())) entry.disable_recursion_pending();
    } else if (!fs::is_regular_file(status)) {
      out.not_files.push_back(std::move(name));
    } else if (auto taken = take_file(entry->path(), std::move(name), out); !taken) {
      return pass(taken);
    }
    if (out.files.size() > limits::archive_entries) break;  // `scan` says so
  }
  if (failed)
    return fail(Errc::io_error, "cannot read " + folder.string() + ": " + failed.message());
  return out;
}

}  // namespace

std::vector<analysis::InputFile> ScanInput::views() const {
  std::vector<analysis::InputFile> out;
  out.reserve(files.size());
  for (const package::ArchiveFile& file : files)
    out.push_back({file.path, file.content, file.executable});
  return out;
}

Result<ScanInput> read_scan_input(const std::string& path) {
  std::error_code failed;
  const fs::path place(path);
  if (fs::is_directory(place, failed)) return read_folder(place);
  if (!fs::is_regular_file(place, failed)) {
    return fail(Errc::io_error, "there is no file or folder " + path + " to scan");
  }
  ScanInput out;
  if (!path.ends_with(".tgz") && !path.ends_with(".tar.gz")) {
    if (auto taken = take_file(place, place.filename().string(), out); !taken) return pass(taken);
    return out;
  }
  const auto bytes = read_text(AT_FDCWD, path, limits::archive_bytes);
  if (!bytes) return pass(bytes);
  if (!*bytes) return fail(Errc::io_error, path + " went away while it was read");
  auto files = package::unpack(**bytes);
  if (!files) return pass(files);
  out.files = *std::move(files);
  return out;
}

}  // namespace tank::inline v0::cli
