// SPDX-License-Identifier: Apache-2.0
#include "server/api/byte_range.hpp"

#include <charconv>
#include <string>

namespace tank::server {
namespace {

std::optional<std::uint64_t> number(std::string_view text) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

// Everything of the head but the status line and the length, which a part has its own of.
std::string fields_of(const PreparedAnswer& answer) {
  const std::size_t begin = answer.head.find("\r\n") + 2;
  const std::size_t end = answer.head.rfind("Content-Length:");
  return answer.head.substr(begin, end - begin);
}

}  // namespace

RangeVerdict parse_range(std::string_view field, std::uint64_t size, ByteRange& out) {
  constexpr std::string_view unit = "bytes=";
  if (!field.starts_with(unit)) return RangeVerdict::whole;
  field.remove_prefix(unit.size());
  const std::size_t dash = field.find('-');
  if (dash == std::string_view::npos) return RangeVerdict::whole;
  const std::string_view low = field.substr(0, dash);
  const std::string_view high = field.substr(dash + 1);
  const auto first = number(low);
  const auto last = number(high);
  if (low.empty()) {  // the last so many bytes
    if (!last) return RangeVerdict::whole;
    if (*last == 0 || size == 0) return RangeVerdict::unsatisfiable;
    out = {size - std::min(*last, size), size};
    return RangeVerdict::part;
  }
  if (!first || (!high.empty() && !last)) return RangeVerdict::whole;
  if (last && *last < *first) return RangeVerdict::whole;
  if (*first >= size) return RangeVerdict::unsatisfiable;
  out = {*first, last ? std::min(*last, size - 1) + 1 : size};
  return RangeVerdict::part;
}

Response apply_range(const RequestHead& head, const std::shared_ptr<const KeptAnswer>& kept) {
  const PreparedAnswer& whole = *kept->plain;
  const std::uint64_t size = whole.file ? whole.file_bytes : whole.body.size();
  Response out;
  ByteRange range;
  const std::string_view if_range = head.field("if-range");
  const RangeVerdict verdict = if_range.empty() || if_range == kept->etag
                                   ? parse_range(head.range, size, range)
                                   : RangeVerdict::whole;
  if (verdict == RangeVerdict::whole) {
    out.prepared = kept->plain;
    return out;
  }
  out.fields = fields_of(whole);
  if (verdict == RangeVerdict::unsatisfiable) {
    out.status = 416;
    out.add("Content-Range", "bytes */" + std::to_string(size));
    return out;
  }
  out.status = 206;
  out.add("Content-Range", "bytes " + std::to_string(range.first) + "-" +
                               std::to_string(range.end - 1) + "/" + std::to_string(size));
  if (whole.file) {
    out.file = whole.file;
    out.file_offset = range.first;
    out.file_bytes = range.end - range.first;
  } else {
    out.body = whole.body.substr(range.first, range.end - range.first);
  }
  return out;
}

}  // namespace tank::server
