// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// tankd as a function.

namespace tank::server {

/// Gives the exit code: 0 when all went well, 1 when something failed, 2 for wrong usage.
[[nodiscard]] int run_program(int argc, const char* const* argv);

}  // namespace tank::server
