// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Parts of addresses on which server and command line agree.

#include <string>
#include <string_view>

#include <tank/package/package_name.hpp>
#include <tank/semver/version.hpp>

namespace tank::inline v0::wire {

/// Text as one segment of a path, or one value of a query (RFC 3986 §2.3: all but unreserved
/// characters are encoded).
[[nodiscard]] std::string encode_segment(std::string_view text);

/// Where a server has the bytes of a release.
[[nodiscard]] std::string archive_path(const package::PackageName& name,
                                       const semver::Version& version);

}  // namespace tank::inline v0::wire
