// SPDX-License-Identifier: Apache-2.0
#include "core/package/archive/name_folding.hpp"

#include <algorithm>
#include <cstdint>
#include <utility>
#include <vector>

#include "core/package/archive/unicode_tables.hpp"
#include "core/package/utf8.hpp"

namespace tank::inline v0::package {
namespace {

using Text = std::u32string;

// Hangul syllables are composed by arithmetic (Unicode 3.12).
constexpr char32_t syllable_base = 0xac00, lead_base = 0x1100, vowel_base = 0x1161;
constexpr char32_t trail_base = 0x11a7, trails = 28, vowels = 21, leads = 19;
constexpr char32_t syllables = leads * vowels * trails;

Text decode(std::string_view text) {
  Text out;
  while (const auto next = first_code_point(text)) {
    out += next->value;
    text.remove_prefix(next->size_bytes);
  }
  return out;
}

// The row of `rows` whose first..last holds `c`.
template <class Row>
const Row* row_of(std::span<const Row> rows, char32_t c) {
  const auto after = std::ranges::upper_bound(rows, c, {}, &Row::first);
  if (after == rows.begin()) return nullptr;
  const Row& row = *std::prev(after);
  return c <= row.last ? &row : nullptr;
}

template <class Row>
const Row* exact_row_of(std::span<const Row> rows, char32_t c) {
  const auto found = std::ranges::lower_bound(rows, c, {}, &Row::whole);
  return found != rows.end() && found->whole == c ? &*found : nullptr;
}

int combining_class(char32_t c) {
  if (c < 0x300) return 0;
  const auto* row = row_of(unicode::combining_classes(), c);
  return row == nullptr ? 0 : row->value;
}

void append_decomposed(Text& out, char32_t c) {
  if (c >= syllable_base && c < syllable_base + syllables) {
    const char32_t index = c - syllable_base;
    out += lead_base + index / (vowels * trails);
    out += vowel_base + index % (vowels * trails) / trails;
    if (index % trails != 0) out += trail_base + index % trails;
    return;
  }
  const auto* row = exact_row_of(unicode::compositions(), c);
  if (row == nullptr) {
    out += c;
    return;
  }
  append_decomposed(out, row->first);
  out += row->second;
}

// By class; within one class the order is kept.
void sort_marks(Text::iterator begin, Text::iterator end) {
  std::vector<std::pair<std::pair<int, std::size_t>, char32_t>> marks;
  for (auto mark = begin; mark != end; ++mark) {
    marks.push_back({{combining_class(*mark), marks.size()}, *mark});
  }
  std::ranges::sort(marks);
  for (const auto& mark : marks) *begin++ = mark.second;
}

// Marks behind a base stand in the order of their classes.
void order_marks(Text& text) {
  auto begin = text.begin();
  while (begin != text.end()) {
    begin = std::find_if(begin, text.end(), [](char32_t c) { return combining_class(c) != 0; });
    const auto end =
        std::find_if(begin, text.end(), [](char32_t c) { return combining_class(c) == 0; });
    sort_marks(begin, end);
    begin = end;
  }
}

Text decomposed(const Text& text) {
  Text out;
  for (const char32_t c : text) append_decomposed(out, c);
  order_marks(out);
  return out;
}

// What NFC makes of the two, or 0.
char32_t composed(char32_t first, char32_t second) {
  if (first >= lead_base && first < lead_base + leads && second >= vowel_base &&
      second < vowel_base + vowels) {
    return syllable_base + ((first - lead_base) * vowels + (second - vowel_base)) * trails;
  }
  const bool open_syllable = first >= syllable_base && first < syllable_base + syllables &&
                             (first - syllable_base) % trails == 0;
  if (open_syllable && second > trail_base && second < trail_base + trails) {
    return first + (second - trail_base);
  }
  const auto rows = unicode::compositions();
  const auto parts = [&rows](std::uint16_t i) { return std::pair(rows[i].first, rows[i].second); };
  const auto order = unicode::compositions_by_parts();
  const auto found = std::ranges::lower_bound(order, std::pair(first, second), {}, parts);
  const bool there = found != order.end() && parts(*found) == std::pair(first, second);
  return there ? rows[*found].whole : 0;
}

// The canonical composition algorithm of UAX 15.
Text recomposed(const Text& text) {
  Text out;
  std::size_t starter = Text::npos;
  int last_class = -1;  // of what stands between the starter and the next mark
  for (const char32_t c : text) {
    const int mark = combining_class(c);
    const bool blocked = last_class >= mark;
    const char32_t whole = starter == Text::npos || blocked ? 0 : composed(out[starter], c);
    if (whole != 0) {
      out[starter] = whole;
      continue;
    }
    if (mark == 0) starter = out.size();
    last_class = mark == 0 ? -1 : mark;
    out += c;
  }
  return out;
}

void append_folded(Text& out, char32_t c) {
  if (const auto* row = exact_row_of(unicode::full_folds(), c)) {
    out += row->a;
    out += row->b;
    if (row->c != 0) out += row->c;
    return;
  }
  const auto* row = row_of(unicode::fold_ranges(), c);
  const bool folds = row != nullptr && (c - row->first) % row->step == 0;
  out += folds ? static_cast<char32_t>(static_cast<std::int32_t>(c) + row->difference) : c;
}

bool is_ascii(std::string_view text) {
  return std::ranges::all_of(text, [](unsigned char c) { return c < 0x80; });
}

}  // namespace

bool is_nfc(std::string_view text) {
  if (is_ascii(text)) return true;
  const Text points = decode(text);
  const bool replaced = std::ranges::any_of(
      points, [](char32_t c) { return row_of(unicode::never_in_nfc(), c) != nullptr; });
  return !replaced && recomposed(decomposed(points)) == points;
}

std::string folded_name(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  if (is_ascii(text)) {
    for (const char c : text) out += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    return out;
  }
  Text folded;
  for (const char32_t c : decomposed(decode(text))) append_folded(folded, c);
  for (const char32_t c : decomposed(folded)) append_utf8(out, c);
  return out;
}

}  // namespace tank::inline v0::package
