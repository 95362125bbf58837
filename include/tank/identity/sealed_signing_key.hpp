// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Keys that sign our access tokens, as they are kept: sealed.

#include <string>

#include <tank/base/api.hpp>
#include <tank/base/time.hpp>

namespace tank::inline v0::identity {

/// One key of the ring. The private part is sealed under the master key, with the key's name
/// as associated data.
struct SealedSigningKey {
  std::string kid;        ///< RFC 7638 thumbprint
  std::string algorithm;  ///< `EdDSA`, `ES256` or `RS256`
  std::string sealed;     ///< bytes
  TimePoint created_at;
  TimePoint activates_at;  ///< signs from then on; published before
  TimePoint retires_at;    ///< verifies until then

  friend bool operator==(const SealedSigningKey&, const SealedSigningKey&) = default;
};

}  // namespace tank::inline v0::identity
