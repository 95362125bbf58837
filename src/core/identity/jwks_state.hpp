// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// The inside of a key set.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <tank/identity/jwks.hpp>

#include "core/crypto/public_key.hpp"

namespace tank::inline v0::identity {

struct Jwks::State {
  /// A key for signatures. One that is weak or impossible stays here without its key, so that
  /// its name is known, and so that a token which names none does not become unambiguous by it.
  struct Entry {
    std::string kid;
    std::string_view algorithm;
    std::optional<crypto::PublicKey> key;
  };

  /// The one key for a token; null unless there is exactly one. An empty `kid` names none.
  [[nodiscard]] const Entry* find(std::string_view kid, std::string_view algorithm) const;

  std::vector<Entry> entries;
};

}  // namespace tank::inline v0::identity
