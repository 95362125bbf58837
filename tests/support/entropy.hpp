// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Randomness that is the same each time.

#include <cstddef>
#include <cstdint>
#include <random>
#include <span>

#include <tank/base/entropy.hpp>

namespace tank::testing {

/// The bytes that follow from a seed. Externally synchronised.
class SeededEntropy final : public Entropy {
 public:
  explicit SeededEntropy(std::uint64_t seed = 1) : engine_(seed) {}

  void fill(std::span<std::byte> out) override {
    for (std::byte& byte : out) byte = static_cast<std::byte>(engine_());
  }

  /// A number from 0 up to, but not including, `end`.
  std::size_t below(std::size_t end) { return static_cast<std::size_t>(engine_() % end); }

 private:
  std::mt19937_64 engine_;
};

}  // namespace tank::testing
