// SPDX-License-Identifier: Apache-2.0
#include "cli/mcp/lines.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

#include <unistd.h>

namespace tank::inline v0::cli {

void Lines::feed(std::string_view piece, const std::function<void(std::string_view)>& take) {
  while (!piece.empty()) {
    const std::size_t end = piece.find('\n');
    const std::string_view part = piece.substr(0, end);
    // One byte beyond the limit shows that there was more.
    const std::size_t room = limit_ + 1 - std::min(limit_ + 1, pending_.size());
    pending_ += part.substr(0, room);
    if (end == std::string_view::npos) return;
    piece.remove_prefix(end + 1);
    if (!pending_.empty() && pending_.back() == '\r') pending_.pop_back();
    if (!pending_.empty()) take(pending_);
    pending_.clear();
  }
}

Result<void> read_lines(std::size_t limit, const std::function<bool()>& interrupted,
                        const std::function<void(std::string_view)>& take) {
  Lines lines(limit);
  std::array<char, 64u << 10> buffer{};
  for (;;) {
    const ssize_t count = ::read(STDIN_FILENO, buffer.data(), buffer.size());
    if (interrupted()) return fail(Errc::cancelled, "interrupted");
    if (count == 0) return {};
    if (count < 0) {
      if (errno == EINTR) continue;
      return fail(Errc::io_error, std::string("standard input: ") + std::strerror(errno));
    }
    lines.feed({buffer.data(), static_cast<std::size_t>(count)}, take);
  }
}

}  // namespace tank::inline v0::cli
