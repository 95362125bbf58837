// SPDX-License-Identifier: Apache-2.0
#include <string>

#include <tank/base/limits.hpp>
#include <tank/identity/passwords.hpp>

#include "core/identity/password_parts.hpp"

namespace tank::inline v0::identity {
namespace {

// What is made of fewer parts is soon found by who tries words, runs and dates together.
constexpr int parts_min = 7;

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

bool is_hardly_more_than(std::string_view text, std::string_view known) {
  return text.find(known) != std::string_view::npos && text.size() < known.size() + 8;
}

tl::unexpected<Error> weak(std::string why) {
  return fail(Errc::weak_password, std::move(why) + "; several unrelated words are good");
}

}  // namespace

Result<void> check_password(const Secret& password, const Email& email) {
  const std::string& text = password.reveal();
  if (text.size() < limits::password_length_min || text.size() > limits::password_length_max) {
    return weak("a password has " + std::to_string(limits::password_length_min) + " to " +
                std::to_string(limits::password_length_max) + " bytes");
  }
  const std::string folded = lower(text);
  if (count_parts(folded) < parts_min) {
    return weak(
        "this password is made of what attackers try first: common words, rows of keys,"
        " dates, and the same again");
  }
  const std::string_view address = email.normalized();
  const std::string_view name = address.substr(0, address.rfind('@'));
  if (is_hardly_more_than(folded, address) ||
      (name.size() >= 8 && is_hardly_more_than(folded, name))) {
    return weak("this password is hardly more than the address");
  }
  return {};
}

}  // namespace tank::inline v0::identity
