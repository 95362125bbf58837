// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// One-time codes: HOTP (RFC 4226) and TOTP (RFC 6238).

#include <cstdint>
#include <string>
#include <string_view>

#include "core/crypto/hash.hpp"

namespace tank::inline v0::crypto {

/// A code of 6 to 9 digits with its leading zeros.
[[nodiscard]] std::string hotp(HashAlgorithm algorithm, std::string_view key, std::uint64_t counter,
                               int digits);

/// The code of the step in which `unix_seconds` lies.
[[nodiscard]] std::string totp(HashAlgorithm algorithm, std::string_view key,
                               std::uint64_t unix_seconds, std::uint64_t step_seconds, int digits);

}  // namespace tank::inline v0::crypto
