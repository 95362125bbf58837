// SPDX-License-Identifier: Apache-2.0
#include "cli/project/unified_diff.hpp"

#include <algorithm>
#include <optional>
#include <vector>

namespace tank::inline v0::cli {
namespace {

using Lines = std::vector<std::string_view>;

Lines lines_of(std::string_view text) {
  Lines out;
  while (!text.empty()) {
    const auto end = text.find('\n');
    out.push_back(text.substr(0, end == std::string_view::npos ? end : end + 1));
    text.remove_prefix(out.back().size());
  }
  return out;
}

/// A run of lines that is the same on both sides.
struct Match {
  std::size_t before = 0;
  std::size_t after = 0;
  std::size_t length = 0;
};

/// The furthest points of each number of edits, to walk back from the end.
class Search {
 public:
  Search(const Lines& before, const Lines& after) : a_(before), b_(after) {}

  /// Nothing when it takes more edits than `most`.
  std::optional<std::vector<Match>> run(std::size_t most) {
    const auto limit = static_cast<std::ptrdiff_t>(std::min(most, a_.size() + b_.size()));
    std::vector<std::ptrdiff_t> reach(static_cast<std::size_t>(2 * limit + 3), 0);
    const std::ptrdiff_t middle = limit + 1;
    for (std::ptrdiff_t d = 0; d <= limit; ++d) {
      trace_.emplace_back(reach.begin() + (middle - d), reach.begin() + (middle + d + 1));
      for (std::ptrdiff_t k = -d; k <= d; k += 2) {
        auto* at = &reach[static_cast<std::size_t>(middle + k)];
        const bool down = k == -d || (k != d && at[-1] < at[1]);
        std::ptrdiff_t x = down ? at[1] : at[-1] + 1;
        x += common(x, x - k);
        *at = x;
        if (x >= size(a_) && x - k >= size(b_)) return walk_back(d, k);
      }
    }
    return std::nullopt;
  }

 private:
  static std::ptrdiff_t size(const Lines& lines) {
    return static_cast<std::ptrdiff_t>(lines.size());
  }

  [[nodiscard]] std::ptrdiff_t common(std::ptrdiff_t x, std::ptrdiff_t y) const {
    std::ptrdiff_t n = 0;
    while (x + n < size(a_) && y + n < size(b_) &&
           a_[static_cast<std::size_t>(x + n)] == b_[static_cast<std::size_t>(y + n)]) {
      ++n;
    }
    return n;
  }

  /// What diagonal `k` had reached before round `d`. The trace of round d holds -d..d.
  [[nodiscard]] std::ptrdiff_t reached(std::ptrdiff_t d, std::ptrdiff_t k) const {
    if (k < -d || k > d) return 0;
    return trace_[static_cast<std::size_t>(d)][static_cast<std::size_t>(k + d)];
  }

  [[nodiscard]] std::vector<Match> walk_back(std::ptrdiff_t d, std::ptrdiff_t k) const {
    std::vector<Match> out;
    std::ptrdiff_t x = size(a_);
    for (; d > 0; --d) {
      const bool down = k == -d || (k != d && reached(d, k - 1) < reached(d, k + 1));
      const std::ptrdiff_t from = down ? reached(d, k + 1) : reached(d, k - 1) + 1;
      add(out, from, from - k, x - from);
      x = down ? from : from - 1;
      k += down ? 1 : -1;
    }
    add(out, 0, 0, x);
    std::ranges::reverse(out);
    return out;
  }

  static void add(std::vector<Match>& out, std::ptrdiff_t x, std::ptrdiff_t y,
                  std::ptrdiff_t length) {
    if (length <= 0) return;
    out.push_back({static_cast<std::size_t>(x), static_cast<std::size_t>(y),
                   static_cast<std::size_t>(length)});
  }

  const Lines& a_;
  const Lines& b_;
  std::vector<std::vector<std::ptrdiff_t>> trace_;
};

/// The runs that are the same, in order; the last one is empty and stands at both ends.
std::vector<Match> matches(const Lines& before, const Lines& after, std::size_t edits) {
  const auto [a, b] = std::ranges::mismatch(before, after);
  const auto head = static_cast<std::size_t>(a - before.begin());
  std::size_t tail = 0;
  while (head + tail < before.size() && head + tail < after.size() &&
         before[before.size() - 1 - tail] == after[after.size() - 1 - tail]) {
    ++tail;
  }
  const auto middle = [&](const Lines& all) {
    return Lines(all.begin() + static_cast<std::ptrdiff_t>(head),
                 all.end() - static_cast<std::ptrdiff_t>(tail));
  };
  const Lines old_middle = middle(before);
  const Lines new_middle = middle(after);
  std::vector<Match> out;
  if (head > 0) out.push_back({0, 0, head});
  const auto inner = Search(old_middle, new_middle).run(edits);
  for (const Match& each : inner.value_or(std::vector<Match>())) {
    out.push_back({each.before + head, each.after + head, each.length});
  }
  if (tail > 0) out.push_back({before.size() - tail, after.size() - tail, tail});
  out.push_back({before.size(), after.size(), 0});
  return out;
}

/// Lines with their sign, and where they stand on both sides.
struct Row {
  char sign = ' ';
  std::string_view line;
  std::size_t before = 0;
  std::size_t after = 0;
};

std::vector<Row> rows_of(const Lines& before, const Lines& after, std::size_t edits) {
  std::vector<Row> out;
  std::size_t i = 0;
  std::size_t j = 0;
  for (const Match& each : matches(before, after, edits)) {
    for (; i < each.before; ++i) out.push_back({'-', before[i], i, j});
    for (; j < each.after; ++j) out.push_back({'+', after[j], i, j});
    for (std::size_t n = 0; n < each.length; ++n, ++i, ++j) out.push_back({' ', before[i], i, j});
  }
  return out;
}

std::string range_of(std::size_t begin, std::size_t count) {
  // An empty side is named by the line before it.
  return std::to_string(count == 0 ? begin : begin + 1) +
         (count == 1 ? "" : "," + std::to_string(count));
}

void write_hunk(const std::vector<Row>& rows, std::size_t from, std::size_t to,
                const DiffLimits& limits, std::size_t& written, UnifiedDiff& out) {
  std::size_t old_lines = 0;
  std::size_t new_lines = 0;
  for (std::size_t i = from; i < to; ++i) {
    if (rows[i].sign != '+') ++old_lines;
    if (rows[i].sign != '-') ++new_lines;
  }
  out.text += "@@ -" + range_of(rows[from].before, old_lines) + " +" +
              range_of(rows[from].after, new_lines) + " @@\n";
  for (std::size_t i = from; i < to; ++i) {
    if (written++ >= limits.lines) {
      out.truncated = true;
      return;
    }
    out.text += rows[i].sign;
    out.text += rows[i].line;
    if (!rows[i].line.ends_with('\n')) out.text += "\n\\ No newline at end of file\n";
  }
}

}  // namespace

bool is_text(std::string_view content) {
  for (std::size_t i = 0; i < content.size();) {
    const auto byte = static_cast<unsigned char>(content[i]);
    const std::size_t length = byte == 0     ? 0
                               : byte < 0x80 ? 1
                               : byte < 0xC2 ? 0
                               : byte < 0xE0 ? 2
                               : byte < 0xF0 ? 3
                               : byte < 0xF5 ? 4
                                             : 0;
    if (length == 0 || i + length > content.size()) return false;
    for (std::size_t n = 1; n < length; ++n) {
      if ((static_cast<unsigned char>(content[i + n]) & 0xC0U) != 0x80) return false;
    }
    i += length;
  }
  return true;
}

UnifiedDiff unified_diff(std::string_view before, std::string_view after,
                         const DiffLimits& limits) {
  const std::vector<Row> rows = rows_of(lines_of(before), lines_of(after), limits.edits);
  UnifiedDiff out;
  std::size_t written = 0;
  for (std::size_t i = 0; i < rows.size() && !out.truncated; ++i) {
    if (rows[i].sign == ' ') continue;
    const std::size_t from = i - std::min(i, limits.context);
    std::size_t last = i;
    for (std::size_t n = i; n < rows.size() && n <= last + 2 * limits.context + 1; ++n) {
      if (rows[n].sign != ' ') last = n;
    }
    const std::size_t to = std::min(rows.size(), last + limits.context + 1);
    write_hunk(rows, from, to, limits, written, out);
    i = to - 1;
  }
  return out;
}

}  // namespace tank::inline v0::cli
