// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Random text of secrets.

#include <cstddef>
#include <string>
#include <string_view>

#include <tank/base/entropy.hpp>

namespace tank::inline v0::identity {

inline constexpr std::string_view base62_digits =
    "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/// `length` characters of `alphabet`, each equally likely; at most 256 are in it.
[[nodiscard]] std::string random_text(std::string_view alphabet, std::size_t length,
                                      Entropy& entropy);

/// `length` characters, each of the 62 equally likely.
[[nodiscard]] std::string random_base62(std::size_t length, Entropy& entropy);

/// What a one-time login code begins with.
inline constexpr std::string_view login_code_prefix = "once_";

/// A fresh login code: the prefix and 30 characters.
[[nodiscard]] std::string make_login_code_text(Entropy& entropy);

}  // namespace tank::inline v0::identity
