// SPDX-License-Identifier: Apache-2.0
#include "storage/sql/version_key.hpp"

#include <algorithm>

namespace tank::inline v0::sql {
namespace {

// Digits behind a letter that says how many there are: of two numbers the longer is greater.
// Identifiers of a pre-release may have more digits than there are letters.
void put_number(std::string& key, std::string_view digits) {
  for (std::size_t rest = digits.size();; rest -= 25) {
    key += static_cast<char>('a' + std::min<std::size_t>(rest, 25));
    if (rest < 25) break;
  }
  key += digits;
}

bool is_numeric(std::string_view identifier) {
  return std::ranges::all_of(identifier, [](char c) { return c >= '0' && c <= '9'; });
}

// Fewer identifiers come first, so what ends one sorts before all that may follow in it.
void put_prerelease(std::string& key, std::string_view prerelease) {
  while (true) {
    const std::size_t dot = std::min(prerelease.find('.'), prerelease.size());
    const std::string_view identifier = prerelease.substr(0, dot);
    if (is_numeric(identifier)) {
      key += '0';
      put_number(key, identifier);
    } else {
      key += '1';
      key += identifier;
    }
    if (dot == prerelease.size()) return;
    key += ' ';
    prerelease.remove_prefix(dot + 1);
  }
}

}  // namespace

std::string version_key(const semver::Version& version) {
  std::string key;
  put_number(key, std::to_string(version.major()));
  put_number(key, std::to_string(version.minor()));
  put_number(key, std::to_string(version.patch()));
  if (version.is_prerelease()) {
    put_prerelease(key, version.prerelease());
  } else {
    key += '~';  // behind every pre-release
  }
  return key;
}

}  // namespace tank::inline v0::sql
