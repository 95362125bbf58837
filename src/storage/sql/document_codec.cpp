// SPDX-License-Identifier: Apache-2.0
#include "core/json/parse.hpp"
#include "core/json/write.hpp"
#include "storage/sql/codec.hpp"

namespace tank::inline v0::sql {
namespace {

std::optional<json::Value> parse_object(const Value& cell) {
  const auto* stored = std::get_if<std::string>(&cell);
  if (stored == nullptr) return std::nullopt;
  auto parsed = json::parse(*stored);
  if (!parsed || !parsed->is_object()) return std::nullopt;
  return std::move(*parsed);
}

json::Array to_array(const std::vector<std::string>& items) {
  json::Array out;
  out.reserve(items.size());
  for (const std::string& item : items) out.emplace_back(item);
  return out;
}

bool read_texts(const json::Value& object, std::string_view key, std::vector<std::string>& out) {
  const json::Value* member = object.find(key);
  const json::Array* items = member == nullptr ? nullptr : member->if_array();
  if (items == nullptr) return false;
  for (const json::Value& item : *items) {
    const std::string* text = item.if_string();
    if (text == nullptr) return false;
    out.push_back(*text);
  }
  return true;
}

}  // namespace

Value Codec<package::Dependencies>::encode(const package::Dependencies& value) {
  json::Object members;
  members.reserve(value.size());
  for (const auto& [name, range] : value) members.append(name.to_string(), range);
  return Json{json::write(std::move(members))};
}

std::optional<package::Dependencies> Codec<package::Dependencies>::decode(const Value& cell) {
  const auto object = parse_object(cell);
  if (!object) return std::nullopt;
  package::Dependencies out;
  for (const json::Member& member : *object->if_object()) {
    auto name = package::PackageName::parse(member.key);
    const std::string* range = member.value.if_string();
    if (!name || range == nullptr) return std::nullopt;
    out.emplace(std::move(*name), *range);
  }
  return out;
}

// Kept sets are canonical, so they come back without being normalised again.
Value Codec<package::Permissions>::encode(const package::Permissions& value) {
  return Json{json::write(json::Object{{"network_outbound", to_array(value.network_outbound)},
                                       {"filesystem_read", to_array(value.filesystem_read)},
                                       {"filesystem_write", to_array(value.filesystem_write)},
                                       {"subprocess", value.subprocess}})};
}

std::optional<package::Permissions> Codec<package::Permissions>::decode(const Value& cell) {
  const auto object = parse_object(cell);
  if (!object) return std::nullopt;
  package::Permissions out;
  const json::Value* subprocess = object->find("subprocess");
  const bool complete = read_texts(*object, "network_outbound", out.network_outbound) &&
                        read_texts(*object, "filesystem_read", out.filesystem_read) &&
                        read_texts(*object, "filesystem_write", out.filesystem_write) &&
                        subprocess != nullptr && subprocess->is_bool();
  if (!complete) return std::nullopt;
  out.subprocess = *subprocess->as_bool();
  return out;
}

}  // namespace tank::inline v0::sql
