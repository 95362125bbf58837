// SPDX-License-Identifier: Apache-2.0
#include <tank/identity/verification.hpp>

#include "core/base/words.hpp"

namespace tank::inline v0::identity {
namespace {

constexpr Words<Purpose, 10> purpose_words{{
    {Purpose::login_code, "login_code"},
    {Purpose::email_code, "email_code"},
    {Purpose::magic_link, "magic_link"},
    {Purpose::email_verification, "email_verification"},
    {Purpose::password_reset, "password_reset"},
    {Purpose::email_change, "email_change"},
    {Purpose::authorization_code, "authorization_code"},
    {Purpose::bridge, "bridge"},
    {Purpose::exchange, "exchange"},
    {Purpose::confirmation_code, "confirmation_code"},
}};

}  // namespace

std::string_view to_string(Purpose purpose) { return word_of(purpose_words, purpose); }

Result<Purpose> parse_purpose(std::string_view word) {
  return parse_word(purpose_words, word, "purpose of a code");
}

}  // namespace tank::inline v0::identity
