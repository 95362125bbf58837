// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <map>
#include <utility>

#include <tank/base/limits.hpp>
#include <tank/registry/listed_skill.hpp>

namespace tank::inline v0::registry {
namespace {

std::string long_label(const Package& package) {
  return std::string(package.name.scope()) + "-" + std::string(package.name.name());
}

}  // namespace

bool is_skill_name(std::string_view text) {
  if (text.empty() || text.size() > limits::skill_name_length) return false;
  if (text.front() == '-' || text.back() == '-') return false;
  if (text.find("--") != std::string_view::npos) return false;
  return std::ranges::all_of(
      text, [](char c) { return c == '-' || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); });
}

std::vector<ListedSkill> name_skills(std::vector<ListedSkill> skills) {
  std::map<std::string, int> wanted;
  for (const ListedSkill& skill : skills) ++wanted[std::string(skill.package.name.name())];
  std::map<std::string, int> given;
  for (ListedSkill& skill : skills) {
    skill.label = skill.package.name.name();
    if (wanted[skill.label] > 1) skill.label = long_label(skill.package);
    ++given[skill.label];
  }
  std::erase_if(skills, [&](const ListedSkill& skill) {
    return given[skill.label] > 1 || !is_skill_name(skill.label);
  });
  return skills;
}

}  // namespace tank::inline v0::registry
