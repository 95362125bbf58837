// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// The steps of verifying a token, for those who need to stop between two of them.

#include <string>
#include <string_view>

#include <tank/identity/jwt.hpp>

namespace tank::inline v0::identity {

/// A token that was taken apart and not believed. Views into it.
struct Jws {
  std::string_view signed_part;
  std::string_view payload;    ///< still encoded
  std::string_view signature;  ///< still encoded
  std::string algorithm;
  std::string kid;  ///< empty: the header has none
};

/// `keys` are those that the token will probably be opened with: their headers are known and
/// need not be read. Errors: invalid_token.
[[nodiscard]] Result<Jws> read_jws(std::string_view token, const Jwks& keys,
                                   const JwsPolicy& policy);

/// The payload, when one of `keys` signed it. Errors: invalid_token.
[[nodiscard]] Result<std::string> open_jws(const Jws& jws, const Jwks& keys);

/// What a token that nobody has verified calls its issuer; empty where that cannot be read. Good
/// for choosing whose keys to ask, and for nothing else.
[[nodiscard]] std::string claimed_issuer(std::string_view token);

/// The claims of a payload that is known to be signed. Errors: invalid_token, token_expired.
[[nodiscard]] Result<Claims> read_claims(std::string_view payload, const JwtPolicy& policy,
                                         TimePoint now);

}  // namespace tank::inline v0::identity
