// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// The documents of `POST /api/v1/resolve`, to and from the resolver.

#include <tank/resolve/explanation.hpp>
#include <tank/resolve/resolver.hpp>

#include "core/json/value.hpp"
#include "wire/resolve.hpp"

namespace tank::server {

/// Errors: invalid_package_name, invalid_version, invalid_argument, invalid_permissions,
/// limit_exceeded.
[[nodiscard]] Result<resolve::Problem> to_problem(const wire::ResolveRequest& request);

/// The proof as `details` of a `no_solution`: prose, conflict, steps, hints.
[[nodiscard]] json::Value to_details(const resolve::Explanation& explanation);

}  // namespace tank::server
