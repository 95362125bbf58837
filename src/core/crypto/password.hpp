// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Password hashes: Argon2id (RFC 9106) as PHC strings.

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tank::inline v0::crypto {

/// What one hash costs; one lane always.
struct PasswordCost {
  std::uint32_t memory_kib = 19 * 1024;
  std::uint32_t passes = 2;

  friend bool operator==(const PasswordCost&, const PasswordCost&) = default;
};

using PasswordSalt = std::array<std::uint8_t, 16>;

/// `$argon2id$v=19$m=…,t=…,p=1$salt$hash`. Nothing when memory runs out, or the cost is below
/// 8 KiB or one pass.
[[nodiscard]] std::optional<std::string> hash_password(std::string_view password,
                                                       const PasswordSalt& salt,
                                                       const PasswordCost& cost = {});

/// Whether `phc` is a hash of this password. Only Argon2id is taken, of any cost up to 1 GiB
/// and 16 passes, so that a forged hash cannot stop the server.
[[nodiscard]] bool verify_password(std::string_view password, const std::string& phc);

/// Whether `phc` was made at a lower cost than `wanted`, or is no hash that we would make.
[[nodiscard]] bool needs_rehash(std::string_view phc, const PasswordCost& wanted = {});

}  // namespace tank::inline v0::crypto
