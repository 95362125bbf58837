// SPDX-License-Identifier: Apache-2.0
// An entry of the log has one text.
#include <tank/trust/log_entry.hpp>

#include "fuzz/target.hpp"

namespace tank::fuzz {

void run(std::string_view text) {
  if (const auto entry = trust::parse_log_entry(text)) {
    demand(trust::write_log_entry(*entry) == text);
  }
}

}  // namespace tank::fuzz
