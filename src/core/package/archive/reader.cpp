// SPDX-License-Identifier: Apache-2.0
#include "core/package/archive/reader.hpp"

#include <algorithm>

#include "core/package/archive/tar_reader.hpp"

namespace tank::inline v0::package {
namespace {

// Hands files on in one piece each; copies only what came in several.
class WholeFiles final : public ArchiveVisitor {
 public:
  explicit WholeFiles(const FileSink& sink) : sink_(&sink) {}

  Result<void> begin_file(std::string_view path, std::uint64_t size_bytes,
                          bool executable) override {
    path_ = path;
    size_bytes_ = static_cast<std::size_t>(size_bytes);
    executable_ = executable;
    held_.clear();
    view_ = {};
    return {};
  }

  Result<void> content(std::string_view chunk) override {
    if (chunk.size() == size_bytes_) {
      view_ = chunk;
      return {};
    }
    if (held_.capacity() < size_bytes_) held_.reserve(size_bytes_);
    held_ += chunk;
    view_ = held_;
    return {};
  }

  Result<void> end_file() override { return (*sink_)(path_, view_, executable_); }

 private:
  const FileSink* sink_;
  std::string path_;
  std::size_t size_bytes_ = 0;
  bool executable_ = false;
  std::string held_;
  std::string_view view_;
};

}  // namespace

bool fits_whole(const GzipMember& member, const ArchiveLimits& limits) {
  const std::uint64_t size = member.size_modulo;
  const std::uint64_t ratio = std::max<std::uint64_t>(limits.ratio, 1);
  return size <= limits::archive_whole_bytes &&
         (size <= 2 * limits::archive_ratio_free || size / ratio <= member.deflated.size());
}

Result<void> read_streaming(const GzipMember& member, ArchiveVisitor& visitor,
                            const ArchiveLimits& limits) {
  TarReader reader(visitor, limits, member.deflated.size());
  auto fed =
      inflate_stream(member, [&reader](std::string_view piece) { return reader.feed(piece); });
  return fed ? reader.finish() : fed;
}

Result<void> read_whole(const GzipMember& member, ArchiveVisitor& visitor,
                        const ArchiveLimits& limits) {
  const auto inflated = inflate_whole(member);
  if (!inflated) return pass(inflated);
  TarReader reader(visitor, limits, member.deflated.size());
  auto fed = reader.feed(inflated->view());
  return fed ? reader.finish() : fed;
}

Result<void> read_archive(std::string_view gzip, ArchiveVisitor& visitor,
                          const ArchiveLimits& limits) {
  if (gzip.size() > limits.compressed_bytes) {
    return fail(Errc::archive_too_large,
                "the archive has more than " + std::to_string(limits.compressed_bytes) + " bytes");
  }
  const auto member = parse_gzip(gzip);
  if (!member) return pass(member);
  return fits_whole(*member, limits) ? read_whole(*member, visitor, limits)
                                     : read_streaming(*member, visitor, limits);
}

Result<void> for_each_file(std::string_view gzip, const FileSink& sink,
                           const ArchiveLimits& limits) {
  WholeFiles visitor(sink);
  return read_archive(gzip, visitor, limits);
}

Result<std::vector<ArchiveFile>> unpack(std::string_view gzip, const ArchiveLimits& limits) {
  std::vector<ArchiveFile> files;
  auto read = for_each_file(
      gzip,
      [&files](std::string_view path, std::string_view content, bool executable) -> Result<void> {
        files.push_back({std::string(path), std::string(content), executable});
        return {};
      },
      limits);
  if (!read) return pass(read);
  std::ranges::sort(files, {}, &ArchiveFile::path);
  return files;
}

}  // namespace tank::inline v0::package
