// SPDX-License-Identifier: Apache-2.0
// Each name is judged alone. Names whose ids end in one word with a number at its end, `…sim1`,
// `…sim2`, make a set: the later ones must also be confusable with the first.
#include <map>
#include <optional>

#include <tank/package/package_name.hpp>

#include "conform/input.hpp"

namespace tank::conform {
namespace {

using package::PackageName;

// `pn-sim` for `pn-sim2`; nothing for an id that is not of a look-alike set.
std::optional<std::string> set_of(const std::string& id) {
  const std::size_t end = id.find_last_not_of("0123456789");
  if (end == std::string::npos || end + 1 == id.size()) return std::nullopt;
  const std::string stem = id.substr(0, end + 1);
  return stem.ends_with("sim") ? std::optional(stem) : std::nullopt;
}

}  // namespace

Result<void> run_names(const std::filesystem::path& path, const Sink& sink) {
  const auto cases = read_cases(path);
  if (!cases) return pass(cases);
  std::map<std::string, PackageName> firsts;
  for (const Case& each : *cases) {
    const json::Value* valid = each.value.find("valid");
    const bool expected = valid != nullptr && valid->as_bool().value_or(false);
    report(sink, each.id, expected, [&] {
      const auto name = PackageName::parse(text_at(each.value, "name"));
      if (!name) return false;
      const auto set = set_of(each.id);
      if (!set) return true;
      const auto [first, is_first] = firsts.emplace(*set, *name);
      return is_first || confusable(first->second, *name);
    });
  }
  return {};
}

}  // namespace tank::conform
