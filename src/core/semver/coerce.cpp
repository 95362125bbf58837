// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <string>

#include <tank/semver/coerce.hpp>

#include "core/semver/version_text.hpp"

namespace tank::inline v0::semver {
namespace {

constexpr std::size_t component_digits = 16;
// Longer tails belong to no valid version; the bound keeps the search linear.
constexpr std::size_t tail_length = 2 * limits::version_length;

struct Found {
  std::array<std::string_view, 3> numbers;
  std::string_view prerelease;
  std::string_view build;
  std::size_t end = 0;   // behind the character that ends the match
  std::size_t next = 0;  // where the next match may begin
};

std::size_t digits_at(std::string_view text, std::size_t at) {
  std::size_t size = 0;
  while (at + size < text.size() && is_digit(text[at + size])) ++size;
  return size;
}

// What stands behind `mark` at `at`: the longest list of good identifiers.
std::string_view tail_at(std::string_view text, std::size_t at, char mark) {
  if (at >= text.size() || text[at] != mark) return {};
  const std::string_view rest = text.substr(at + 1, tail_length);
  std::size_t good = 0;
  for (std::size_t begin = 0; begin < rest.size();) {
    std::size_t end = begin;
    while (end < rest.size() && is_word(rest[end])) ++end;
    const bool number = digits_at(rest, begin) == end - begin;
    if (end == begin || (mark == '-' && number && rest[begin] == '0' && end - begin > 1)) break;
    good = end;
    if (end == rest.size() || rest[end] != '.') break;
    begin = end + 1;
  }
  return rest.substr(0, good);
}

std::optional<Found> find(std::string_view text, std::size_t from, bool full) {
  // A match begins with a character that is no digit, or with the text.
  if (from > 0) from += digits_at(text, from);
  for (std::size_t at = from; at < text.size(); ++at) {
    std::size_t size = digits_at(text, at);
    if (size == 0) continue;
    if (size > component_digits) {
      at += size;
      continue;
    }
    Found found;
    found.next = at + size;
    found.numbers.fill("0");
    found.numbers[0] = text.substr(at, size);
    at += size;
    for (std::size_t i = 1; i < found.numbers.size(); ++i) {
      size = at < text.size() && text[at] == '.' ? digits_at(text, at + 1) : 0;
      if (size == 0 || size > component_digits) break;
      found.numbers[i] = text.substr(at + 1, size);
      at += 1 + size;
    }
    if (full) {
      found.prerelease = tail_at(text, at, '-');
      at += found.prerelease.empty() ? 0 : 1 + found.prerelease.size();
      found.build = tail_at(text, at, '+');
      at += found.build.empty() ? 0 : 1 + found.build.size();
    }
    found.end = std::min(at + 1, text.size());
    return found;
  }
  return std::nullopt;
}

std::optional<Found> find_rightmost(std::string_view text, bool full) {
  std::optional<Found> best;
  auto found = find(text, 0, full);
  while (found && (!best || best->end != text.size())) {
    // `2.3.4` of `1.2.3.4` ends where `3.4` does, and is more.
    if (!best || found->end != best->end) best = found;
    found = find(text, found->next, full);
  }
  return best;
}

}  // namespace

std::optional<Version> coerce(std::string_view text, Coercion coercion) {
  const bool full = coercion.include_prerelease;
  const auto found = coercion.rightmost ? find_rightmost(text, full) : find(text, 0, full);
  if (!found) return std::nullopt;
  std::string spelled;
  spelled.append(found->numbers[0]).append(".").append(found->numbers[1]);
  spelled.append(".").append(found->numbers[2]);
  if (!found->prerelease.empty()) spelled.append("-").append(found->prerelease);
  if (!found->build.empty()) spelled.append("+").append(found->build);
  auto version = Version::parse(spelled, coercion.grammar);
  if (!version) return std::nullopt;
  return std::move(*version);
}

Result<Version> clean(std::string_view text, Options options) {
  text = trim(text);
  text.remove_prefix(std::min(text.find_first_not_of("=v"), text.size()));
  return Version::parse(text, grammar_of(options));
}

}  // namespace tank::inline v0::semver
