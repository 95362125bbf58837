// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Sets of states of a slot as words: bit 0 is "not chosen", bit k is candidate k.

#include <bit>
#include <cstddef>
#include <cstdint>

namespace tank::inline v0::resolve::detail {

using Word = std::uint64_t;
using Id = std::uint32_t;

inline constexpr Id word_bits = 64;
inline constexpr Word absent_bit = 1;

[[nodiscard]] constexpr std::size_t words_for(std::size_t candidates) {
  return candidates / word_bits + 1;
}

[[nodiscard]] inline bool is_subset(const Word* a, const Word* b, std::size_t n) {
  for (std::size_t i = 0; i < n; ++i) {
    if ((a[i] & ~b[i]) != 0) return false;
  }
  return true;
}

[[nodiscard]] inline bool is_disjoint(const Word* a, const Word* b, std::size_t n) {
  for (std::size_t i = 0; i < n; ++i) {
    if ((a[i] & b[i]) != 0) return false;
  }
  return true;
}

[[nodiscard]] inline bool is_none(const Word* a, std::size_t n) {
  Word any = 0;
  for (std::size_t i = 0; i < n; ++i) any |= a[i];
  return any == 0;
}

[[nodiscard]] inline Id count(const Word* a, std::size_t n) {
  int total = 0;
  for (std::size_t i = 0; i < n; ++i) total += std::popcount(a[i]);
  return static_cast<Id>(total);
}

[[nodiscard]] inline bool has(const Word* a, Id bit) {
  return ((a[bit / word_bits] >> (bit % word_bits)) & 1) != 0;
}

inline void put(Word* a, Id bit) { a[bit / word_bits] |= Word{1} << (bit % word_bits); }

/// The highest bit of a set that is not empty.
[[nodiscard]] inline Id highest(const Word* a, std::size_t n) {
  while (a[n - 1] == 0) --n;
  return static_cast<Id>(n * word_bits - 1 - static_cast<std::size_t>(std::countl_zero(a[n - 1])));
}

/// The lowest bit of a set that is not empty.
[[nodiscard]] inline Id lowest(const Word* a) {
  std::size_t i = 0;
  while (a[i] == 0) ++i;
  return static_cast<Id>(i * word_bits + static_cast<std::size_t>(std::countr_zero(a[i])));
}

}  // namespace tank::inline v0::resolve::detail
