// SPDX-License-Identifier: Apache-2.0
#include "core/identity/password_parts.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

namespace tank::inline v0::identity {
namespace {

// Fewer bytes in a row are no pattern.
constexpr std::size_t shortest_run = 3;

// What lists of leaked passwords are made of, and our own name. Sorted, so that they are easily
// added to.
constexpr std::array<std::string_view, 186> words{
    // clang-format off
    "access", "admin", "administrator", "amanda", "andrea", "andrew", "angel", "anthony", "apple",
    "april", "ashley", "august", "austin", "autumn", "babygirl", "bailey", "banana", "baseball",
    "batman", "battery", "beautiful", "blink", "bond", "buster", "butterfly", "bye", "canada",
    "carlos", "change", "charlie", "cheese", "chelsea", "chicken", "chocolate", "cisco", "coffee",
    "company", "computer", "cookie", "correct", "cowboys", "dallas", "daniel", "december",
    "default", "demo", "diamond", "dragon", "eagles", "elizabeth", "facebook", "family",
    "february", "flower", "football", "forever", "freedom", "friday", "friend", "george",
    "ginger", "god", "google", "guest", "hannah", "harley", "heaven", "hello", "hockey", "horse",
    "hunter", "iceman", "iloveyou", "internet", "is", "james", "january", "jasmine", "jennifer",
    "jessica", "jesus", "john", "jordan", "joshua", "july", "june", "junior", "justin", "killer",
    "lakers", "letmein", "libtank", "linkedin", "liverpool", "login", "london", "love", "lovely",
    "loveme", "maggie", "march", "martin", "master", "matrix", "matthew", "may", "me", "mercedes",
    "merlin", "michael", "michelle", "monday", "money", "monica", "monkey", "monster", "mustang",
    "my", "naruto", "nascar", "nicole", "ninja", "nothing", "november", "october", "oracle",
    "orange", "pass", "password", "pepper", "phoenix", "player", "please", "pokemon", "postgres",
    "princess", "purple", "ranger", "richard", "robert", "root", "samantha", "sample", "samsung",
    "saturday", "secret", "september", "server", "shadow", "silver", "soccer", "spring", "staple",
    "star", "starwars", "steelers", "summer", "sunday", "sunshine", "super", "superman", "system",
    "tank", "temp", "test", "that", "the", "this", "thomas", "thunder", "thursday", "tiger",
    "tigger", "trust", "trustno1", "tuesday", "user", "wednesday", "welcome", "whatever",
    "william", "winter", "xbox", "yellow", "you", "your",
    // clang-format on
};
static_assert(std::ranges::is_sorted(words));

// Keys in the order in which fingers run over them, forth and back.
constexpr std::array<std::string_view, 12> rows{
    "abcdefghijklmnopqrstuvwxyz",
    "01234567890",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "qwertzuiop",
    "yxcvbnm",
    "azertyuiop",
    "qsdfghjklm",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p",
    "qazwsxedcrfvtgbyhnujmikolp",
    "1q2w3e4r5t6y7u8i9o0p",
};

char letter_of(char sign) {
  constexpr std::string_view signs = "@4310!$57";
  constexpr std::string_view letters = "aaeioisst";
  const std::size_t at = signs.find(sign);
  return at == std::string_view::npos ? sign : letters[at];
}

bool is_separator(char c) { return c == ' ' || c == '-' || c == '_' || c == '.' || c == '/'; }

bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::size_t common_prefix(std::string_view one, std::string_view other) {
  return static_cast<std::size_t>(std::ranges::mismatch(one, other).in1 - one.begin());
}

// How far the text runs along a row, from wherever in it.
std::size_t run_along(std::string_view text, std::string_view row) {
  std::size_t longest = 0;
  for (std::size_t from = 0; from < row.size(); ++from) {
    longest = std::max(longest, common_prefix(text, row.substr(from)));
  }
  return longest;
}

std::size_t longest_run(std::string_view text) {
  std::size_t longest = 0;
  for (const std::string_view row : rows) {
    const std::string back(row.rbegin(), row.rend());
    longest = std::max({longest, run_along(text, row), run_along(text, back)});
  }
  return longest;
}

// How much from `at` on was there before; it may reach into itself, as in `aaaa`.
std::size_t longest_repeat(std::string_view text, std::size_t at) {
  std::size_t longest = 0;
  for (std::size_t from = 0; from < at; ++from) {
    longest = std::max(longest, common_prefix(text.substr(at), text.substr(from)));
  }
  return longest;
}

// A year, or a day or month of two digits.
std::size_t date_part(std::string_view text) {
  const auto digits =
      static_cast<std::size_t>(std::ranges::find_if_not(text, is_digit) - text.begin());
  if (digits >= 4 && (text.starts_with("19") || text.starts_with("20"))) return 4;
  return digits >= 2 && text.substr(0, 2) <= "31" ? 2 : 0;
}

/// The fewest parts up to each byte.
class Counts {
 public:
  explicit Counts(std::size_t size) : fewest_(size + 1, static_cast<int>(size)) { fewest_[0] = 0; }

  void reach(std::size_t from, std::size_t length, int cost) {
    fewest_[from + length] = std::min(fewest_[from + length], fewest_[from] + cost);
  }
  [[nodiscard]] int all() const { return fewest_.back(); }

 private:
  std::vector<int> fewest_;
};

}  // namespace

int count_parts(std::string_view text) {
  std::string spelt(text);
  std::ranges::transform(spelt, spelt.begin(), letter_of);
  Counts counts(text.size());
  for (std::size_t at = 0; at < text.size(); ++at) {
    const std::string_view rest = text.substr(at);
    counts.reach(at, 1, is_separator(rest.front()) ? 0 : 1);
    counts.reach(at, date_part(rest), 1);
    const std::size_t run = std::max(longest_run(rest), longest_repeat(text, at));
    for (std::size_t length = shortest_run; length <= run; ++length) counts.reach(at, length, 1);
    for (const std::string_view word : words) {
      const bool found =
          rest.starts_with(word) || std::string_view(spelt).substr(at).starts_with(word);
      if (found) counts.reach(at, word.size(), 1);
    }
  }
  return counts.all();
}

}  // namespace tank::inline v0::identity
