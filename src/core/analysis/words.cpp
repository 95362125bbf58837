// SPDX-License-Identifier: Apache-2.0
#include <tank/analysis/severity.hpp>

namespace tank::inline v0::analysis {

std::string_view to_string(Severity severity) {
  constexpr std::array<std::string_view, 5> words{"info", "low", "medium", "high", "critical"};
  return words[static_cast<std::size_t>(severity)];
}

std::string_view to_string(Stage stage) {
  constexpr std::array<std::string_view, 7> words{
      "ingest", "structure", "static", "instructions", "secrets", "supply_chain", "permissions"};
  return words[static_cast<std::size_t>(stage)];
}

std::string_view to_string(Verdict verdict) {
  constexpr std::array<std::string_view, 4> words{"pass", "pass_with_notes", "flagged", "fail"};
  return words[static_cast<std::size_t>(verdict)];
}

}  // namespace tank::inline v0::analysis
