// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// The inside of a key set.

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include <tank/identity/jwks.hpp>

#include "core/crypto/public_key.hpp"

namespace tank::inline v0::identity {

/// What counts of a header that has nothing in it which is refused.
struct JwsHeader {
  std::string algorithm;
  std::string kid;                  ///< empty: there is none
  std::optional<std::string> type;  ///< `typ`
};

/// Finds by views.
struct TextHash {
  using is_transparent = void;
  [[nodiscard]] std::size_t operator()(std::string_view text) const {
    return std::hash<std::string_view>{}(text);
  }
};

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
  /// The headers that issuers write with these keys, encoded, with what reading them gives. All
  /// tokens of a key begin with the same one, so hardly any header has to be read.
  std::unordered_map<std::string, JwsHeader, TextHash, std::equal_to<>> known_headers;
};

}  // namespace tank::inline v0::identity
