// SPDX-License-Identifier: Apache-2.0
#include "core/semver/range_part.hpp"

#include <algorithm>
#include <string>

namespace tank::inline v0::semver {
namespace {

constexpr std::uint64_t next(std::uint64_t number) {
  return number >= max_number ? too_large : number + 1;
}

bool scan_wild_number(const char*& at, const char* end, bool loose, std::uint64_t& value,
                      bool& wild, bool& zero) {
  if (at == end) return false;
  if (*at == 'x' || *at == 'X' || *at == '*') {
    ++at;
    return true;
  }
  const char* begin = at;
  if (!scan_number(at, end, loose, value)) return false;
  wild = false;
  zero = at - begin == 1 && *begin == '0';
  return true;
}

VersionParts numbers(std::uint64_t major, std::uint64_t minor = 0, std::uint64_t patch = 0) {
  return {major, minor, patch, {}, {}};
}

Operator operator_of(std::string_view sign) {
  if (sign == ">=") return Operator::greater_equal;
  if (sign == ">") return Operator::greater;
  if (sign == "<") return Operator::less;
  return sign == "<=" ? Operator::less_equal : Operator::equal;
}

// node-semver puts its operator before a prefix with spaces, where it gets lost.
std::string_view sign_before(const Partial& side, std::string_view sign) {
  return side.prefix.find(' ') == std::string_view::npos ? sign : std::string_view();
}

// `<0.0.0-0`
bool is_none(Operator op, const VersionParts& parts) {
  return op == Operator::less && (parts.major | parts.minor | parts.patch) == 0 &&
         parts.prerelease == "0";
}

}  // namespace

bool scan_partial(std::string_view text, bool loose, Partial& partial) {
  const auto prefix = std::min(text.find_first_not_of("v= "), text.size());
  partial.prefix = text.substr(0, prefix);
  const char* at = text.data() + prefix;
  const char* end = text.data() + text.size();
  VersionParts& parts = partial.parts;
  if (!scan_wild_number(at, end, loose, parts.major, partial.wild_major, partial.zero_major)) {
    return false;
  }
  if (at == end) return true;
  if (*at++ != '.' ||
      !scan_wild_number(at, end, loose, parts.minor, partial.wild_minor, partial.zero_minor)) {
    return false;
  }
  if (at == end) return true;
  if (*at++ != '.') return false;
  const char* patch = at;
  if (!scan_wild_number(at, end, loose, parts.patch, partial.wild_patch, partial.zero_patch)) {
    return false;
  }
  const auto suffix = static_cast<std::size_t>(end - at);
  if (suffix == 0) return true;
  if (!scan_suffix(patch, at, end, loose, parts, partial.buffer)) return false;
  // `0.0.0-00` does not spell zero, though it means it.
  partial.zero_patch =
      partial.zero_patch && suffix == parts.prerelease.size() + (parts.prerelease.empty() ? 0 : 1);
  return true;
}

std::string_view take_operator(std::string_view& text) {
  std::size_t size = !text.empty() && (text[0] == '<' || text[0] == '>') ? 1 : 0;
  if (text.size() > size && text[size] == '=') ++size;
  const std::string_view sign = text.substr(0, size);
  text.remove_prefix(size);
  return sign;
}

bool PartReader::add(Operator op, const VersionParts& parts) {
  constexpr std::size_t shortest = std::string_view("0.0.0-").size();
  if (std::max({parts.major, parts.minor, parts.patch}) > max_number) return false;
  if (parts.prerelease.size() > limits::version_length - shortest) return false;
  none_ = none_ || is_none(op, parts);
  if (none_) return true;
  Comparator& added = sets_.append();
  added.op = op;
  parts.fill(added.version);
  const std::span<const Comparator> all = sets_.pending();
  for (const Comparator& earlier : all.first(all.size() - 1)) {
    if (earlier == all.back()) {
      sets_.drop_last();
      break;
    }
  }
  return true;
}

bool PartReader::add_at_least(VersionParts parts, bool zero) {
  parts.build = {};
  if (zero && parts.prerelease == lowest()) {
    any_ = true;
    return true;
  }
  return add(Operator::greater_equal, parts);
}

bool PartReader::add_below(VersionParts parts) {
  parts.prerelease = "0";
  parts.build = {};
  return add(Operator::less, parts);
}

bool PartReader::add_caret(const Partial& partial) {
  const VersionParts& at = partial.parts;
  const bool zero = partial.zero_major;
  if (partial.wild_major) {
    blank_ = true;
    return true;
  }
  VersionParts low = at;
  if (partial.wild_patch) low.prerelease = lowest();
  if (partial.wild_minor) {
    low = numbers(at.major);
    low.prerelease = lowest();
    return add_at_least(low, zero) && add_below(numbers(next(at.major)));
  }
  if (partial.wild_patch) low.patch = 0;
  if (!add_at_least(low, zero && partial.zero_minor && (partial.wild_patch || partial.zero_patch)))
    return false;
  if (!zero) return add_below(numbers(next(at.major)));
  if (partial.wild_patch || !partial.zero_minor)
    return add_below(numbers(at.major, next(at.minor)));
  return add_below(numbers(at.major, at.minor, next(at.patch)));
}

bool PartReader::add_tilde(const Partial& partial) {
  const VersionParts& at = partial.parts;
  if (partial.wild_major) {
    blank_ = true;
    return true;
  }
  VersionParts low = at;
  bool zero = partial.zero_major;
  if (partial.wild_minor) low.minor = 0;
  if (partial.wild_minor || partial.wild_patch) {
    low.patch = 0;
    low.prerelease = lowest();
  }
  zero = zero && (partial.wild_minor || partial.zero_minor);
  zero = zero && (partial.wild_minor || partial.wild_patch || partial.zero_patch);
  if (!add_at_least(low, zero)) return false;
  return add_below(partial.wild_minor ? numbers(next(at.major))
                                      : numbers(at.major, next(at.minor)));
}

bool PartReader::add_exact(std::string_view sign, const Partial& partial) {
  VersionParts parts = partial.parts;
  // Only the loose grammar reads `==1.2.3` or `=v1.2.3`.
  if (!options_.loose && !partial.prefix.empty() && partial.prefix != "v") return mismatch();
  parts.build = {};
  if (sign == ">=") {
    const bool zero =
        partial.prefix.empty() && partial.zero_major && partial.zero_minor && partial.zero_patch;
    return add_at_least(parts, zero);
  }
  return add(operator_of(sign), parts);
}

bool PartReader::add_sided(std::string_view sign, const Partial& partial) {
  const VersionParts& at = partial.parts;
  const bool wild = partial.wild_minor;
  const bool beyond = sign == ">" || sign == "<=";
  const VersionParts edge = wild ? numbers(beyond ? next(at.major) : at.major)
                                 : numbers(at.major, beyond ? next(at.minor) : at.minor);
  if (sign.front() == '<') return add_below(edge);
  VersionParts low = edge;
  low.prerelease = lowest();
  return add_at_least(low, !beyond && partial.zero_major && (wild || partial.zero_minor));
}

bool PartReader::add_x_range(std::string_view sign, const Partial& partial) {
  if (partial.wild_major && !partial.wild_minor) return mismatch();
  if (partial.wild_minor && !partial.wild_patch) return mismatch();
  if (!partial.wild_patch) return add_exact(sign, partial);
  if (partial.wild_major) {
    if (sign == "<" || sign == ">") return add_below(numbers(0));
    blank_ = true;
    return true;
  }
  if (!sign.empty() && sign != "=") return add_sided(sign, partial);
  return add_tilde(partial);
}

// node-semver removes the first `*` (and an operator before it) from whatever it did not
// understand, and then reads a plain comparator: `1.2.3*` and `>*1.2.3` are 1.2.3.
bool PartReader::add_without_star(std::string_view sign, std::string_view core) {
  std::string text(sign);
  text += core;
  const auto star = text.find('*');
  if (star == std::string::npos) return mismatch();
  std::size_t begin = star;
  if (begin > 0 && text[begin - 1] == '=') --begin;
  if (begin > 0 && (text[begin - 1] == '<' || text[begin - 1] == '>')) --begin;
  text.erase(begin, star - begin + 1);
  if (text.empty()) {
    blank_ = true;
    return true;
  }
  std::string_view rest = text;
  const std::string_view left = take_operator(rest);
  Partial partial;
  if (!scan_partial(rest, options_.loose, partial)) return mismatch();
  if (partial.wild_major || partial.wild_minor || partial.wild_patch) return mismatch();
  return add_exact(left, partial);
}

bool PartReader::read_token(std::string_view sign, std::string_view core) {
  if (sign.empty() && core.empty()) {
    blank_ = true;
    return true;
  }
  Partial partial;
  if (!scan_partial(core, options_.loose, partial)) return add_without_star(sign, core);
  if (sign == "^") return add_caret(partial);
  if (sign.starts_with('~')) return add_tilde(partial);
  return add_x_range(sign, partial);
}

bool PartReader::add_token(std::string_view sign, std::string_view core) {
  blank_ = false;
  if (!read_token(sign, core)) return false;
  // node-semver joins what the tokens became with spaces and splits again: a blank between
  // two others is lost, which shows where the loose grammar then drops both.
  if (blank_) {
    (solid_ ? any_at_end_ : any_) = true;
  } else {
    solid_ = true;
    any_at_end_ = false;
  }
  return true;
}

bool PartReader::add_token(std::string_view token) {
  std::string_view core = token;
  if (token.starts_with('^') || token.starts_with('~')) {
    const std::size_t size = token.starts_with("~>") ? 2 : 1;
    return add_token(token.substr(0, size), token.substr(size));
  }
  const std::string_view sign = take_operator(core);
  return add_token(sign, core);
}

bool PartReader::add_hyphen(const Partial& from, const Partial& to) {
  if (from.wild_major) {
    any_ = true;
  } else if (from.wild_minor || from.wild_patch) {
    VersionParts low =
        from.wild_minor ? numbers(from.parts.major) : numbers(from.parts.major, from.parts.minor);
    low.prerelease = lowest();
    if (!add_at_least(low, from.zero_major && (from.wild_minor || from.zero_minor))) return false;
  } else {
    Partial low = from;
    if (low.parts.prerelease.empty()) low.parts.prerelease = lowest();
    if (!add_exact(sign_before(from, ">="), low)) return false;
  }
  if (to.wild_major) {
    any_ = true;
    return true;
  }
  const VersionParts& high = to.parts;
  if (to.wild_minor) return add_below(numbers(next(high.major)));
  if (to.wild_patch) return add_below(numbers(high.major, next(high.minor)));
  if (high.prerelease.empty() && options_.include_prerelease) {
    return add_below(numbers(high.major, high.minor, next(high.patch)));
  }
  Partial last = to;
  if (!high.prerelease.empty()) last.prefix = {};
  return add_exact(sign_before(last, "<="), last);
}

void PartReader::finish() {
  if (none_) {
    sets_.drop_pending();
    sets_.add({Operator::less, VersionParts{0, 0, 0, "0", {}}.make()});
  } else if (sets_.pending().empty()) {
    if (!any_ && !any_at_end_) return;
    sets_.add({});
  }
  sets_.close();
}

}  // namespace tank::inline v0::semver
