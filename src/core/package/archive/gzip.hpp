// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// gzip (RFC 1952): exactly one member, checked to its last byte.

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include <tank/base/result.hpp>

namespace tank::inline v0::package {

/// The parts of a file that is one gzip member.
struct GzipMember {
  std::string_view deflated;      ///< the compressed data
  std::uint32_t crc = 0;          ///< of what comes out
  std::uint32_t size_modulo = 0;  ///< of what comes out, modulo 2^32, as it claims
};

/// Checks the frame. Where the data ends only inflating shows; it must be right before the
/// last eight bytes. Errors: archive_malformed.
[[nodiscard]] Result<GzipMember> parse_gzip(std::string_view bytes);

/// Inflates piece by piece; `sink` gets views that the next call overwrites.
/// Errors: archive_malformed, and those of `sink`.
[[nodiscard]] Result<void> inflate_stream(
    const GzipMember& member, const std::function<Result<void>(std::string_view)>& sink);

struct Inflated {
  std::unique_ptr<char[]> bytes;
  std::size_t size_bytes = 0;
  [[nodiscard]] std::string_view view() const { return {bytes.get(), size_bytes}; }
};

/// Inflates at once into as many bytes as the member claims. Errors: archive_malformed.
[[nodiscard]] Result<Inflated> inflate_whole(const GzipMember& member);

/// The same bytes for the same content, always: fixed header, fixed level.
/// Errors: limit_exceeded (no memory to work in).
[[nodiscard]] Result<std::string> write_gzip(std::string_view content);

}  // namespace tank::inline v0::package
