// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include <tank/base/limits.hpp>
#include <tank/identity/session.hpp>

#include "core/base/words.hpp"
#include "core/identity/random_text.hpp"

namespace tank::inline v0::identity {
namespace {

// 43 digits of base 62 hold 256 bits.
constexpr std::size_t session_text_length = 43;

constexpr Words<LoginMethod, 7> method_words{{
    {LoginMethod::password, "password"},
    {LoginMethod::email_code, "email_code"},
    {LoginMethod::magic_link, "magic_link"},
    {LoginMethod::oauth, "oauth"},
    {LoginMethod::exchange, "exchange"},
    {LoginMethod::developer, "developer"},
    {LoginMethod::impersonation, "impersonation"},
}};

}  // namespace

std::string_view to_string(LoginMethod method) { return word_of(method_words, method); }

Result<LoginMethod> parse_login_method(std::string_view word) {
  return parse_word(method_words, word, "way to log in");
}

Secret make_session_text(Entropy& entropy) {
  return Secret(random_base62(session_text_length, entropy));
}

Result<void> check_usable(const Session& session, TimePoint now) {
  if (session.revoked_at || now >= idle_end(session)) {
    return fail(Errc::unauthorized, "the session is over; log in again");
  }
  return {};
}

TimePoint idle_end(const Session& session) {
  const TimePoint own = std::min(session.expires_at, session.seen_at + limits::session_idle);
  return std::min(own, session.parent_end.value_or(own));
}

bool wants_refresh(const Session& session, TimePoint now) {
  return now - session.seen_at >= limits::session_refresh_interval;
}

}  // namespace tank::inline v0::identity
