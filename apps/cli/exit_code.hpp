// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Exit codes: one table for the program and its documentation.

#include <span>
#include <string_view>

#include <tank/base/errc.hpp>

namespace tank::inline v0::cli {

enum class ExitCode : int {
  ok = 0,
  failure = 1,
  usage = 2,
  cancelled = 3,
  needs_login = 4,
  not_found = 5,
  conflict = 6,
  policy = 7,
  pending = 8,
  interrupted = 130,
};

struct ExitCodeInfo {
  ExitCode code;
  std::string_view word;
  std::string_view summary;
};
[[nodiscard]] std::span<const ExitCodeInfo> exit_code_table();

[[nodiscard]] ExitCode exit_code(Errc code);

/// The command that helps with an error of this kind, or nothing.
[[nodiscard]] std::string_view next_step(Errc code);

}  // namespace tank::inline v0::cli
