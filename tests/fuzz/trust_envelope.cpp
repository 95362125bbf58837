// SPDX-License-Identifier: Apache-2.0
// Envelopes and the statements in them survive being written.
#include <tank/trust/release_signature.hpp>

#include "fuzz/target.hpp"

namespace tank::fuzz {

void run(std::string_view text) {
  if (const auto statement = trust::parse_statement(text)) {
    demand(trust::parse_statement(trust::write_statement(*statement)) == statement);
  }
  const auto envelope = trust::parse_envelope(text);
  if (!envelope) return;
  const auto again = trust::parse_envelope(trust::write_envelope(*envelope));
  if (again) demand(*again == *envelope);
  static_cast<void>(trust::parse_statement(envelope->payload));
}

}  // namespace tank::fuzz
