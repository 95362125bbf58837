// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <string>

#include <tank/base/limits.hpp>
#include <tank/identity/passwords.hpp>

namespace tank::inline v0::identity {
namespace {

// What attackers try first among texts of fifteen bytes and more; shorter ones are refused by
// their length. In lower case, sorted.
constexpr std::array<std::string_view, 32> common{
    "0123456789012345",
    "01234567890123456789",
    "1111111111111111",
    "1234567890123456",
    "12345678901234567890",
    "123456789abcdefg",
    "1q2w3e4r5t6y7u8i",
    "1qaz2wsx3edc4rfv",
    "abcdefghijklmno",
    "abcdefghijklmnop",
    "administrator123",
    "changemechangeme",
    "correct horse battery staple",
    "correcthorsebatterystaple",
    "iloveyouiloveyou",
    "letmeinletmeinletmein",
    "password12345678",
    "password123456789",
    "passwordpassword",
    "passwordpassword1",
    "qazwsxedcrfvtgb",
    "qwerty1234567890",
    "qwertyqwertyqwerty",
    "qwertyuiop123456",
    "qwertyuiop1234567890",
    "qwertyuiopasdfgh",
    "qwertyuiopasdfghjkl",
    "thisisapassword",
    "thisismypassword",
    "trustno1trustno1",
    "welcome123456789",
    "zxcvbnmasdfghjkl",
};
static_assert(std::ranges::is_sorted(common));

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

// `abcabcabcabcabc`: a few bytes again and again.
bool repeats_itself(std::string_view text) {
  for (std::size_t period = 1; period <= 4; ++period) {
    const std::string_view shifted = text.substr(period);
    if (text.starts_with(shifted)) return true;
  }
  return false;
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
  if (std::ranges::binary_search(common, std::string_view(folded)) || repeats_itself(folded)) {
    return weak("this password is among the first that attackers try");
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
