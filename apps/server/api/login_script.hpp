// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// The script of the login pages.

#include <string_view>

namespace tank::server {

/// `assets/login.js`, compiled in.
[[nodiscard]] std::string_view login_script();

}  // namespace tank::server
