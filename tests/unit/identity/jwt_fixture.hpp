// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// An issuer that signs whatever it is told to.

#include <string>
#include <string_view>

#include <tank/identity/jwt.hpp>

#include "core/crypto/encoding.hpp"
#include "core/crypto/private_key.hpp"

namespace tank::testing {

/// `{"keys": [...]}` around one JWK with these members added.
inline std::string key_set(const crypto::PublicKey& key, std::string_view more) {
  std::string jwk = key.canonical_jwk();
  jwk.pop_back();
  return R"({"keys":[)" + jwk + std::string(more) + "}]}";
}

/// A compact JWS over exactly these texts.
inline std::string sign(const crypto::PrivateKey& key, std::string_view header,
                        std::string_view payload) {
  std::string token = crypto::to_base64url(header) + "." + crypto::to_base64url(payload);
  const std::string signature = key.sign(token);
  return std::move(token) + "." + crypto::to_base64url(signature);
}

}  // namespace tank::testing
