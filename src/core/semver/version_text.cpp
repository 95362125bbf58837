// SPDX-License-Identifier: Apache-2.0
#include "core/semver/version_text.hpp"

#include <algorithm>

#include "core/semver/identifier_order.hpp"

namespace tank::inline v0::semver {
namespace {

// Everything that ECMAScript's \s matches beyond one byte.
constexpr std::array<std::string_view, 19> wide_spaces{
    "\u00a0", "\u1680", "\u2000", "\u2001", "\u2002", "\u2003", "\u2004",
    "\u2005", "\u2006", "\u2007", "\u2008", "\u2009", "\u200a", "\u2028",
    "\u2029", "\u202f", "\u205f", "\u3000", "\ufeff"};

std::string_view view(const char* begin, const char* end) {
  return {begin, static_cast<std::size_t>(end - begin)};
}

// Numbers lose leading zeros, as they do where node-semver makes them JavaScript numbers.
std::string_view canonical_prerelease(std::string_view dotted, PrereleaseBuffer& buffer) {
  std::size_t size = 0;
  while (!dotted.empty()) {
    std::string_view identifier = take_identifier(dotted);
    std::uint64_t value = 0;
    const char* at = identifier.data();
    if (is_numeric(identifier)) {
      (void)scan_number(at, identifier.data() + identifier.size(), true, value);
      if (value < max_number) {
        const auto zeros = std::min(identifier.find_first_not_of('0'), identifier.size() - 1);
        identifier.remove_prefix(zeros);
      }
    }
    if (size + identifier.size() + 1 > buffer.size()) return {};
    if (size != 0) buffer[size++] = '.';
    size += identifier.copy(buffer.data() + size, identifier.size());
  }
  return {buffer.data(), size};
}

bool scan_build(const char* at, const char* end, VersionParts& parts) {
  if (at == end) return true;
  if (*at != '+') return false;
  const char* begin = ++at;
  if (!scan_identifiers(at, end, false) || at != end) return false;
  parts.build = view(begin, end);
  return true;
}

// Out of line, so that the strict grammar does not save registers for it.
[[gnu::noinline]] bool scan_loose_suffix(const char* begin, const char* at, const char* end,
                                         VersionParts& parts, PrereleaseBuffer& buffer) {
  if (at == end || *at == '+') return scan_build(at, end, parts);
  if (*at == '.') {
    // `1.2.34.5` is 1.2.3-4.5; a single digit stays with the patch number.
    if (at - begin < 2) return false;
    --at;
    (void)scan_number(begin, at, true, parts.patch);
  } else if (*at == '-' && end - at > 1 && is_word(at[1])) {
    ++at;
  }
  const char* first = at;
  if (!scan_identifiers(at, end, false)) return false;
  parts.prerelease = canonical_prerelease(view(first, at), buffer);
  return !parts.prerelease.empty() && scan_build(at, end, parts);
}

[[gnu::noinline]] bool scan_loose(std::string_view text, VersionParts& parts,
                                  PrereleaseBuffer& buffer) {
  const char* at = text.data();
  const char* end = at + text.size();
  const char* patch = nullptr;
  return scan_numbers(at, end, true, parts, patch) &&
         scan_suffix(patch, at, end, true, parts, buffer) && are_in_bounds(parts);
}

// Nothing stands around the version, as nearly always.
bool is_bare(std::string_view text) {
  return !text.empty() && is_digit(text.front()) && is_word(text.back());
}

// White space around it goes, and what may stand before the numbers.
[[gnu::noinline]] std::string_view without_prefix(std::string_view text, bool loose) {
  text = trim(text);
  if (!loose && text.starts_with('v')) text.remove_prefix(1);
  while (loose && !text.empty()) {
    const std::size_t prefix = text.front() == 'v' || text.front() == '=' ? 1 : space_at(text);
    if (prefix == 0) break;
    text.remove_prefix(prefix);
  }
  return text;
}

}  // namespace

bool scan_identifiers(const char*& at, const char* end, bool canonical_numbers) {
  for (;;) {
    const char* begin = at;
    while (at != end && is_word(*at)) ++at;
    if (at == begin) return false;
    if (canonical_numbers && *begin == '0' && at - begin > 1 && is_numeric(view(begin, at))) {
      return false;
    }
    if (at == end || *at != '.') return true;
    ++at;
  }
}

bool scan_suffix(const char* begin, const char* at, const char* end, bool loose,
                 VersionParts& parts, PrereleaseBuffer& buffer) {
  return loose ? scan_loose_suffix(begin, at, end, parts, buffer)
               : scan_strict_suffix(at, end, parts);
}

bool scan_strict_suffix(const char* at, const char* end, VersionParts& parts) {
  if (at != end && *at == '-') {
    const char* first = ++at;
    if (!scan_identifiers(at, end, true)) return false;
    parts.prerelease = view(first, at);
  }
  return scan_build(at, end, parts);
}

std::size_t space_at(std::string_view text) {
  if (text.empty()) return 0;
  const char first = text.front();
  if (first == ' ' || (first >= '\t' && first <= '\r')) return 1;
  if (static_cast<unsigned char>(first) < 0x80) return 0;
  for (const std::string_view space : wide_spaces) {
    if (text.starts_with(space)) return space.size();
  }
  return 0;
}

std::string_view trim(std::string_view text) {
  const auto is_plain = [](char c) { return is_word(c); };
  if (!text.empty() && is_plain(text.front()) && is_plain(text.back())) return text;
  while (const std::size_t space = space_at(text)) text.remove_prefix(space);
  for (std::size_t size = 1; size <= 3 && size <= text.size();) {
    const bool space = space_at(text.substr(text.size() - size)) == size;
    if (space) text.remove_suffix(size);
    size = space ? 1 : size + 1;
  }
  return text;
}

bool scan_lenient(std::string_view text, Grammar grammar, VersionParts& parts,
                  PrereleaseBuffer& buffer) {
  const bool loose = grammar == Grammar::loose;
  if (!is_bare(text)) [[unlikely]]
    text = without_prefix(text, loose);
  return loose ? scan_loose(text, parts, buffer) : scan_strict(text, parts);
}

}  // namespace tank::inline v0::semver
