// SPDX-License-Identifier: Apache-2.0
#include <tank/identity/jwt_signing.hpp>
#include <tank/identity/master_key.hpp>

#include "fuzz/target.hpp"

namespace {

using tank::Secret;
using tank::fuzz::demand;

void check_master_key(std::string_view text) {
  using tank::identity::MasterKey;
  const auto key = MasterKey::parse(Secret(std::string(text)));
  if (!key) return;
  const std::string written(key->to_text().reveal());
  demand(written.size() == 64);
  const auto again = MasterKey::parse(Secret(written));
  demand(again.has_value() && again->digest("purpose", "text") == key->digest("purpose", "text"));
}

// A key that is taken has one name, however it was written, and can do what keys are for.
void check_signing_key(std::string_view text) {
  using tank::identity::SigningKey;
  const auto key = SigningKey::from_pkcs8(Secret(std::string(text)));
  if (!key) return;
  const auto again = SigningKey::from_pkcs8(key->to_pkcs8());
  demand(again.has_value() && again->kid() == key->kid() && again->jwk() == key->jwk());
  demand(!key->sign("payload").empty());
}

}  // namespace

void tank::fuzz::run(std::string_view text) {
  check_master_key(text);
  check_signing_key(text);
}
