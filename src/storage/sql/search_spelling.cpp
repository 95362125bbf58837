// SPDX-License-Identifier: Apache-2.0
#include "storage/sql/search_spelling.hpp"

#include <algorithm>
#include <array>
#include <set>

#include <tank/base/limits.hpp>

namespace tank::inline v0::sql {
namespace {

// The migration 0007_search counts the same; they change together.
constexpr std::size_t prefix_length = 7;
constexpr std::size_t twice_from = 6;
constexpr std::size_t shortest = 3;

void leave_one_out(const std::string& word, std::set<std::string>& out) {
  for (std::size_t i = 0; i < word.size(); ++i) {
    out.insert(word.substr(0, i) + word.substr(i + 1));
  }
}

}  // namespace

std::vector<std::string> variants_of(std::string_view word) {
  const bool ascii = std::ranges::all_of(word, [](char c) { return c > 0; });
  if (!ascii || word.size() < shortest || word.size() > limits::search_word_length) return {};
  const std::string prefix(word.substr(0, prefix_length));
  std::set<std::string> once;
  leave_one_out(prefix, once);
  std::set<std::string> all = once;
  all.insert(prefix);
  if (word.size() >= twice_from) {
    for (const std::string& shorter : once) leave_one_out(shorter, all);
  }
  return {all.begin(), all.end()};
}

std::size_t edits_allowed(std::string_view word) {
  if (word.size() < shortest) return 0;
  return word.size() < 8 ? 1 : 2;
}

std::size_t edits_between(std::string_view a, std::string_view b) {
  std::vector<std::size_t> before_last(b.size() + 1);
  std::vector<std::size_t> last(b.size() + 1);
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) last[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t replaced = last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      row[j] = std::min({last[j] + 1, row[j - 1] + 1, replaced});
      const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (swapped) row[j] = std::min(row[j], before_last[j - 2] + 1);
    }
    std::swap(before_last, last);
    std::swap(last, row);
  }
  return last[b.size()];
}

}  // namespace tank::inline v0::sql
