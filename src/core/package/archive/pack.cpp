// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include <tank/package/archive.hpp>

#include "core/package/archive/entry_path.hpp"
#include "core/package/archive/gzip.hpp"
#include "core/package/archive/tar_header.hpp"

namespace tank::inline v0::package {
namespace {

tl::unexpected<Error> too_large(std::string_view why) {
  return fail(Errc::archive_too_large, std::string(why));
}

Result<std::uint64_t> check_files(const std::vector<ArchiveFile>& files) {
  if (files.empty()) return fail(Errc::archive_malformed, "there is no file to pack");
  if (files.size() > limits::pack_files) {
    return too_large("a package has at most " + std::to_string(limits::pack_files) + " files");
  }
  EntryTree tree(2 * limits::archive_entries);
  std::uint64_t total = 0;
  for (const auto& file : files) {
    if (auto checked = check_entry_path(file.path); !checked) return pass(checked);
    if (auto added = tree.add(file.path, EntryTree::Kind::file); !added) return pass(added);
    if (file.content.size() > limits::archive_file_bytes) {
      return too_large("`" + file.path + "` is too large to pack");
    }
    total += file.content.size();
  }
  if (total > limits::archive_total_bytes) return too_large("the files are too large to pack");
  return total;
}

std::string write_tar(const std::vector<ArchiveFile>& files) {
  std::size_t size = 2 * tar_block;
  for (const auto& file : files) {
    size += tar_block + file.content.size() + tar_padding(file.content.size());
  }
  std::string out;
  out.reserve(size);
  for (const auto& file : files) {
    out += write_tar_headers(file.path, file.content.size(), file.executable);
    out += file.content;
    out.append(tar_padding(file.content.size()), '\0');
  }
  out.append(2 * tar_block, '\0');
  return out;
}

}  // namespace

Result<std::string> pack(std::vector<ArchiveFile> files) {
  std::ranges::sort(files, {}, &ArchiveFile::path);
  const auto total = check_files(files);
  if (!total) return pass(total);
  auto gzip = write_gzip(write_tar(files));
  if (!gzip) return gzip;
  if (gzip->size() > limits::archive_bytes) {
    return too_large("the package has more than " + std::to_string(limits::archive_bytes) +
                     " bytes when packed");
  }
  const auto member = parse_gzip(*gzip);
  if (!member) return pass(member);
  if (*total > limits::archive_ratio_free &&
      *total / limits::archive_ratio > member->deflated.size()) {
    return too_large("the files repeat themselves so much that a reader would refuse the package");
  }
  return gzip;
}

}  // namespace tank::inline v0::package
