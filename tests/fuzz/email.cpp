// SPDX-License-Identifier: Apache-2.0
#include <tank/base/email.hpp>

#include "fuzz/target.hpp"

// An address is kept as written, and its normal form is an address of the same person.
void tank::fuzz::run(std::string_view text) {
  const auto email = Email::parse(text);
  if (!email) return;
  demand(email->to_string() == text);
  const auto normal = Email::parse(email->normalized());
  demand(normal.has_value() && *normal == *email && normal->normalized() == normal->to_string());
}
