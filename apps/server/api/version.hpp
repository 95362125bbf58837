// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// The version that the server tells about itself.

#include <string_view>

namespace tank::server {

inline constexpr std::string_view api_version = TANK_VERSION;

}  // namespace tank::server
