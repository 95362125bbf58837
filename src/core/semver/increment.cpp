// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <charconv>
#include <string>
#include <vector>

#include <tank/semver/increment.hpp>

#include "core/semver/identifier_order.hpp"
#include "core/semver/version_parts.hpp"
#include "core/semver/version_text.hpp"

namespace tank::inline v0::semver {
namespace {

constexpr std::array<std::string_view, 9> words{
    "major", "premajor", "minor", "preminor", "patch", "prepatch", "prerelease", "release", "pre"};

std::string join(const std::vector<std::string>& identifiers) {
  std::string out;
  for (const std::string& identifier : identifiers) {
    if (!out.empty()) out += '.';
    out += identifier;
  }
  return out;
}

std::string raised(std::string_view number) {
  std::uint64_t value = 0;
  std::from_chars(number.data(), number.data() + number.size(), value);
  return std::to_string(value + 1);
}

// A version that is being changed.
struct Draft {
  std::uint64_t major;
  std::uint64_t minor;
  std::uint64_t patch;
  std::vector<std::string> prerelease;

  explicit Draft(const Version& version)
      : major(version.major()), minor(version.minor()), patch(version.patch()) {
    for (const Identifier& identifier : identifiers(version.prerelease())) {
      prerelease.emplace_back(identifier.text);
    }
  }

  void raise_major() {
    if (minor != 0 || patch != 0 || prerelease.empty()) ++major;
    minor = 0;
    patch = 0;
    prerelease.clear();
  }
  void raise_minor() {
    if (patch != 0 || prerelease.empty()) ++minor;
    patch = 0;
    prerelease.clear();
  }
  void raise_patch() {
    if (prerelease.empty()) ++patch;
    prerelease.clear();
  }
  [[nodiscard]] bool raise_last_number() {
    for (auto at = prerelease.rbegin(); at != prerelease.rend(); ++at) {
      if (!identifiers(*at).front().is_number) continue;
      *at = raised(*at);
      return true;
    }
    return false;
  }
  [[nodiscard]] bool begins_with(const std::vector<Identifier>& wanted) const {
    return std::ranges::equal(
        wanted, std::span(prerelease).first(std::min(wanted.size(), prerelease.size())),
        [](const Identifier& a, const std::string& b) {
          return compare_identifiers(a.text, b) == 0;
        });
  }
};

Result<void> raise_prerelease(Draft& draft, const Increment& by) {
  const std::string base = by.base == PrereleaseBase::one ? "1" : "0";
  if (draft.prerelease.empty()) {
    draft.prerelease = {base};
  } else if (!draft.raise_last_number()) {
    if (by.base == PrereleaseBase::none && join(draft.prerelease) == by.identifier) {
      return fail(Errc::invalid_argument, "the version is already a pre-release `" +
                                              std::string(by.identifier) +
                                              "`; give it a number, or another identifier");
    }
    draft.prerelease.push_back(base);
  }
  if (by.identifier.empty()) return {};
  const std::vector<Identifier> wanted = identifiers(by.identifier);
  const bool numbered = draft.begins_with(wanted) && draft.prerelease.size() > wanted.size() &&
                        is_numeric(draft.prerelease[wanted.size()]);
  if (numbered) return {};
  draft.prerelease = {std::string(by.identifier)};
  if (by.base != PrereleaseBase::none) draft.prerelease.push_back(base);
  return {};
}

Result<void> check_identifier(const Increment& by) {
  if (by.identifier.empty()) {
    if (by.base != PrereleaseBase::none) return {};
    return fail(Errc::invalid_argument,
                "a pre-release needs an identifier, a number, or both; none was given");
  }
  const char* at = by.identifier.data();
  const char* end = at + by.identifier.size();
  if (scan_identifiers(at, end, by.grammar != Grammar::loose) && at == end) return {};
  return fail(Errc::invalid_argument, "`" + std::string(by.identifier.substr(0, 80)) +
                                          "` is not a pre-release identifier; write for "
                                          "example beta or beta.1");
}

Result<Version> finish(const Draft& draft) {
  const std::string prerelease = join(draft.prerelease);
  const VersionParts parts{draft.major, draft.minor, draft.patch, prerelease, {}};
  if (std::max({parts.major, parts.minor, parts.patch}) > max_number) {
    return fail(Errc::limit_exceeded, "a number of the next version is above 2^53 - 1");
  }
  Version version = parts.make();
  if (prerelease.size() > limits::version_length / 2 &&
      version.to_string().size() > limits::version_length) {
    return fail(Errc::limit_exceeded, "the next version is longer than 256 characters");
  }
  return version;
}

// Everything before the pre-release itself is raised.
Result<void> raise_numbers(Draft& draft, Release release) {
  switch (release) {
    case Release::premajor:
      draft.prerelease.clear();
      draft.minor = 0;
      draft.patch = 0;
      ++draft.major;
      break;
    case Release::preminor:
      draft.prerelease.clear();
      draft.patch = 0;
      ++draft.minor;
      break;
    case Release::prepatch:
      draft.prerelease.clear();
      ++draft.patch;
      break;
    case Release::prerelease:
      if (draft.prerelease.empty()) ++draft.patch;
      break;
    case Release::major:
      draft.raise_major();
      break;
    case Release::minor:
      draft.raise_minor();
      break;
    case Release::patch:
      draft.raise_patch();
      break;
    case Release::release:
      if (draft.prerelease.empty()) {
        return fail(Errc::invalid_argument, "the version is a release already");
      }
      draft.prerelease.clear();
      break;
    case Release::pre:
      break;
  }
  return {};
}

bool makes_prerelease(Release release) { return to_string(release).starts_with("pre"); }

Release with_pre(Release release, bool pre) {
  return static_cast<Release>(static_cast<int>(release) + (pre ? 1 : 0));
}

}  // namespace

std::string_view to_string(Release release) { return words[static_cast<std::size_t>(release)]; }

std::optional<Release> release_from(std::string_view word) {
  const auto found = std::ranges::find(words, word);
  if (found == words.end()) return std::nullopt;
  return static_cast<Release>(found - words.begin());
}

Result<Version> increment(const Version& version, const Increment& by) {
  Draft draft(version);
  if (makes_prerelease(by.release)) {
    if (auto good = check_identifier(by); !good) return pass(good);
  }
  if (auto done = raise_numbers(draft, by.release); !done) return pass(done);
  if (makes_prerelease(by.release)) {
    if (auto done = raise_prerelease(draft, by); !done) return pass(done);
  }
  return finish(draft);
}

Result<Version> truncate(const Version& version, Release release) {
  if (release == Release::release || release == Release::pre) {
    return fail(Errc::invalid_argument, "a version is cut to major, minor, patch or a pre-release");
  }
  if (makes_prerelease(release)) {
    return VersionParts{version.major(), version.minor(), version.patch(), version.prerelease(), {}}
        .make();
  }
  const bool minor = release != Release::major;
  return Version(version.major(), minor ? version.minor() : 0,
                 release == Release::patch ? version.patch() : 0);
}

std::optional<Release> diff(const Version& a, const Version& b) {
  if (a == b) return std::nullopt;
  const Version& high = a > b ? a : b;
  const Version& low = a > b ? b : a;
  if (low.is_prerelease() && !high.is_prerelease()) {
    if (low.patch() == 0 && low.minor() == 0) return Release::major;
    if (low.same_core(high)) return low.patch() == 0 ? Release::minor : Release::patch;
  }
  const bool pre = high.is_prerelease();
  if (a.major() != b.major()) return with_pre(Release::major, pre);
  if (a.minor() != b.minor()) return with_pre(Release::minor, pre);
  if (a.patch() != b.patch()) return with_pre(Release::patch, pre);
  return Release::prerelease;
}

}  // namespace tank::inline v0::semver
