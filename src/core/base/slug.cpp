// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <cstddef>
#include <utility>

#include <tank/base/limits.hpp>
#include <tank/base/slug.hpp>

namespace tank::inline v0 {
namespace {

constexpr std::string_view alphabet = "abcdefghijklmnopqrstuvwxyz0123456789";
constexpr std::size_t suffix_length = 6;

bool is_slug_character(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }

char to_lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool is_slug(std::string_view text) {
  if (text.empty() || text.size() > limits::slug_length) return false;
  char before = '-';
  for (const char c : text) {
    if (c == '-' ? before == '-' : !is_slug_character(c)) return false;
    before = c;
  }
  return before != '-';
}

std::string stem_of(std::string_view display_name) {
  constexpr std::size_t longest = limits::slug_length - suffix_length - 1;
  std::string stem;
  for (const char raw : display_name) {
    if (stem.size() == longest) break;
    const char c = to_lower(raw);
    if (is_slug_character(c)) {
      stem += c;
    } else if (!stem.empty() && stem.back() != '-') {
      stem += '-';
    }
  }
  if (stem.ends_with('-')) stem.pop_back();
  return stem.empty() ? "org" : stem;
}

std::string random_suffix(Entropy& entropy) {
  // Bytes above the last multiple of 36 are thrown away, so that no character is likelier.
  constexpr unsigned fair = 256 / alphabet.size() * alphabet.size();
  std::string suffix;
  while (suffix.size() < suffix_length) {
    std::array<std::byte, 16> bytes;
    entropy.fill(bytes);
    for (const std::byte byte : bytes) {
      const auto value = std::to_integer<unsigned>(byte);
      if (value < fair && suffix.size() < suffix_length)
        suffix += alphabet[value % alphabet.size()];
    }
  }
  return suffix;
}

}  // namespace

Result<Slug> Slug::parse(std::string_view text) {
  if (!is_slug(text)) {
    return fail(Errc::invalid_slug,
                "a slug has 1 to 63 lower-case letters, digits and single hyphens inside");
  }
  return Slug(std::string(text));
}

Slug Slug::suggest(std::string_view display_name, Entropy& entropy) {
  return Slug(stem_of(display_name) + '-' + random_suffix(entropy));
}

}  // namespace tank::inline v0
