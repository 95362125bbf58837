// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Classes of operations that share one allowance.

#include <cstdint>
#include <optional>
#include <string_view>

#include <tank/storage/rate_store.hpp>

namespace tank::server {

/// What is limited together; the word is part of the bucket's name and of `RateLimit-Policy`.
enum class RateClass : std::uint8_t {
  login,      ///< whatever could be guessed, by network
  mail,       ///< whatever sends a mail, by network
  publish,    ///< by who publishes
  poll,       ///< whatever is asked again and again until somebody has decided, by network
  scan,       ///< files of strangers that are analysed, by network; of users, see the next
  scan_user,  ///< by who is logged in; no operation names it
};
[[nodiscard]] std::string_view to_string(RateClass rate_class);

/// How much of each class one network, or one principal, may do. Nothing: no limit.
struct RateLimits {
  std::optional<Rate> login;
  std::optional<Rate> mail;
  std::optional<Rate> publish;
  std::optional<Rate> poll;
  std::optional<Rate> scan;
  std::optional<Rate> scan_user;

  [[nodiscard]] const std::optional<Rate>& of(RateClass rate_class) const;
};

/// `30/60`: thirty in sixty seconds, of which one comes back every two; `off`: nothing.
/// Errors: invalid_argument.
[[nodiscard]] Result<std::optional<Rate>> parse_rate(std::string_view text);

}  // namespace tank::server
