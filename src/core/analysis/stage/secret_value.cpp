// SPDX-License-Identifier: Apache-2.0
#include "core/analysis/stage/secret_value.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>
#include <string>

#include <tank/base/digest.hpp>

#include "core/analysis/engine/document.hpp"

namespace tank::inline v0::analysis {
namespace {

constexpr std::array<std::string_view, 22> stand_ins{
    "example", "placeholder", "changeme",  "change_me",  "change-me", "redacted",
    "dummy",   "your_",       "your-",     "yourapi",    "yourtoken", "yourkey",
    "insert_", "replace_",    "put_your",  "token_here", "key_here",  "xxxxx",
    "*****",   ".....",       "randomstr", "goes_here"};

// SHA-256, first 16 digits, of keys that services print in their own samples and public apps.
constexpr std::array<std::string_view, 17> published{
    "f56e323494a6ffc2", "2037abcaffb2b777", "3f370c9dd8225c63", "e4a5542bb7fd7b67",
    "a19f89ab3555eac1", "eb540d2b6ee2a0a4", "37f8f09bdf12c2f2", "8731261cb72d8626",
    "49f777db995e8260", "27a9a42931dff7eb", "dc0fcf046c61640c", "4c98242dcadc8b29",
    "ea9bb1082cf95663", "3a8b61d0f636b007", "a6c814bc555ae62c", "0b476bdf9acf2123",
    "1a5d44a2dca19669",
};

bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

// `klmnopqrstuv`, `0123456789`: nobody draws that by chance.
bool has_long_row(std::string_view value) {
  constexpr std::size_t least = 9;
  std::size_t row = 1;
  for (std::size_t i = 1; i < value.size(); ++i) {
    const bool wraps = value[i - 1] == '9' && value[i] == '0';
    const bool next =
        value[i] == value[i - 1] + 1 && std::isalnum(static_cast<unsigned char>(value[i])) != 0;
    row = next || wraps ? row + 1 : 1;
    if (row >= least) return true;
  }
  return false;
}

// One unit of at most 8 bytes, over and over, makes up most of the value.
bool is_repetition(std::string_view value) {
  if (value.size() < 12) return false;
  for (std::size_t unit = 1; unit <= 8; ++unit) {
    std::size_t same = 0;
    for (std::size_t i = unit; i < value.size(); ++i) same += value[i] == value[i - unit] ? 1 : 0;
    if (same * 4 >= (value.size() - unit) * 3) return true;
  }
  return false;
}

// Pieces between separators, digits and changes of case: `pdfKeySize` has three.
// Gives the letters of those that could be words.
std::size_t wordlike_letters(std::string_view value, std::size_t& letters, std::size_t& longest) {
  std::size_t wordlike = 0;
  std::size_t run = 0;
  std::size_t vowels = 0;
  const auto end_piece = [&] {
    // Words have vowels, but not only vowels.
    if (run >= 4 && vowels * 6 >= run && vowels * 5 <= run * 4) {
      longest = std::max(longest, run);
      wordlike += run;
    }
    run = vowels = 0;
  };
  for (std::size_t i = 0; i < value.size(); ++i) {
    const char c = value[i];
    const bool letter = is_lower(c) || is_upper(c);
    const bool begins = !letter || (is_upper(c) && i > 0 && is_lower(value[i - 1]));
    if (begins) end_piece();
    if (!letter) continue;
    ++letters;
    ++run;
    if (std::string_view("aeiouyAEIOUY").find(c) != std::string_view::npos) ++vowels;
  }
  end_piece();
  return wordlike;
}

}  // namespace

double entropy_of(std::string_view value) {
  if (value.empty()) return 0;
  std::array<std::size_t, 256> count{};
  for (const char c : value) ++count[static_cast<unsigned char>(c)];
  double bits = 0;
  for (const std::size_t n : count) {
    if (n == 0) continue;
    const double share = static_cast<double>(n) / static_cast<double>(value.size());
    bits -= share * std::log2(share);
  }
  return bits;
}

bool is_made_up(std::string_view value) {
  const std::string lower = lower_case(value);
  const auto holds = [&](std::string_view word) { return lower.find(word) != std::string::npos; };
  return std::ranges::any_of(stand_ins, holds) || has_long_row(lower) || is_repetition(lower);
}

bool is_published_sample(std::string_view value) {
  const std::string digest = Digest::of(value).hex().substr(0, 16);
  return std::ranges::find(published, digest) != published.end();
}

bool reads_like_words(std::string_view value) {
  std::size_t letters = 0;
  std::size_t longest = 0;
  const std::size_t wordlike = wordlike_letters(value, letters, longest);
  if (letters == 0) return false;
  const bool shouted =
      std::ranges::none_of(value, is_lower) && value.find('_') != std::string_view::npos;
  return shouted || longest >= 9 || (longest >= 5 && wordlike * 4 >= letters * 3);
}

bool has_digit(std::string_view value) { return std::ranges::any_of(value, is_digit); }

bool is_uuid(std::string_view value) {
  if (value.size() != 36) return false;
  for (std::size_t i = 0; i < value.size(); ++i) {
    const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
    if (dash ? value[i] != '-' : std::isxdigit(static_cast<unsigned char>(value[i])) == 0)
      return false;
  }
  return true;
}

}  // namespace tank::inline v0::analysis
