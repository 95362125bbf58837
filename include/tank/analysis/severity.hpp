// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// The words of the security analysis: how bad, found by which stage, and what follows from it.

#include <array>
#include <cstdint>
#include <string_view>

#include <tank/base/api.hpp>

namespace tank::inline v0::analysis {

/// How bad a finding is, least first, so that severities compare.
enum class Severity : std::uint8_t { info, low, medium, high, critical };

/// The parts of the analysis, in the order in which reports list them.
enum class Stage : std::uint8_t {
  ingest,        ///< limits, kinds of files, archives in archives
  structure,     ///< Unicode: what reads otherwise than it looks
  statics,       ///< code: execution, persistence, theft, destruction
  instructions,  ///< prose that leads an agent astray
  secrets,       ///< credentials that were left in
  supply_chain,  ///< where other people's code comes from
  permissions,   ///< what is reached, against what is declared
};
inline constexpr std::array all_stages{Stage::ingest,       Stage::structure, Stage::statics,
                                       Stage::instructions, Stage::secrets,   Stage::supply_chain,
                                       Stage::permissions};

/// What a registry does with a release: publish it, publish it with notes, flag it, refuse it.
enum class Verdict : std::uint8_t { pass, pass_with_notes, flagged, fail };

/// The words on the wire: `critical`, `supply_chain` (`static` for statics), `pass_with_notes`.
[[nodiscard]] TANK_API std::string_view to_string(Severity severity);
[[nodiscard]] TANK_API std::string_view to_string(Stage stage);
[[nodiscard]] TANK_API std::string_view to_string(Verdict verdict);

}  // namespace tank::inline v0::analysis
