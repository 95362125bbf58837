// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Codes that go out by mail: made, limited, and used.

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include <tank/identity/login_parts.hpp>
#include <tank/identity/verification.hpp>

#include "core/identity/refusals.hpp"
#include "core/identity/work.hpp"

namespace tank::inline v0::identity {

/// What a code is for.
struct CodeRequest {
  Purpose purpose = Purpose::email_code;
  std::string subject;
  std::optional<UserId> user_id;
  std::chrono::seconds lifetime{0};
  std::string payload = "{}";
};

/// The code of test addresses, outside production.
inline constexpr std::string_view test_code = "424242";

/// Text of a code that goes into a link: 256 bits.
[[nodiscard]] Secret make_link_code(Entropy& entropy);
/// Six digits, each code equally likely.
[[nodiscard]] Secret make_digits(Entropy& entropy);

/// Refuses what would flood an address. Errors: rate_limited.
[[nodiscard]] Result<void> check_mail_rate(const Work& work, Purpose purpose,
                                           const std::string& subject);

/// Keeps the code; the live one of the same purpose and subject ends.
[[nodiscard]] Result<void> keep_code(const Work& work, const CodeRequest& request,
                                     const Digest& digest);

/// Six digits that somebody came with.
struct TriedDigits {
  Purpose purpose;
  std::string subject;
  Digest digest;
};

/// Whether they are those of the live code. A guess is counted and on record, and must stay so:
/// the transaction that refuses commits.
[[nodiscard]] Result<bool> try_digits(const Work& work, const MasterKey& key,
                                      const TriedDigits& tried, const Attempt& attempt);

/// The digest of a code in a link.
[[nodiscard]] Digest link_digest(const Secret& code);
/// The digest of six digits, which need a key that the database lacks.
[[nodiscard]] Digest digits_digest(const MasterKey& key, const Email& email, const Secret& code);
/// The same of six digits that are good in one session only.
[[nodiscard]] Digest digits_digest(const MasterKey& key, SessionId session, const Secret& code);

}  // namespace tank::inline v0::identity
