// SPDX-License-Identifier: Apache-2.0
#include "server/routes/discovery_documents.hpp"

#include <algorithm>

#include <tank/base/limits.hpp>
#include <tank/registry/search_limits.hpp>

#include "core/json/json.hpp"

namespace tank::server {
namespace {

constexpr std::string_view index_schema =
    "https://schemas.agentskills.io/discovery/0.2.0/schema.json";

// An entry without a description is no entry.
std::string description_of(const registry::ListedSkill& skill) {
  const std::string& text = skill.package.description;
  return text.empty() ? "The skill " + skill.package.name.to_string() : text;
}

// One line of Markdown that stays one line and makes no link of its own.
std::string markdown_line(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) {
      out += ' ';
      continue;
    }
    if (std::string_view("\\`*_{}[]()<>#|!").find(c) != std::string_view::npos) out += '\\';
    out += c;
  }
  return out;
}

}  // namespace

std::string agent_skills_index(const registry::SkillList& skills, const ArchivePath& archive) {
  json::Array entries;
  entries.reserve(skills.size());
  for (const registry::ListedSkill& skill : skills) {
    entries.emplace_back(json::Object{{"name", skill.label},
                                      {"type", "archive"},
                                      {"description", description_of(skill)},
                                      {"url", archive(skill)},
                                      {"digest", "sha256:" + skill.digest.hex()}});
  }
  return json::write(json::Object{{"$schema", index_schema}, {"skills", std::move(entries)}});
}

std::string older_skills_index(const registry::SkillList& skills, const ContentsOf& contents) {
  json::Array entries;
  for (const registry::ListedSkill& skill : skills) {
    if (entries.size() == limits::older_listed_skills) break;
    const auto held = contents(skill.digest);
    if (!held) continue;
    json::Array files;
    for (const registry::SkillFile& file : (*held)->files) {
      // The older clients take dots for a way out of the folder, and then no entry at all.
      if (file.path.find("..") == std::string::npos) files.emplace_back(file.path);
    }
    entries.emplace_back(json::Object{{"name", skill.label},
                                      {"description", description_of(skill)},
                                      {"files", std::move(files)}});
  }
  return json::write(json::Object{{"skills", std::move(entries)}});
}

std::string llms_txt(const registry::SkillList& skills, std::string_view public_url) {
  const std::string url(public_url);
  std::string out =
      "# Skill registry\n\n"
      "> A registry of skills for agents: folders with a SKILL.md, versioned, with declared "
      "permissions, installed with `tank install @scope/name` or `npx skills add " +
      url +
      "`.\n\n## For programs\n\n"
      "- [Skills](" +
      url +
      "/.well-known/agent-skills/index.json): list with digests\n"
      "- [MCP](" +
      url +
      "/mcp): search, read and resolve skills over the Model Context Protocol\n"
      "- [OpenAPI](" +
      url +
      "/openapi.json): the whole HTTP API\n"
      "- [API](" +
      url + "/docs): the same to read\n";
  if (skills.empty()) return out;
  out += "\n## Skills\n\nTheir descriptions are by their publishers.\n\n";
  const std::size_t many = std::min(skills.size(), limits::llms_txt_skills);
  for (std::size_t i = 0; i < many; ++i) {
    const registry::ListedSkill& skill = skills[i];
    const std::string name = skill.package.name.to_string();
    out.append("- [").append(name).append("](").append(url).append("/.well-known/agent-skills/");
    out.append(skill.label).append("/SKILL.md): ");
    out.append(markdown_line(description_of(skill))).append("\n");
  }
  return out;
}

std::string_view media_type_of_file(std::string_view path) {
  if (path.ends_with(".md")) return "text/markdown; charset=utf-8";
  if (path.ends_with(".json")) return "application/json";
  for (const std::string_view binary : {".png", ".jpg", ".gif", ".webp", ".pdf", ".zip", ".gz"}) {
    if (path.ends_with(binary)) return "application/octet-stream";
  }
  return "text/plain; charset=utf-8";
}

}  // namespace tank::server
