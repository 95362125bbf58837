// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// The rules of the security analysis, as a list that everybody can read.

#include <span>
#include <string_view>

#include <tank/analysis/severity.hpp>
#include <tank/base/api.hpp>

namespace tank::inline v0::analysis {

/// One thing that the analysis looks for. All texts live as long as the program.
struct Rule {
  std::string_view id;  ///< stable: a rule that means something else gets another id
  int version = 1;      ///< rises when the same text may get another answer
  Stage stage = Stage::statics;
  Severity severity = Severity::medium;  ///< at most: tests, examples and documents weigh less
  std::string_view title;
  std::string_view remedy;  ///< what the author does about it
  int cwe = 0;              ///< Common Weakness Enumeration, the number
};

/// Every rule, by stage and then in the order of the lists in the sources.
[[nodiscard]] TANK_API std::span<const Rule> rules();

/// Null when there is no rule of that id.
[[nodiscard]] TANK_API const Rule* find_rule(std::string_view id);

/// Names the whole set: equal for two programs exactly when their rules have the same ids and
/// versions. `<number of rules>.<8 hex digits>`.
[[nodiscard]] TANK_API std::string_view rule_set_version();

}  // namespace tank::inline v0::analysis
