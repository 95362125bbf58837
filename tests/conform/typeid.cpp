// SPDX-License-Identifier: Apache-2.0
// A valid case tells prefix and UUID, which must come out, and give the text again.
#include <string>

#include <tank/base/id.hpp>

#include "conform/input.hpp"

namespace tank::conform {
namespace {

std::string uuid_text(const Uuid& uuid) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string text;
  for (std::size_t i = 0; i < uuid.size(); ++i) {
    if (i == 4 || i == 6 || i == 8 || i == 10) text += '-';
    text += digits[uuid[i] >> 4];
    text += digits[uuid[i] & 15];
  }
  return text;
}

bool accepts(const json::Value& value, bool valid) {
  const std::string text = text_at(value, "typeid");
  const auto id = parse_type_id(text);
  if (!id) return false;
  // Accepted but misread is as bad as refused.
  return !valid ||
         (id->prefix == text_at(value, "prefix") && uuid_text(id->uuid) == text_at(value, "uuid") &&
          to_type_id(id->prefix, id->uuid) == text);
}

}  // namespace

Result<void> run_typeid(const std::filesystem::path& path, const Sink& sink) {
  const auto cases = read_cases(path);
  if (!cases) return pass(cases);
  for (const Case& each : *cases) {
    const bool valid = each.value.find("uuid") != nullptr;
    report(sink, each.id, valid, [&] { return accepts(each.value, valid); });
  }
  return {};
}

}  // namespace tank::conform
