// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <string>

#include <tank/base/limits.hpp>

#include "core/identity/user_code.hpp"
#include "fuzz/target.hpp"

namespace {

// As somebody types it who does not look at the hyphen and the case.
std::string carelessly(std::string_view code) {
  std::string out;
  for (const char c : code) {
    if (c != '-' && c != ' ') out += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  }
  return out;
}

}  // namespace

// However a code is typed, it is the same code; and no other one.
void tank::fuzz::run(std::string_view text) {
  static const auto key = identity::MasterKey::parse(Secret(std::string(64, '7'))).value();
  const Digest digest = identity::user_code_digest(key, text);
  const std::string_view read = text.substr(0, limits::user_code_typed_length);
  demand(identity::user_code_digest(key, carelessly(read)) == digest);
  const std::string other = carelessly(read) + "B";
  demand(other.size() > limits::user_code_typed_length ||
         identity::user_code_digest(key, other) != digest);
}
