// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Hosts of a permission set: `name`, `*.name`, `*`, each with an optional port.

#include <string>
#include <string_view>

#include <tank/base/result.hpp>

namespace tank::inline v0::package {

/// The canonical text of one host. Errors: invalid_permissions.
[[nodiscard]] Result<std::string> normalize_host(std::string_view text);

/// `host_covers` of two canonical hosts.
[[nodiscard]] bool canonical_host_covers(std::string_view pattern, std::string_view host);

}  // namespace tank::inline v0::package
