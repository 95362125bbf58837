// SPDX-License-Identifier: Apache-2.0
#include "core/registry/canonical_archive.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include <tank/base/result.hpp>

#include "core/package/archive/gzip.hpp"
#include "core/package/archive/tar_header.hpp"

namespace tank::inline v0::registry {
namespace {

using package::tar_block;

// Below this, inflating at once is cheaper than by pieces.
constexpr std::uint32_t whole_bytes = 1u << 20;

/// Follows the inflated bytes piece by piece and compares all but the files' contents.
class Walk {
 public:
  explicit Walk(const std::vector<std::string>& paths) : paths_(paths) { begin_entry(); }

  // Whether everything up to the end of `bytes` is as we would write it.
  bool feed(std::string_view bytes) {
    while (!bytes.empty()) {
      if (header_left_ > 0) {
        if (!take_header(bytes)) return false;
      } else if (content_left_ > 0) {
        bytes.remove_prefix(take(bytes, content_left_));
        if (content_left_ == 0 && zeros_left_ == 0) begin_entry();
      } else if (zeros_left_ > 0) {
        const std::size_t size = take(bytes, zeros_left_);
        if (bytes.substr(0, size).find_first_not_of('\0') != std::string_view::npos) return false;
        bytes.remove_prefix(size);
        if (zeros_left_ == 0 && !is_done_) begin_entry();
      } else {
        return false;  // bytes behind the end
      }
    }
    return true;
  }

  [[nodiscard]] bool is_complete() const {
    return is_done_ && header_left_ == 0 && zeros_left_ == 0;
  }

 private:
  static std::size_t take(std::string_view bytes, std::uint64_t& left) {
    const auto size = static_cast<std::size_t>(std::min<std::uint64_t>(bytes.size(), left));
    left -= size;
    return size;
  }

  void begin_entry() {
    header_.clear();
    if (next_ == paths_.size()) {
      is_done_ = true;
      zeros_left_ = 2 * tar_block;
      return;
    }
    header_left_ = package::write_tar_headers(paths_[next_], 0, false).size();
  }

  bool take_header(std::string_view& bytes) {
    const std::size_t size = take(bytes, header_left_);
    header_ += bytes.substr(0, size);
    bytes.remove_prefix(size);
    return header_left_ > 0 || end_header();
  }

  // Size and mode come from the block itself; everything else must follow from them.
  bool end_header() {
    const auto last = std::string_view(header_).substr(header_.size() - tar_block);
    const auto header = package::parse_tar_header(last);
    if (!header || header->type != package::EntryType::file) return false;
    const std::string& path = paths_[next_++];
    if (header_ != package::write_tar_headers(path, header->size_bytes, header->executable)) {
      return false;
    }
    content_left_ = header->size_bytes;
    zeros_left_ = package::tar_padding(header->size_bytes);
    if (content_left_ == 0 && zeros_left_ == 0) begin_entry();
    return true;
  }

  const std::vector<std::string>& paths_;
  std::size_t next_ = 0;
  std::string header_;
  std::uint64_t header_left_ = 0;
  std::uint64_t content_left_ = 0;
  std::uint64_t zeros_left_ = 0;
  bool is_done_ = false;
};

// No optional fields, no time: what `package::pack` writes in the first eight bytes.
bool has_plain_frame(std::string_view gzip) {
  constexpr std::string_view plain("\x1f\x8b\x08\0\0\0\0\0", 8);
  return gzip.starts_with(plain);
}

}  // namespace

bool is_canonical(std::string_view gzip, const std::vector<std::string>& sorted_paths) {
  const auto member = package::parse_gzip(gzip);
  if (!member || !has_plain_frame(gzip)) return false;
  Walk walk(sorted_paths);
  if (member->size_modulo <= whole_bytes) {
    const auto whole = package::inflate_whole(*member);
    return whole && walk.feed(whole->view()) && walk.is_complete();
  }
  const auto read = package::inflate_stream(*member, [&](std::string_view piece) -> Result<void> {
    if (walk.feed(piece)) return {};
    return fail(Errc::archive_malformed);
  });
  return read && walk.is_complete();
}

}  // namespace tank::inline v0::registry
