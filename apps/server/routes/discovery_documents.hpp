// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// What other programs discover skills by, as texts. Pure.

#include <functional>
#include <string>
#include <string_view>

#include <tank/registry/skills.hpp>

namespace tank::server {

/// Where the archive of a skill is, as a path of this server.
using ArchivePath = std::function<std::string(const registry::ListedSkill&)>;

/// `/.well-known/agent-skills/index.json` (Agent Skills Discovery 0.2.0).
[[nodiscard]] std::string agent_skills_index(const registry::SkillList& skills,
                                             const ArchivePath& archive);

/// The files of a skill; an error leaves it out.
using ContentsOf =
    std::function<Result<std::shared_ptr<const registry::SkillContents>>(const Digest&)>;

/// `/.well-known/skills/index.json` (0.1.0), which names every file; the first
/// `limits::older_listed_skills`.
[[nodiscard]] std::string older_skills_index(const registry::SkillList& skills,
                                             const ContentsOf& contents);

/// `/llms.txt`: what this server is, where what is, and the skills that are used most.
[[nodiscard]] std::string llms_txt(const registry::SkillList& skills, std::string_view public_url);

/// What a file of a skill is sent as: never as something that a browser would run.
[[nodiscard]] std::string_view media_type_of_file(std::string_view path);

}  // namespace tank::server
