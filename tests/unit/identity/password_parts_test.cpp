// SPDX-License-Identifier: Apache-2.0
#include "core/identity/password_parts.hpp"

#include <string>

#include <doctest/doctest.h>

#include <tank/identity/passwords.hpp>

namespace tank::identity {
namespace {

TEST_CASE(
    "password parts: words, runs, dates and repetitions are one each, and the rest is bytes") {
  const struct {
    std::string text;
    int parts;
  } table[]{
      {"", 0},
      {"zk", 2},
      {"password", 1},
      {"p@$$w0rd", 1},
      {"pa55w0rd", 1},
      {"tank", 1},
      {"bcdefgh", 1},
      {"fedcba", 1},
      {"23456789", 1},
      {"uiop", 1},
      {"poiu", 1},
      {"3edc4rfv", 1},
      {"aaaaaaaa", 2},
      {"zkzkzkzkzkzk", 3},
      {"zkmzkm", 4},
      {"1987", 1},
      {"1987-03-21", 3},
      {"21031987", 3},
      {"99", 2},
      {"dragon-monkey", 2},
      {"passwordpassword", 2},
      {"password zkmq", 5},
      {"\xc3\xbc\xc3\xb6", 4},
  };
  for (const auto& row : table) {
    CAPTURE(row.text);
    CHECK(count_parts(row.text) == row.parts);
  }
}

Errc verdict(const std::string& password) {
  const auto checked =
      check_password(Secret(password), Email::parse("ada.lovelace@example.org").value());
  return checked ? Errc::cancelled : checked.error().code;
}

TEST_CASE("password rules: what attackers try first is refused, however it is stretched") {
  for (const std::string password : {
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
           "correct horse battery staple",
           // stretched to the length
           "Password!Password!",
           "P@ssw0rd-P@ssw0rd-1",
           "Summer2024!Summer2024!",
           "January2025January",
           "monkey monkey monkey",
           "dragon.master.shadow",
           "xyzxyzxyzxyzxyz",
           "aaaaaaaaaaaaaab",
           "abc123abc123abc123",
           "19871987198719871987",
           "1987-03-21 1987-03-21",
           "21.03.1987/21.03.1987",
           "libtank-libtank-1",
           "TankTankTankTank",
           "Welcome to Tank 2026",
           "zaq12wsxzaq12wsx",
           "!!!!!!!!!!!!!!!!",
           "asdfghjkl;asdfghjkl;",
       }) {
    CAPTURE(password);
    CHECK(verdict(password) == Errc::weak_password);
  }
}

TEST_CASE("password rules: unrelated words and random bytes are taken, whatever they consist of") {
  for (const std::string password : {
           "seven unrelated words",
           "quite another sentence",
           "fifteen is good",
           "lilac envelope turbine",
           "we planted 3 plum trees",
           "kq8zvm2xwp7rty4",
           "8402759163048271",
           "gr\xc3\xbc\xc3\x9f gott aus wien",
           "\xe5\xaf\x86\xe7\xa0\x81\xe5\xbe\x88\xe9\x95\xbf\xe5\x95\x8a",
       }) {
    CAPTURE(password);
    CHECK(verdict(password) == Errc::cancelled);
  }
}

}  // namespace
}  // namespace tank::identity
