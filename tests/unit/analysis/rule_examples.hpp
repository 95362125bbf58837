// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// For every rule what it is about, and what looks similar and is not.

#include <span>
#include <string_view>

namespace tank::testing {

struct RuleExample {
  std::string_view rule;
  std::string_view path;
  std::string_view bad;   ///< the rule must be among the findings
  std::string_view good;  ///< … and not among these
};

[[nodiscard]] std::span<const RuleExample> command_examples();
[[nodiscard]] std::span<const RuleExample> system_examples();
[[nodiscard]] std::span<const RuleExample> code_examples();
[[nodiscard]] std::span<const RuleExample> prose_examples();
[[nodiscard]] std::span<const RuleExample> package_examples();

}  // namespace tank::testing
