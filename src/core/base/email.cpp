// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include <tank/base/email.hpp>
#include <tank/base/limits.hpp>

namespace tank::inline v0 {
namespace {

constexpr std::size_t local_part_length = 64;  // RFC 5321 §4.5.3.1.1
constexpr std::size_t label_length = 63;       // RFC 1035 §2.3.4

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

// `atext` of RFC 5322 §3.2.3.
bool is_atext(char c) {
  constexpr std::string_view marks = "!#$%&'*+-/=?^_`{|}~";
  return is_letter(c) || is_digit(c) || marks.find(c) != std::string_view::npos;
}

bool is_atom(std::string_view text) { return !text.empty() && std::ranges::all_of(text, is_atext); }

bool is_label(std::string_view text) {
  return !text.empty() && text.size() <= label_length && text.front() != '-' &&
         text.back() != '-' &&
         std::ranges::all_of(text, [](char c) { return is_letter(c) || is_digit(c) || c == '-'; });
}

// Whether every part between the dots passes; stops at the first that does not.
template <class Check>
bool all_parts(std::string_view text, Check check) {
  while (true) {
    const std::size_t dot = text.find('.');
    if (!check(text.substr(0, dot))) return false;
    if (dot == std::string_view::npos) return true;
    text.remove_prefix(dot + 1);
  }
}

// A host name with a dot in it. A last label of digits only would make it look like an
// address of IPv4.
bool is_domain(std::string_view text) {
  const std::size_t last_dot = text.rfind('.');
  if (last_dot == std::string_view::npos || !all_parts(text, is_label)) return false;
  return !std::ranges::all_of(text.substr(last_dot + 1), is_digit);
}

}  // namespace

Result<Email> Email::parse(std::string_view text) {
  const std::size_t at = text.rfind('@');
  const bool good = text.size() <= limits::email_length && at != std::string_view::npos &&
                    at <= local_part_length && all_parts(text.substr(0, at), is_atom) &&
                    is_domain(text.substr(at + 1));
  if (!good) {
    return fail(Errc::invalid_email, "an e-mail address has the form `name@host.tld`, in ASCII");
  }
  std::string normalized(text);
  std::ranges::transform(normalized, normalized.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return Email(std::string(text), std::move(normalized));
}

}  // namespace tank::inline v0
