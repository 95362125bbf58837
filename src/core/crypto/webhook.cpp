// SPDX-License-Identifier: Apache-2.0
#include "core/crypto/webhook.hpp"

#include <algorithm>
#include <string>

#include "core/crypto/encoding.hpp"
#include "core/crypto/hash.hpp"

namespace tank::inline v0::crypto {
namespace {

std::string mac_of(std::string_view key, std::string_view message) {
  return hmac(HashAlgorithm::sha256, key, message);
}

}  // namespace

bool verify_standard_webhook(std::string_view secret, std::string_view id,
                             std::string_view timestamp, std::string_view body,
                             std::string_view signatures) {
  constexpr std::string_view secret_prefix = "whsec_";
  if (!secret.starts_with(secret_prefix)) return false;
  const auto key = from_base64(secret.substr(secret_prefix.size()));
  if (!key || key->empty()) return false;
  std::string message(id);
  message.append(".").append(timestamp).append(".").append(body);
  const std::string expected = "v1," + to_base64(mac_of(*key, message));
  bool good = false;
  while (!signatures.empty()) {
    const std::size_t end = std::min(signatures.find(' '), signatures.size());
    good = equal_in_constant_time(signatures.substr(0, end), expected) || good;
    signatures.remove_prefix(std::min(end + 1, signatures.size()));
  }
  return good;
}

bool verify_github_webhook(std::string_view secret, std::string_view body,
                           std::string_view signature) {
  return !secret.empty() &&
         equal_in_constant_time("sha256=" + to_hex(mac_of(secret, body)), signature);
}

bool verify_slack_webhook(std::string_view secret, std::string_view timestamp,
                          std::string_view body, std::string_view signature) {
  std::string message = "v0:";
  message.append(timestamp).append(":").append(body);
  return !secret.empty() &&
         equal_in_constant_time("v0=" + to_hex(mac_of(secret, message)), signature);
}

}  // namespace tank::inline v0::crypto
