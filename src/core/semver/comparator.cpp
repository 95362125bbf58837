// SPDX-License-Identifier: Apache-2.0
#include <tank/semver/comparator.hpp>
#include <tank/semver/range.hpp>

#include "core/semver/range_normal.hpp"
#include "core/semver/range_part.hpp"

namespace tank::inline v0::semver {
namespace {

std::string_view sign_of(Operator op) {
  switch (op) {
    case Operator::less:
      return "<";
    case Operator::less_equal:
      return "<=";
    case Operator::greater:
      return ">";
    case Operator::greater_equal:
      return ">=";
    case Operator::equal:
    case Operator::any:
      break;
  }
  return "";
}

bool goes_up(Operator op) { return op == Operator::greater || op == Operator::greater_equal; }
bool is_inclusive(Operator op) {
  return op == Operator::less_equal || op == Operator::greater_equal;
}

// Nothing is below 0.0.0-0, and without pre-releases nothing below 0.0.0 either.
bool is_bottom(const Comparator& comparator, bool include_prerelease) {
  return comparator.op == Operator::less && comparator.version.same_core(Version()) &&
         (!include_prerelease || comparator.version.prerelease() == "0");
}

}  // namespace

Result<Comparator> Comparator::parse(std::string_view text, Options options) {
  const std::string collapsed = collapse_space(text);
  if (collapsed.empty()) return Comparator{};
  const char* at = collapsed.data();
  const char* end = at + collapsed.size();
  const Operator op = scan_operator(at, end);
  auto version = Version::parse({at, end}, grammar_of(options));
  if (!version) {
    return fail(Errc::invalid_range, "`" + collapsed.substr(0, limits::version_length) +
                                         "` is not a comparator; write for example >=1.2.3");
  }
  return Comparator{op, std::move(*version)};
}

std::string Comparator::to_string() const {
  if (op == Operator::any) return {};
  return std::string(sign_of(op)) + version.to_string();
}

bool intersects(const Comparator& a, const Comparator& b, bool include_prerelease) {
  if (a.op == Operator::any) return true;
  if (a.op == Operator::equal) return passes({&b, 1}, a.version, include_prerelease);
  if (b.op == Operator::any) return true;
  if (b.op == Operator::equal) return passes({&a, 1}, b.version, include_prerelease);
  if (is_bottom(a, include_prerelease) || is_bottom(b, include_prerelease)) return false;
  if (goes_up(a.op) == goes_up(b.op)) return true;
  const auto order = a.version <=> b.version;
  if (order == 0) return is_inclusive(a.op) && is_inclusive(b.op);
  return goes_up(a.op) == (order < 0);
}

}  // namespace tank::inline v0::semver
