// SPDX-License-Identifier: Apache-2.0
#include <tank/base/id.hpp>

#include "fuzz/target.hpp"

// One identifier, one spelling.
void tank::fuzz::run(std::string_view text) {
  const auto id = parse_type_id(text);
  if (id) demand(to_type_id(id->prefix, id->uuid) == text);
  const auto user = UserId::parse(text);
  if (user) demand(user->to_string() == text);
}
