// SPDX-License-Identifier: Apache-2.0
#include "core/json/json.hpp"

#include "fuzz/target.hpp"

// What is accepted can be written, and what was written reads as the same value.
void tank::fuzz::run(std::string_view text) {
  const auto value = json::parse(text);
  demand(json::read<json::Value>(text) == value);
  demand(json::parse(json::write(json::Value(text))).has_value());
  if (!value) return;
  demand(json::parse(json::write(*value)) == value);
  demand(json::parse(json::write_pretty(*value)) == value);
}
