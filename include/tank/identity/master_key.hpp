// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// The one secret that is not in the store: what a stolen database lacks.

#include <string_view>

#include <tank/base/api.hpp>
#include <tank/base/digest.hpp>
#include <tank/base/entropy.hpp>
#include <tank/base/result.hpp>
#include <tank/base/secret.hpp>

namespace tank::inline v0::identity {

/// 256 bits that every server of a store shares. Keys for single purposes are derived from it,
/// so that one of them gives nothing away about another. Thread-safe: immutable.
class TANK_API MasterKey {
 public:
  /// 64 hexadecimal digits, as `to_text` writes them; white space around them is passed over.
  /// Errors: invalid_argument.
  [[nodiscard]] static Result<MasterKey> parse(const Secret& text);
  [[nodiscard]] static MasterKey make(Entropy& entropy);

  [[nodiscard]] Secret to_text() const;

  /// A key of 32 bytes for one purpose.
  [[nodiscard]] Secret derive(std::string_view purpose) const;

  /// A digest that only the holder of the key can make: of a code with few digits, which could
  /// be found by trying all of them otherwise. `purpose` separates domains.
  [[nodiscard]] Digest digest(std::string_view purpose, std::string_view text) const;

 private:
  explicit MasterKey(Secret bytes) : bytes_(std::move(bytes)) {}

  Secret bytes_;
};

}  // namespace tank::inline v0::identity
