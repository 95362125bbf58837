// SPDX-License-Identifier: Apache-2.0
#include "core/package/archive/tar_reader.hpp"

#include <algorithm>

namespace tank::inline v0::package {
namespace {

tl::unexpected<Error> malformed(std::string_view why) {
  return fail(Errc::archive_malformed, "the archive " + std::string(why));
}

tl::unexpected<Error> too_large(std::string_view why) {
  return fail(Errc::archive_too_large, "the archive " + std::string(why));
}

bool is_zero(std::string_view bytes) {
  return bytes.find_first_not_of('\0') == std::string_view::npos;
}

// `tar -C folder .` writes every path behind `./`; all readers agree on what that means.
std::string_view without_dot(std::string_view path) {
  return path.starts_with("./") ? path.substr(2) : path;
}

}  // namespace

TarReader::TarReader(ArchiveVisitor& visitor, const ArchiveLimits& limits,
                     std::uint64_t compressed_bytes)
    : visitor_(&visitor),
      limits_(limits),
      compressed_bytes_(compressed_bytes),
      tree_(2 * limits.entries) {}

Result<void> TarReader::feed(std::string_view bytes) {
  while (!bytes.empty()) {
    if (auto stepped = step(bytes); !stepped) return stepped;
  }
  return {};
}

Result<void> TarReader::finish() {
  if (state_ != State::trailer) return malformed("ends too early");
  if (files_ == 0) return malformed("holds no file");
  return {};
}

Result<void> TarReader::step(std::string_view& bytes) {
  switch (state_) {
    case State::header:
      if (const auto block = take_block(bytes)) return on_block(*block);
      return {};
    case State::extension:
      return on_extension(bytes);
    case State::content:
      return on_content(bytes);
    case State::padding: {
      const auto taken = static_cast<std::size_t>(std::min<std::uint64_t>(left_, bytes.size()));
      bytes.remove_prefix(taken);
      left_ -= taken;
      if (left_ == 0) state_ = State::header;
      return {};
    }
    case State::trailer:
      return on_trailer(bytes);
  }
  return {};
}

// The next block, as a view into `bytes` or, when it came in pieces, into `held_`.
std::optional<std::string_view> TarReader::take_block(std::string_view& bytes) {
  if (held_.size() == tar_block) held_.clear();
  if (held_.empty() && bytes.size() >= tar_block) {
    const std::string_view block = bytes.substr(0, tar_block);
    bytes.remove_prefix(tar_block);
    return block;
  }
  const std::size_t taken = std::min(tar_block - held_.size(), bytes.size());
  held_ += bytes.substr(0, taken);
  bytes.remove_prefix(taken);
  if (held_.size() < tar_block) return std::nullopt;
  return held_;
}

Result<void> TarReader::on_block(std::string_view block) {
  if (is_zero(block)) {
    if (overrides_) return malformed("ends behind an extended header");
    if (++zero_blocks_ == 2) state_ = State::trailer;
    return {};
  }
  if (zero_blocks_ != 0) return malformed("goes on behind an empty block");
  if (++entries_ > limits_.entries) {
    return too_large("has more than " + std::to_string(limits_.entries) + " entries");
  }
  auto header = parse_tar_header(block);
  held_.clear();
  if (!header) return pass(header);
  return on_header(std::move(*header));
}

Result<void> TarReader::on_header(TarHeader header) {
  if (header.type == EntryType::extended || header.type == EntryType::global_extended) {
    return on_extension_header(header);
  }
  if (overrides_) {
    if (overrides_->path) header.path = std::move(*overrides_->path);
    // Sizes that need the record are far above our limit; a second opinion is an attack.
    if (overrides_->size_bytes && *overrides_->size_bytes != header.size_bytes) {
      return malformed("gives one file two sizes");
    }
    overrides_.reset();
  }
  return header.type == EntryType::folder ? on_folder(header) : on_file(header);
}

Result<void> TarReader::on_extension_header(const TarHeader& header) {
  global_ = header.type == EntryType::global_extended;
  if (overrides_) return malformed("has two extended headers for one entry");
  if (global_ && (global_seen_ || files_ != 0)) {
    return malformed("has a header for all entries that does not come first");
  }
  if (header.size_bytes == 0 || header.size_bytes > limits::archive_pax_bytes) {
    return malformed("has an extended header that is empty or too large");
  }
  global_seen_ = global_seen_ || global_;
  left_ = header.size_bytes;
  padding_ = tar_padding(header.size_bytes);
  state_ = State::extension;
  return {};
}

Result<void> TarReader::on_extension(std::string_view& bytes) {
  const auto taken = static_cast<std::size_t>(std::min<std::uint64_t>(left_, bytes.size()));
  held_ += bytes.substr(0, taken);
  bytes.remove_prefix(taken);
  left_ -= taken;
  if (left_ != 0) return {};
  auto parsed = parse_pax(held_, global_);
  held_.clear();
  if (!parsed) return pass(parsed);
  if (!global_) overrides_ = std::move(*parsed);
  left_ = padding_;
  state_ = left_ == 0 ? State::header : State::padding;
  return {};
}

Result<void> TarReader::on_folder(const TarHeader& header) {
  if (header.size_bytes != 0) return malformed("has a folder with content");
  if (header.path == "." || header.path == "./") return {};
  std::string_view path = without_dot(header.path);
  if (path.ends_with('/')) path.remove_suffix(1);
  if (auto checked = check_entry_path(path); !checked) return checked;
  return tree_.add(path, EntryTree::Kind::folder);
}

Result<void> TarReader::on_file(const TarHeader& header) {
  const std::string_view path = without_dot(header.path);
  if (auto checked = check_entry_path(path); !checked) return checked;
  if (auto added = tree_.add(path, EntryTree::Kind::file); !added) return added;
  if (auto counted = count(header.size_bytes); !counted) return counted;
  ++files_;
  left_ = header.size_bytes;
  padding_ = tar_padding(header.size_bytes);
  state_ = State::content;
  if (auto begun = visitor_->begin_file(path, header.size_bytes, header.executable); !begun) {
    return begun;
  }
  return left_ == 0 ? end_content() : Result<void>{};
}

// Before a single byte of it is inflated.
Result<void> TarReader::count(std::uint64_t size_bytes) {
  if (size_bytes > limits_.file_bytes) return too_large("holds a file that is too large");
  total_ += size_bytes;
  if (total_ > limits_.total_bytes) return too_large("is too large when unpacked");
  if (total_ > limits::archive_ratio_free &&
      total_ / std::max<std::uint64_t>(limits_.ratio, 1) > compressed_bytes_) {
    return too_large("grows to more than " + std::to_string(limits_.ratio) + " times its size");
  }
  return {};
}

Result<void> TarReader::on_content(std::string_view& bytes) {
  const auto taken = static_cast<std::size_t>(std::min<std::uint64_t>(left_, bytes.size()));
  if (auto given = visitor_->content(bytes.substr(0, taken)); !given) return given;
  bytes.remove_prefix(taken);
  left_ -= taken;
  return left_ == 0 ? end_content() : Result<void>{};
}

Result<void> TarReader::end_content() {
  left_ = padding_;
  state_ = left_ == 0 ? State::header : State::padding;
  return visitor_->end_file();
}

Result<void> TarReader::on_trailer(std::string_view& bytes) {
  trailer_ += bytes.size();
  if (!is_zero(bytes)) return malformed("goes on behind its end");
  if (trailer_ > limits::archive_trailer_bytes) return malformed("has a long tail of zeros");
  bytes = {};
  return {};
}

}  // namespace tank::inline v0::package
