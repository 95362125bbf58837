// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Many words looked for in one pass.

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace tank::inline v0::analysis {

/// The automaton of Aho and Corasick (1975) over ASCII letters of either case, as one table: a
/// step for each byte, whatever words there are. Immutable once built.
class LiteralSet {
 public:
  LiteralSet();

  /// Words may repeat; each gets its own number, in order from 0.
  void add(std::string_view word);
  /// Once, after the last word.
  void build();

  /// Calls `on_hit(number, end)` for every word that ends at `end`, in the order of the ends.
  template <class OnHit>
  void scan(std::string_view text, OnHit&& on_hit) const {
    std::uint32_t state = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
      state = table_[state + class_of_[static_cast<unsigned char>(text[i])]];
      if ((state & has_hits) == 0) continue;
      state &= ~has_hits;
      const std::uint32_t row = state / width_;
      for (std::uint32_t k = first_hit_[row]; k < first_hit_[row + 1]; ++k) {
        on_hit(hits_[k], i + 1);
      }
    }
  }

 private:
  static constexpr std::uint32_t has_hits = 0x80000000;

  [[nodiscard]] std::uint32_t child(std::uint32_t node, std::uint8_t byte_class);

  struct Node {
    std::vector<std::pair<std::uint8_t, std::uint32_t>> children;
    std::vector<std::uint32_t> words;
    std::uint32_t fallback = 0;
  };

  std::array<std::uint8_t, 256> class_of_{};
  std::uint32_t width_ = 1;  ///< classes; class 0 is of no word
  std::vector<Node> nodes_;  ///< only until built
  std::uint32_t words_ = 0;
  std::vector<std::uint32_t> table_;  ///< row offsets, marked where words end
  std::vector<std::uint32_t> first_hit_;
  std::vector<std::uint32_t> hits_;
};

}  // namespace tank::inline v0::analysis
