// SPDX-License-Identifier: Apache-2.0
#include "cli/project/permission_text.hpp"

#include "core/json/to_value.hpp"
#include "wire/permissions.hpp"

namespace tank::inline v0::cli {

json::Value permission_document(const package::Permissions& permissions) {
  return json::to_value(wire::to_wire(permissions));
}

std::vector<std::string> permission_lines(const package::Permissions& permissions) {
  std::vector<std::string> out;
  for (const package::Widening& each : package::widening({}, permissions)) {
    std::string line(package::to_string(each.field));
    if (!each.entry.empty()) line += " " + each.entry;
    out.push_back(std::move(line));
  }
  return out;
}

}  // namespace tank::inline v0::cli
