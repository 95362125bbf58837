// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// An artifact in memory, for who looks into it.

#include <string>

#include <tank/base/digest.hpp>
#include <tank/base/result.hpp>
#include <tank/port/artifact_store.hpp>

namespace tank::inline v0::registry {

/// Errors: artifact_not_found, io_error (shorter than it was), and those of the store.
[[nodiscard]] Result<std::string> bytes_of(ArtifactStore& artifacts, const Digest& digest);

}  // namespace tank::inline v0::registry
