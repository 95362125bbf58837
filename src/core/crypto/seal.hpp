// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Authenticated encryption: AES-256-GCM (NIST SP 800-38D).

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <tank/base/secret.hpp>

namespace tank::inline v0::crypto {

/// Fresh for every message under one key: chance serves for fewer than 2^32 messages.
using SealNonce = std::array<std::uint8_t, 12>;

/// Nonce, ciphertext and tag in one. `key` has 32 bytes; `context` is not kept, and must be the
/// same when it is opened, so that what was sealed for one place opens at no other.
[[nodiscard]] std::string seal(const Secret& key, std::string_view plaintext,
                               std::string_view context, const SealNonce& nonce);

/// Nothing unless it was sealed under this key for this context, and is whole.
[[nodiscard]] std::optional<Secret> open_seal(const Secret& key, std::string_view sealed,
                                              std::string_view context);

}  // namespace tank::inline v0::crypto
