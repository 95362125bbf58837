// SPDX-License-Identifier: Apache-2.0
#include "core/trust/text_lines.hpp"

#include <charconv>

namespace tank::inline v0::trust {

std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> out;
  for (std::size_t end = text.find('\n'); end != std::string_view::npos; end = text.find('\n')) {
    out.push_back(text.substr(0, end));
    text.remove_prefix(end + 1);
  }
  return out;
}

std::optional<std::string_view> LineReader::take(std::string_view key) {
  if (is_done()) return std::nullopt;
  const std::string_view line = lines_[at_];
  if (!line.starts_with(key) || line.size() <= key.size() || line[key.size()] != ' ') {
    return std::nullopt;
  }
  ++at_;
  return line.substr(key.size() + 1);
}

std::optional<std::string_view> LineReader::take_line() {
  if (is_done()) return std::nullopt;
  return lines_[at_++];
}

void add_line(std::string& out, std::string_view key, std::string_view value) {
  out.append(key).append(" ").append(value).append("\n");
}

std::optional<std::uint64_t> parse_decimal(std::string_view text) {
  std::uint64_t out = 0;
  const auto [end, status] = std::from_chars(text.data(), text.data() + text.size(), out);
  const bool whole = status == std::errc{} && end == text.data() + text.size();
  if (!whole || (text.size() > 1 && text.front() == '0')) return std::nullopt;
  return out;
}

}  // namespace tank::inline v0::trust
