// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstring>

#include <tank/semver/version.hpp>

#include "core/semver/identifier_order.hpp"
#include "core/semver/version_parts.hpp"
#include "core/semver/version_text.hpp"

namespace tank::inline v0::semver {

/// What does not fit inline: long text, or numbers from 2^32 - 1 on.
struct Version::Long {
  std::uint64_t major;
  std::uint64_t minor;
  std::uint64_t patch;
  std::string prerelease;
  std::string build;
};

namespace {

void append_number(std::string& out, std::uint64_t number) {
  std::array<char, 20> digits;
  std::size_t first = digits.size();
  do {
    digits[--first] = static_cast<char>('0' + number % 10);
    number /= 10;
  } while (number != 0);
  out.append(digits.data() + first, digits.size() - first);
}

// Out of line, so that texts which are versions do not pay for the message.
[[gnu::cold, gnu::noinline]] Error invalid(std::string_view text) {
  constexpr std::size_t shown = 80;
  std::string detail = "`";
  detail += text.substr(0, shown);
  detail += text.size() > shown ? "…` is not a version" : "` is not a version";
  detail += "; write three numbers, for example 1.2.3 or 1.2.3-beta.1";
  return {Errc::invalid_version, std::move(detail)};
}

}  // namespace

void VersionParts::fill_long(Version& version) const {
  const bool large = std::max(major, minor) >= Version::saturated;
  // Equal keys of saturated versions are told apart by `compare_rest`.
  version.high_ = major >= Version::saturated ? ~std::uint64_t{0}
                  : large                     ? major << 32 | Version::saturated
                                              : major << 32 | minor;
  version.low_ = large ? ~std::uint64_t{0} : patch << 1 | (prerelease.empty() ? 1 : 0);
  auto* rest = new Version::Long{major, minor, patch, std::string(prerelease), std::string(build)};
  std::memcpy(version.text_.data(), &rest, sizeof rest);
  version.prerelease_size_ = Version::long_mark;
}

Version::Version(std::uint64_t major, std::uint64_t minor, std::uint64_t patch) {
  VersionParts{
      std::min(major, max_number), std::min(minor, max_number), std::min(patch, max_number), {}, {}}
      .fill(*this);
}

void Version::own_copy() {
  auto* copy = new Long(*rest());
  std::memcpy(text_.data(), &copy, sizeof copy);
}

Version::Long* Version::rest() const {
  Long* rest = nullptr;
  std::memcpy(&rest, text_.data(), sizeof rest);
  return rest;
}

void Version::release() noexcept { delete rest(); }

Result<Version> Version::parse(std::string_view text, Grammar grammar) {
  Result<Version> result;  // the only one, so that it is made where the caller wants it
  VersionParts parts;
  PrereleaseBuffer buffer;
  if (scan_version(text, grammar, parts, buffer)) [[likely]] {
    parts.fill(*result);
  } else {
    result = tl::unexpected(invalid(text));
  }
  return result;
}

std::uint64_t Version::major() const { return is_saturated() ? rest()->major : high_ >> 32; }
std::uint64_t Version::minor() const {
  return is_saturated() ? rest()->minor : static_cast<std::uint32_t>(high_);
}
std::uint64_t Version::patch() const { return is_saturated() ? rest()->patch : low_ >> 1; }

std::string_view Version::prerelease() const {
  if (is_long()) return rest()->prerelease;
  return {text_.data(), prerelease_size_};
}

std::string_view Version::build() const {
  if (is_long()) return rest()->build;
  return {text_.data() + prerelease_size_, build_size_};
}

std::string Version::to_string() const {
  std::string out;
  append_number(out, major());
  out += '.';
  append_number(out, minor());
  out += '.';
  append_number(out, patch());
  if (is_prerelease()) out.append("-").append(prerelease());
  return out;
}

std::string Version::to_full_string() const {
  std::string out = to_string();
  if (!build().empty()) out.append("+").append(build());
  return out;
}

Version Version::core() const { return {major(), minor(), patch()}; }

bool Version::same_core(const Version& other) const {
  if (high_ != other.high_ || (low_ | 1) != (other.low_ | 1)) return false;
  return !is_saturated() ||
         (major() == other.major() && minor() == other.minor() && patch() == other.patch());
}

std::strong_ordering Version::compare_rest(const Version& a, const Version& b) {
  if (a.is_saturated()) {
    if (const auto order = a.major() <=> b.major(); order != 0) return order;
    if (const auto order = a.minor() <=> b.minor(); order != 0) return order;
    if (const auto order = a.patch() <=> b.patch(); order != 0) return order;
    if (a.is_prerelease() != b.is_prerelease()) {
      return a.is_prerelease() ? std::strong_ordering::less : std::strong_ordering::greater;
    }
  }
  return compare_dotted(a.prerelease(), b.prerelease());
}

std::strong_ordering compare_build(const Version& a, const Version& b) {
  const auto order = a <=> b;
  return order != 0 ? order : compare_dotted(a.build(), b.build());
}

std::vector<Identifier> identifiers(std::string_view dotted) {
  std::vector<Identifier> all;
  while (!dotted.empty()) {
    Identifier identifier{take_identifier(dotted)};
    if (is_numeric(identifier.text)) {
      std::uint64_t value = 0;
      const char* at = identifier.text.data();
      (void)scan_number(at, at + identifier.text.size(), true, value);
      identifier.is_number = value < max_number;
    }
    all.push_back(identifier);
  }
  return all;
}

}  // namespace tank::inline v0::semver
