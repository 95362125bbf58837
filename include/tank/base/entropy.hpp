// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// The injected source of randomness.

#include <cstddef>
#include <span>

#include <tank/base/api.hpp>

namespace tank::inline v0 {

/// Fills buffers with random bytes. Implementations are thread-safe; those used outside
/// tests are cryptographically strong.
class TANK_API Entropy {
 public:
  virtual ~Entropy() = default;
  virtual void fill(std::span<std::byte> out) = 0;
};

/// The generator of the operating system. Ends the process when the system cannot deliver:
/// going on with weak secrets would be worse.
class TANK_API SystemEntropy final : public Entropy {
 public:
  void fill(std::span<std::byte> out) override;
};

}  // namespace tank::inline v0
