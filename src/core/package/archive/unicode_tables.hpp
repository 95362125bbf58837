// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// The part of the Unicode Character Database that decides when two file names are one.

#include <cstdint>
#include <span>

namespace tank::inline v0::package::unicode {

/// `whole` is what NFC makes of `first` and `second`.
struct Composition {
  char32_t whole, first, second;
};
/// By `whole`.
[[nodiscard]] std::span<const Composition> compositions();
/// Places in `compositions()`, by `first`, then `second`.
[[nodiscard]] std::span<const std::uint16_t> compositions_by_parts();

struct CombiningClass {
  char32_t first, last;
  int value;
};
[[nodiscard]] std::span<const CombiningClass> combining_classes();

struct Range {
  char32_t first, last;
};
/// What NFC replaces wherever it stands.
[[nodiscard]] std::span<const Range> never_in_nfc();

/// Every `step`-th code point of the range folds to itself plus `difference`.
struct FoldRange {
  char32_t first, last;
  std::uint32_t step;
  std::int32_t difference;
};
[[nodiscard]] std::span<const FoldRange> fold_ranges();

/// A code point that folds to several; unused ones are 0.
struct FullFold {
  char32_t whole, a, b, c;
};
[[nodiscard]] std::span<const FullFold> full_folds();

}  // namespace tank::inline v0::package::unicode
