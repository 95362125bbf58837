// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Permissions as lines and as documents.

#include <string>
#include <vector>

#include <tank/package/permissions.hpp>

#include "core/json/value.hpp"

namespace tank::inline v0::cli {

/// As manifests write them.
[[nodiscard]] json::Value permission_document(const package::Permissions& permissions);

/// One entry a line: `network.outbound example.com`, `subprocess`.
[[nodiscard]] std::vector<std::string> permission_lines(const package::Permissions& permissions);

}  // namespace tank::inline v0::cli
