// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Versions out of texts that are none.

#include <optional>
#include <string_view>

#include <tank/base/api.hpp>
#include <tank/base/result.hpp>
#include <tank/semver/options.hpp>
#include <tank/semver/version.hpp>

namespace tank::inline v0::semver {

/// How to look for a version in text.
struct Coercion {
  bool rightmost = false;           ///< the last version in the text, not the first
  bool include_prerelease = false;  ///< keep pre-release and build
  Grammar grammar = Grammar::node;  ///< of what was found
};

/// The version hidden in `text`: `v2` is 2.0.0, `x1.2.3.4` is 1.2.3. Linear in the text.
[[nodiscard]] TANK_API std::optional<Version> coerce(std::string_view text, Coercion coercion = {});

/// Reads `text` without the `=` and `v` before it.
/// Errors: invalid_version.
[[nodiscard]] TANK_API Result<Version> clean(std::string_view text, Options options = {});

}  // namespace tank::inline v0::semver
