// SPDX-License-Identifier: Apache-2.0
#include "core/crypto/pkce.hpp"

#include "core/crypto/encoding.hpp"
#include "core/crypto/hash.hpp"

namespace tank::inline v0::crypto {

bool verify_pkce(std::string_view method, std::string_view verifier, std::string_view challenge) {
  constexpr std::string_view unreserved =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
  const bool well_formed = verifier.size() >= 43 && verifier.size() <= 128 &&
                           verifier.find_first_not_of(unreserved) == std::string_view::npos;
  return method == "S256" && well_formed &&
         equal_in_constant_time(to_base64url(view(sha256(verifier))), challenge);
}

}  // namespace tank::inline v0::crypto
