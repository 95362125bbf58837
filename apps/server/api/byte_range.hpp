// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Byte ranges (RFC 9110 §14).

#include <cstdint>
#include <optional>
#include <string_view>

#include "server/api/answer_cache.hpp"
#include "server/http/request_head.hpp"

namespace tank::server {

/// Bytes `first` up to, but not including, `end`.
struct ByteRange {
  std::uint64_t first = 0;
  std::uint64_t end = 0;

  friend bool operator==(const ByteRange&, const ByteRange&) = default;
};

enum class RangeVerdict : std::uint8_t {
  whole,          ///< not a range of bytes, malformed, or several: the whole is the answer
  part,           ///< one range that can be served
  unsatisfiable,  ///< begins behind the end
};

/// What `Range` asks of a body of `size` bytes.
[[nodiscard]] RangeVerdict parse_range(std::string_view field, std::uint64_t size, ByteRange& out);

/// The part of a kept answer that the request asks for, or 416, or the whole when the range
/// does not apply (`If-Range` names other bytes).
[[nodiscard]] Response apply_range(const RequestHead& head,
                                   const std::shared_ptr<const KeptAnswer>& kept);

}  // namespace tank::server
