// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstdint>

#include <tank/identity/api_token.hpp>

#include "core/crypto/encoding.hpp"
#include "core/identity/random_text.hpp"

namespace tank::inline v0::identity {
namespace {

constexpr std::string_view token_prefix = "tank_";
constexpr std::size_t random_length = 30;
constexpr std::size_t checksum_length = 6;

// 62^6 exceeds 2^32, so six digits hold every CRC-32; most significant digit first.
std::string checksum(std::string_view random) {
  std::uint32_t rest = crypto::crc32(random);
  std::string out(checksum_length, base62_digits.front());
  for (auto digit = out.rbegin(); digit != out.rend(); ++digit) {
    *digit = base62_digits[rest % base62_digits.size()];
    rest /= static_cast<std::uint32_t>(base62_digits.size());
  }
  return out;
}

bool is_base62(char c) { return base62_digits.find(c) != std::string_view::npos; }

}  // namespace

Secret make_token_text(Entropy& entropy) {
  const std::string random = random_base62(random_length, entropy);
  return Secret(std::string(token_prefix) + random + checksum(random));
}

bool looks_like_token(std::string_view text) {
  if (text.size() != token_prefix.size() + random_length + checksum_length) return false;
  if (!text.starts_with(token_prefix)) return false;
  const std::string_view random = text.substr(token_prefix.size(), random_length);
  return std::ranges::all_of(random, is_base62) &&
         text.substr(token_prefix.size() + random_length) == checksum(random);
}

Result<void> check_usable(const ApiToken& token, TimePoint now) {
  if (token.revoked_at) return fail(Errc::token_not_found, "there is no such token");
  if (now >= token.expires_at) {
    return fail(Errc::token_expired,
                "the token expired at " + tank::to_string(token.expires_at) + "; log in again");
  }
  return {};
}

bool pattern_covers(std::string_view pattern, std::string_view name) {
  if (pattern.empty() || pattern == name) return true;
  // Behind the star's slash there must be a name, or `@a/*` would cover the bare scope.
  if (!pattern.ends_with("/*")) return false;
  const std::string_view scope = pattern.substr(0, pattern.size() - 1);
  return name.size() > scope.size() && name.starts_with(scope);
}

}  // namespace tank::inline v0::identity
