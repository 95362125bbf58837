// SPDX-License-Identifier: Apache-2.0
#include "core/semver/range_part.hpp"

#include <algorithm>
#include <string>

namespace tank::inline v0::semver {
namespace {

constexpr std::uint64_t next(std::uint64_t number) {
  return number >= max_number ? too_large : number + 1;
}

// Inline, as its place in the text then stays in a register.
inline bool scan_wild_number(const char*& at, const char* end, bool loose, std::uint64_t& value,
                             Spelling& spelling) {
  if (at == end) return false;
  const char* begin = at;
  if (scan_number(at, end, loose, value)) {
    spelling = *begin == '0' && at - begin == 1 ? Spelling::zero : Spelling::other;
    return true;
  }
  if (*begin != 'x' && *begin != 'X' && *begin != '*') return false;
  ++at;
  return true;
}

// Behind `-pre` and `+build` at `begin`, if they are there; null: they are bad.
const char* scan_partial_suffix(const char* patch, const char* begin, const char* end, bool loose,
                                Partial& partial) {
  const char* at = begin;
  while (at != end && (is_word(*at) || *at == '.' || *at == '+')) ++at;
  if (at == begin) return at;
  if (!scan_suffix(patch, begin, at, loose, partial.parts, partial.buffer)) return nullptr;
  // `0.0.0-00` does not spell zero, though it means it.
  const std::size_t size = partial.parts.prerelease.size();
  const bool exact = static_cast<std::size_t>(at - begin) == size + (size == 0 ? 0 : 1);
  if (partial.patch == Spelling::zero && !exact) partial.patch = Spelling::other;
  return at;
}

// node-semver puts its operator before a prefix with spaces, where it gets lost.
Operator operator_before(const Partial& side, Operator op) {
  return side.prefix.find(' ') == std::string_view::npos ? op : Operator::equal;
}

// `<0.0.0-0`
bool is_none(Operator op, const VersionParts& parts) {
  return op == Operator::less && (parts.major | parts.minor | parts.patch) == 0 &&
         parts.prerelease == "0";
}

}  // namespace

const char* scan_partial(const char* at, const char* end, bool loose, Partial& partial) {
  VersionParts& parts = partial.parts;
  if (!scan_wild_number(at, end, loose, parts.major, partial.major)) return nullptr;
  if (at == end || *at != '.') return at;
  if (!scan_wild_number(++at, end, loose, parts.minor, partial.minor)) return nullptr;
  if (at == end || *at != '.') return at;
  const char* patch = ++at;
  if (!scan_wild_number(at, end, loose, parts.patch, partial.patch)) return nullptr;
  return at == end ? at : scan_partial_suffix(patch, at, end, loose, partial);
}

bool scan_partial(std::string_view text, bool loose, Partial& partial) {
  const auto prefix = std::min(text.find_first_not_of("v= "), text.size());
  partial.prefix = text.substr(0, prefix);
  const char* end = text.data() + text.size();
  const char* behind = scan_partial(text.data() + prefix, end, loose, partial);
  return behind != nullptr && behind == end;
}

Operator scan_operator(const char*& at, const char* end) {
  const char first = at == end ? '\0' : *at;
  if (first != '<' && first != '>' && first != '=') return Operator::equal;
  ++at;
  if (first == '=') return Operator::equal;
  const bool inclusive = at != end && *at == '=';
  if (inclusive) ++at;
  if (first == '<') return inclusive ? Operator::less_equal : Operator::less;
  return inclusive ? Operator::greater_equal : Operator::greater;
}

Sign scan_sign(const char*& at, const char* end) {
  const char first = at == end ? '\0' : *at;
  if (first != '^' && first != '~') return static_cast<Sign>(scan_operator(at, end));
  ++at;
  if (first == '^') return Sign::caret;
  if (at != end && *at == '>') ++at;
  return Sign::tilde;
}

bool PartReader::add(Operator op, const VersionParts& parts) {
  constexpr std::size_t shortest = std::string_view("0.0.0-").size();
  if (!are_in_bounds(parts)) return false;
  if (parts.prerelease.size() > limits::version_length - shortest) return false;
  none_ = none_ || is_none(op, parts);
  if (none_) return true;
  some_ = true;
  sink_.add(op, parts);
  return true;
}

bool PartReader::add_at_least(const VersionParts& parts, bool zero) {
  if (!zero || parts.prerelease != lowest()) return add(Operator::greater_equal, parts);
  any_ = true;
  return true;
}

bool PartReader::add_below(std::uint64_t major, std::uint64_t minor, std::uint64_t patch) {
  return add(Operator::less, {major, minor, patch, "0", {}});
}

bool PartReader::add_floor(const Partial& partial) {
  const VersionParts& at = partial.parts;
  const bool wild_minor = partial.minor == Spelling::wild;
  const bool wild = wild_minor || partial.patch == Spelling::wild;
  const bool zero = partial.major == Spelling::zero &&
                    (wild_minor || partial.minor == Spelling::zero) &&
                    (wild || partial.patch == Spelling::zero);
  return add_at_least({at.major,
                       wild_minor ? 0 : at.minor,
                       wild ? 0 : at.patch,
                       wild ? lowest() : at.prerelease,
                       {}},
                      zero);
}

bool PartReader::add_caret(const Partial& partial) {
  const VersionParts& at = partial.parts;
  if (partial.major == Spelling::wild) return add_blank();
  if (!add_floor(partial)) return false;
  if (partial.minor == Spelling::wild || partial.major != Spelling::zero) {
    return add_below(next(at.major));
  }
  if (partial.patch == Spelling::wild || partial.minor != Spelling::zero) {
    return add_below(at.major, next(at.minor));
  }
  return add_below(at.major, at.minor, next(at.patch));
}

bool PartReader::add_tilde(const Partial& partial) {
  const VersionParts& at = partial.parts;
  if (partial.major == Spelling::wild) return add_blank();
  if (!add_floor(partial)) return false;
  return partial.minor == Spelling::wild ? add_below(next(at.major))
                                         : add_below(at.major, next(at.minor));
}

bool PartReader::add_exact(Operator op, const Partial& spelled, const VersionParts& parts) {
  // Only the loose grammar reads `==1.2.3` or `=v1.2.3`.
  const std::string_view prefix = spelled.prefix;
  if (!options_.loose && !prefix.empty() && prefix != "v") return mismatch();
  if (op != Operator::greater_equal) return add(op, parts);
  return add_at_least(parts, prefix.empty() && spelled.major == Spelling::zero &&
                                 spelled.minor == Spelling::zero &&
                                 spelled.patch == Spelling::zero);
}

bool PartReader::add_sided(Operator op, const Partial& partial) {
  const bool wild = partial.minor == Spelling::wild;
  const bool beyond = op == Operator::greater || op == Operator::less_equal;
  const std::uint64_t major = wild && beyond ? next(partial.parts.major) : partial.parts.major;
  const std::uint64_t kept = beyond ? next(partial.parts.minor) : partial.parts.minor;
  const std::uint64_t minor = wild ? 0 : kept;
  if (op == Operator::less || op == Operator::less_equal) return add_below(major, minor);
  const bool zero = partial.major == Spelling::zero && (wild || partial.minor == Spelling::zero);
  return add_at_least({major, minor, 0, lowest(), {}}, zero && !beyond);
}

bool PartReader::add_x_range(Operator op, const Partial& partial) {
  const bool wild_major = partial.major == Spelling::wild;
  const bool wild_minor = partial.minor == Spelling::wild;
  const bool wild_patch = partial.patch == Spelling::wild;
  if ((wild_major && !wild_minor) || (wild_minor && !wild_patch)) return mismatch();
  if (!wild_patch) return add_exact(op, partial, partial.parts);
  if (wild_major) {
    return op == Operator::less || op == Operator::greater ? add_below(0) : add_blank();
  }
  return op == Operator::equal ? add_tilde(partial) : add_sided(op, partial);
}

// node-semver removes the first `*` (and an operator before it) from whatever it did not
// understand, and then reads a plain comparator: `1.2.3*` and `>*1.2.3` are 1.2.3.
bool PartReader::add_without_star(std::string_view token) {
  std::string text(token);
  const auto star = text.find('*');
  if (star == std::string::npos) return mismatch();
  std::size_t begin = star;
  if (begin > 0 && text[begin - 1] == '=') --begin;
  if (begin > 0 && (text[begin - 1] == '<' || text[begin - 1] == '>')) --begin;
  text.erase(begin, star - begin + 1);
  if (text.empty()) return add_blank();
  const char* at = text.data();
  const char* end = at + text.size();
  const Operator op = scan_operator(at, end);
  Partial partial;
  if (!scan_partial({at, end}, options_.loose, partial)) return mismatch();
  if (partial.major == Spelling::wild || partial.minor == Spelling::wild ||
      partial.patch == Spelling::wild) {
    return mismatch();
  }
  return add_exact(op, partial, partial.parts);
}

bool PartReader::read(Sign sign, const Partial& partial) {
  if (sign == Sign::caret) return add_caret(partial);
  if (sign == Sign::tilde) return add_tilde(partial);
  return add_x_range(static_cast<Operator>(sign), partial);
}

bool PartReader::read(std::string_view token) {
  if (token.empty()) return add_blank();
  const char* at = token.data();
  const char* end = at + token.size();
  const Sign sign = scan_sign(at, end);
  Partial partial;
  return scan_partial({at, end}, options_.loose, partial) ? read(sign, partial)
                                                          : add_without_star(token);
}

// node-semver joins what the tokens became with spaces and splits again: a blank between two
// others is lost, which shows where the loose grammar then drops both.
void PartReader::end_token() {
  if (blank_) {
    (solid_ ? any_at_end_ : any_) = true;
  } else {
    solid_ = true;
    any_at_end_ = false;
  }
  blank_ = false;
}

bool PartReader::add_token(Sign sign, const Partial& partial) {
  const bool good = read(sign, partial);
  end_token();
  return good;
}

bool PartReader::add_token(std::string_view token) {
  const bool good = read(token);
  end_token();
  return good;
}

bool PartReader::add_low(const Partial& from) {
  if (from.major == Spelling::wild) return any_ = true;
  if (from.minor == Spelling::wild || from.patch == Spelling::wild) return add_floor(from);
  VersionParts low = from.parts;
  if (low.prerelease.empty()) low.prerelease = lowest();
  return add_exact(operator_before(from, Operator::greater_equal), from, low);
}

bool PartReader::add_high(const Partial& to) {
  const VersionParts& high = to.parts;
  if (to.major == Spelling::wild) return any_ = true;
  if (to.minor == Spelling::wild) return add_below(next(high.major));
  if (to.patch == Spelling::wild) return add_below(high.major, next(high.minor));
  if (!high.prerelease.empty()) return add(Operator::less_equal, high);
  if (options_.include_prerelease) return add_below(high.major, high.minor, next(high.patch));
  return add_exact(operator_before(to, Operator::less_equal), to, high);
}

bool PartReader::add_hyphen(const Partial& from, const Partial& to) {
  return add_low(from) && add_high(to);
}

void PartReader::finish() {
  if (none_) return sink_.close(Alternative::none);
  if (some_) return sink_.close(Alternative::usual);
  if (any_ || any_at_end_) sink_.close(Alternative::any);
}

}  // namespace tank::inline v0::semver
