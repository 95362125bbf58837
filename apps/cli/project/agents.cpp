// SPDX-License-Identifier: Apache-2.0
#include "cli/project/agents.hpp"

#include <algorithm>
#include <array>

#include <fcntl.h>
#include <unistd.h>

namespace tank::inline v0::cli {
namespace {

constexpr std::array table{
    AgentInfo{"claude", ".claude", ".claude", ".claude/skills", ".claude/skills", true},
    AgentInfo{"codex", ".codex", ".codex", ".codex/skills", ".codex/skills"},
    AgentInfo{"cursor", ".cursor", ".cursor", ".cursor/skills", ".cursor/skills"},
    AgentInfo{"opencode", ".config/opencode", ".opencode", ".config/opencode/skills",
              ".opencode/skills"},
};

bool is_there(int base, std::string_view path) {
  return ::faccessat(base, std::string(path).c_str(), F_OK, 0) == 0;
}

bool is_present(const AgentInfo& agent, int root, const std::string& home, Reach reach) {
  if (agent.always || is_there(AT_FDCWD, home + "/" + std::string(agent.home))) return true;
  return reach == Reach::project && is_there(root, agent.project);
}

/// Up from a link in `folder` to the project.
std::string way_up(std::string_view folder) {
  std::string out = "../";
  for (const char c : folder) {
    if (c == '/') out += "../";
  }
  return out;
}

}  // namespace

std::span<const AgentInfo> agent_table() { return table; }

std::vector<std::string> agent_folders(int root, const std::string& home, Reach reach) {
  std::vector<std::string> out;
  for (const AgentInfo& each : table) {
    if (!is_present(each, root, home, reach)) continue;
    out.emplace_back(reach == Reach::user ? each.home_skills : each.project_skills);
  }
  return out;
}

std::vector<std::string> all_agent_folders(Reach reach) {
  std::vector<std::string> out;
  for (const AgentInfo& each : table) {
    out.emplace_back(reach == Reach::user ? each.home_skills : each.project_skills);
  }
  return out;
}

std::vector<SkillLink> skill_links(const std::vector<std::string>& agents,
                                   const package::PackageName& name, const std::string& folder) {
  std::vector<SkillLink> out;
  for (const std::string& agent : agents) {
    out.push_back({agent + "/" + folder, way_up(agent) + ".agents/skills/" + folder});
  }
  out.push_back({".tank/skills/" + name.to_string(), "../../../.agents/skills/" + folder});
  return out;
}

}  // namespace tank::inline v0::cli
