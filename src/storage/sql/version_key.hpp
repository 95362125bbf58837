// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// SemVer precedence as the order of bytes, so that an index can seek in it.

#include <string>

#include <tank/semver/version.hpp>

namespace tank::inline v0::sql {

/// `version_key(a) < version_key(b)` as bytes exactly when `a < b` (SemVer 2.0.0 §11).
[[nodiscard]] std::string version_key(const semver::Version& version);

}  // namespace tank::inline v0::sql
