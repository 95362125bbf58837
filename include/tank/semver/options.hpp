// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// How versions and ranges are to be read.

#include <cstdint>

namespace tank::inline v0::semver {

/// Which texts are versions.
enum class Grammar : std::uint8_t {
  strict,  ///< Semantic Versioning 2.0.0 to the letter
  node,    ///< node-semver's default: white space around it, and one leading `v`
  loose,   ///< node-semver's `loose`: also `=v 1.2.3`, leading zeros, `1.2.3beta`
};

/// How strictly to read, and whether pre-releases satisfy ranges that do not name them.
struct Options {
  bool loose = false;
  bool include_prerelease = false;

  friend bool operator==(const Options&, const Options&) = default;
};

/// node-semver's reading of versions under `options`.
[[nodiscard]] constexpr Grammar grammar_of(Options options) {
  return options.loose ? Grammar::loose : Grammar::node;
}

}  // namespace tank::inline v0::semver
