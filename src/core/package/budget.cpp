// SPDX-License-Identifier: Apache-2.0
#include <map>
#include <utility>

#include <tank/package/budget.hpp>

namespace tank::inline v0::package {

std::vector<Excess> check_budget(const Permissions& budget, std::span<const Ask> asks) {
  std::vector<Excess> out;
  for (const auto& ask : asks) {
    Permissions beyond = difference(ask.permissions, budget);
    if (!beyond.is_empty()) out.push_back({ask.package, std::move(beyond)});
  }
  return out;
}

Permissions widen_budget(const Permissions& budget, std::span<const Ask> asks) {
  Permissions out = budget;
  for (const auto& ask : asks) out = unite(out, ask.permissions);
  return out;
}

std::vector<std::string> describe_excess(std::span<const Excess> excess) {
  std::map<std::pair<Widening::Field, std::string>, std::string> who;
  for (const auto& over : excess) {
    for (const auto& entry : widening({}, over.beyond)) {
      std::string& names = who[{entry.field, entry.entry}];
      names += (names.empty() ? "" : ", ") + over.package;
    }
  }
  std::vector<std::string> out;
  for (const auto& [entry, names] : who) {
    std::string line(to_string(entry.first));
    if (!entry.second.empty()) line += " " + entry.second;
    out.push_back(line + "  (" + names + ")");
  }
  return out;
}

}  // namespace tank::inline v0::package
