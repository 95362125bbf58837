// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Versions and ranges over a small space, for comparing with brute force.

#include <string>
#include <vector>

#include <tank/semver/range.hpp>
#include <tank/semver/version.hpp>

namespace tank::testing {

inline semver::Version version(std::string_view text) {
  return semver::Version::parse(text, semver::Grammar::loose).value();
}

inline semver::Range range(std::string_view text, semver::Options options = {}) {
  return semver::Range::parse(text, options).value();
}

/// In order, each above the one before it.
inline std::vector<semver::Version> sample_versions() {
  std::vector<semver::Version> all;
  for (const char* core :
       {"0.0.0", "0.0.1", "0.1.0", "1.0.0", "1.0.1", "1.1.0", "1.2.3", "2.0.0", "4294967294.0.0",
        "4294967295.0.0", "4294967295.0.1", "4294967296.4294967296.0", "9007199254740991.0.0"}) {
    for (const char* suffix :
         {"-0", "-1", "-9007199254740993", "-alpha", "-alpha.1", "-beta", ""}) {
      all.push_back(version(std::string(core) + suffix));
    }
  }
  return all;
}

inline std::vector<std::string> sample_ranges() {
  return {
      "*",          "1.x",         "^1.0.0",         "~1.0.0",        "^0.0.1",
      "^0.1.0",     ">1.0.0",      ">=1.0.0-alpha",  "<1.0.0",        "<=1.1.0-beta",
      "1.2.3",      "1.0.0-alpha", ">1.0.0 <1.0.1",  "<0.0.0-0",      ">=1.0.0-alpha <1.0.1-beta",
      "0.x || 2.x", "^1 || ^0.1",  "1.0.0 || 1.0.1", "1.0.0 - 1.2.3", ">=4294967295.0.1-0",
      "<0.0.0",     ">2.0.0",      "1.0.0-beta - 2", "~0.0.1-alpha",  "^4294967295.0.0"};
}

}  // namespace tank::testing
