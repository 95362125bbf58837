// SPDX-License-Identifier: Apache-2.0
#include <tank/identity/jwks.hpp>

#include "core/identity/jwks_state.hpp"
#include "fuzz/target.hpp"

// Whatever a set holds, each key in it is of an algorithm that is taken, and takes no empty
// signature.
void tank::fuzz::run(std::string_view text) {
  const auto keys = identity::Jwks::parse(text);
  if (!keys) return;
  demand(keys->size() <= keys->state().entries.size());
  for (const auto& entry : keys->state().entries) {
    demand(identity::jws_algorithm_from(entry.algorithm).has_value());
    demand(keys->has_key(entry.kid));
    if (!entry.key) continue;
    demand(entry.key->algorithm() == entry.algorithm);
    demand(!entry.key->verify("message", ""));
  }
}
