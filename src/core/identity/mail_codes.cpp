// SPDX-License-Identifier: Apache-2.0
#include "core/identity/mail_codes.hpp"

#include <array>
#include <cstdint>

#include <tank/base/limits.hpp>
#include <tank/storage/credential_store.hpp>

#include "core/identity/random_text.hpp"

namespace tank::inline v0::identity {
namespace {

constexpr std::size_t link_code_length = 43;
constexpr std::uint32_t codes = 1'000'000;
// Numbers from here on would favour the first codes.
constexpr std::uint32_t unbiased = UINT32_MAX / codes * codes;

std::uint32_t random_number(Entropy& entropy) {
  std::array<std::byte, 4> bytes{};
  entropy.fill(bytes);
  std::uint32_t out = 0;
  for (const std::byte byte : bytes) out = out << 8 | std::to_integer<std::uint32_t>(byte);
  return out;
}

}  // namespace

Secret make_link_code(Entropy& entropy) { return Secret(random_base62(link_code_length, entropy)); }

Secret make_digits(Entropy& entropy) {
  std::uint32_t number = random_number(entropy);
  while (number >= unbiased) number = random_number(entropy);
  const std::string digits = std::to_string(number % codes);
  return Secret(std::string(6 - digits.size(), '0') + digits);
}

Result<void> check_mail_rate(const Work& work, Purpose purpose, const std::string& subject) {
  constexpr std::chrono::days day{1};
  const auto today = work.tx.verifications().made_since(purpose, subject, work.now - day);
  if (!today) return pass(today);
  if (today->count == 0) return {};
  const TimePoint next = today->last_at + limits::mail_code_resend;
  if (work.now < next) return fail_for(next - work.now, "a mail was just sent; look for it");
  if (today->count < limits::mail_codes_per_day) return {};
  return fail_for(today->first_at + day - work.now, "too many mails went to this address today");
}

Result<void> keep_code(const Work& work, const CodeRequest& request, const Digest& digest) {
  return work.tx.verifications().add({.id = VerificationId::make(work.now, work.entropy),
                                      .purpose = request.purpose,
                                      .subject = request.subject,
                                      .user_id = request.user_id,
                                      .digest = digest,
                                      .attempts = 0,
                                      .payload = request.payload,
                                      .created_at = work.now,
                                      .expires_at = work.now + request.lifetime,
                                      .used_at = std::nullopt});
}

Result<bool> try_digits(const Work& work, const MasterKey& key, const TriedDigits& tried,
                        const Attempt& attempt) {
  auto& verifications = work.tx.verifications();
  const auto live = verifications.live(tried.purpose, tried.subject, work.now);
  if (!live) return pass(live);
  if (*live && (*live)->digest == tried.digest) return true;
  if (*live) {
    auto counted = verifications.note_failure((*live)->id, work.now);
    if (!counted) return pass(counted);
  }
  auto recorded = record_refusal(work, key, attempt, Errc::invalid_credentials);
  if (!recorded) return pass(recorded);
  return false;
}

Digest link_digest(const Secret& code) { return Digest::of(code.reveal()); }

Digest digits_digest(const MasterKey& key, const Email& email, const Secret& code) {
  return key.digest("email_code", email.normalized() + "\n" + code.reveal());
}

Digest digits_digest(const MasterKey& key, SessionId session, const Secret& code) {
  return key.digest("confirmation_code", session.to_string() + "\n" + code.reveal());
}

}  // namespace tank::inline v0::identity
