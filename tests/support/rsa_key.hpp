// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// A key pair for tokens in tests, independent of the library's own signing.

#include <memory>
#include <string>
#include <string_view>

#include "core/json/value.hpp"

struct evp_pkey_st;

namespace tank::testing {

/// RSA of 2048 bits. Cheap to copy.
class RsaKey {
 public:
  explicit RsaKey(std::string kid);

  [[nodiscard]] const std::string& kid() const { return kid_; }
  /// RS256 (RFC 7518 §3.3), raw bytes.
  [[nodiscard]] std::string sign(std::string_view message) const;
  /// The public part (RFC 7517).
  [[nodiscard]] json::Value jwk() const;
  /// The public part as people hand it around: what the HMAC confusion takes for a secret.
  [[nodiscard]] std::string pem() const;

 private:
  [[nodiscard]] std::string number(const char* name) const;

  std::string kid_;
  std::shared_ptr<evp_pkey_st> key_;
};

/// Header, payload and signature of a compact JWS (RFC 7515 §3.1).
[[nodiscard]] std::string signed_by(const RsaKey& key, const json::Value& header,
                                    const json::Value& payload);

}  // namespace tank::testing
