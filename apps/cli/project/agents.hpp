// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// The agents that may be on a machine, and where each looks for skills.

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <tank/package/package_name.hpp>

namespace tank::inline v0::cli {

/// One agent. All paths are below the home folder, or below a project.
struct AgentInfo {
  std::string_view name;
  std::string_view home;            ///< its folder below the home folder: it is on the machine
  std::string_view project;         ///< its folder in a project: somebody uses it there
  std::string_view home_skills;     ///< where it looks for the skills of a user
  std::string_view project_skills;  ///< where it looks for the skills of a project
  bool always = false;              ///< its links are made whether it is there or not
};

/// All that are known, in the order of their names. Agents that read `.agents/skills` themselves
/// need no link: the skills lie there.
[[nodiscard]] std::span<const AgentInfo> agent_table();

/// Which of a project and a user's own skills a folder is for.
enum class Reach { project, user };

/// The folders in which skills are linked: those of the agents that are there. `root` is the
/// project's folder, or the home folder.
[[nodiscard]] std::vector<std::string> agent_folders(int root, const std::string& home,
                                                     Reach reach);
/// The folders of all agents, there or not: where links of an earlier day may be.
[[nodiscard]] std::vector<std::string> all_agent_folders(Reach reach);

/// A link of an installed skill.
struct SkillLink {
  std::string path;    ///< below the project
  std::string target;  ///< as the link holds it
};

/// The links of a package that lies in `.agents/skills/<folder>`: one in each of `agents`, and
/// `.tank/skills/@scope/name` for clients that look there.
[[nodiscard]] std::vector<SkillLink> skill_links(const std::vector<std::string>& agents,
                                                 const package::PackageName& name,
                                                 const std::string& folder);

}  // namespace tank::inline v0::cli
