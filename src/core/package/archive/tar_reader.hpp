// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// The strict tar reader: a machine that is fed with bytes and tells a visitor of files.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <tank/base/result.hpp>
#include <tank/package/archive.hpp>

#include "core/package/archive/entry_path.hpp"
#include "core/package/archive/pax.hpp"
#include "core/package/archive/tar_header.hpp"

namespace tank::inline v0::package {

/// Takes the archive in pieces of any size; what it says does not depend on how it was cut.
/// After an error it must not be fed again. Externally synchronised.
class TarReader {
 public:
  /// Borrows `visitor`. `compressed_bytes` is what the ratio is measured against.
  TarReader(ArchiveVisitor& visitor, const ArchiveLimits& limits, std::uint64_t compressed_bytes);

  /// Errors: archive_too_large, archive_malformed, archive_escape, and the visitor's own.
  [[nodiscard]] Result<void> feed(std::string_view bytes);

  /// Says that nothing follows. Errors: archive_malformed (it ends too early, or holds no file).
  [[nodiscard]] Result<void> finish();

 private:
  enum class State { header, extension, content, padding, trailer };

  Result<void> step(std::string_view& bytes);
  std::optional<std::string_view> take_block(std::string_view& bytes);
  Result<void> on_block(std::string_view block);
  Result<void> on_header(TarHeader header);
  Result<void> on_extension_header(const TarHeader& header);
  Result<void> on_extension(std::string_view& bytes);
  Result<void> on_file(const TarHeader& header);
  Result<void> on_folder(const TarHeader& header);
  Result<void> on_content(std::string_view& bytes);
  Result<void> on_trailer(std::string_view& bytes);
  Result<void> count(std::uint64_t size_bytes);
  Result<void> end_content();

  ArchiveVisitor* visitor_;
  ArchiveLimits limits_;
  std::uint64_t compressed_bytes_;
  EntryTree tree_;

  State state_ = State::header;
  std::string held_;             // the beginning of a block or of an extension
  std::uint64_t left_ = 0;       // of content, padding or extension
  std::size_t padding_ = 0;      // behind the content
  std::size_t zero_blocks_ = 0;  // at the end
  std::uint64_t trailer_ = 0;    // bytes behind the end
  std::size_t entries_ = 0;
  std::size_t files_ = 0;
  std::uint64_t total_ = 0;
  bool global_ = false;  // the extension being read is a global one
  bool global_seen_ = false;
  std::optional<PaxOverrides> overrides_;
};

}  // namespace tank::inline v0::package
