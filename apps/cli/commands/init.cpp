// SPDX-License-Identifier: Apache-2.0
#include <fcntl.h>
#include <unistd.h>

#include <tank/package/skill_md.hpp>

#include "cli/commands/commands.hpp"
#include "cli/context.hpp"
#include "cli/install/descriptor.hpp"
#include "cli/install/file_text.hpp"
#include "cli/project/project.hpp"

namespace tank::inline v0::cli {
namespace {

std::string last_part(const std::string& path) { return path.substr(path.find_last_of('/') + 1); }

/// What a SKILL.md that lies there already says.
Result<std::optional<package::SkillMd>> existing_skill(int folder) {
  const auto text = read_text(folder, "SKILL.md");
  if (!text) return pass(text);
  if (!*text) return std::nullopt;
  auto skill = package::parse_skill_md(**text);
  if (!skill) return fail(skill.error().code, "SKILL.md: " + skill.error().detail);
  return std::move(*skill);
}

Result<package::Manifest> skill_manifest(const Invocation& invocation, const std::string& folder,
                                         const std::optional<package::SkillMd>& skill) {
  const std::string plain = skill ? skill->name : last_part(folder);
  std::string name(invocation.value("name"));
  if (name.empty()) {
    return fail(Errc::invalid_argument, "a skill needs a scope: `--name @yourscope/" + plain + "`");
  }
  if (!name.starts_with("@")) name = "@" + name;
  auto parsed = package::PackageName::parse(name);
  if (!parsed) return pass(parsed);
  package::Manifest out;
  out.name = std::move(*parsed);
  out.version = semver::Version(0, 1, 0);
  out.description = invocation.value("description", skill ? skill->description : "");
  out.permissions = package::Permissions{};
  return out;
}

std::string new_skill_md(const package::Manifest& manifest) {
  const std::string name(manifest.name->name());
  const std::string about =
      manifest.description.empty() ? "Say when an agent should use this." : manifest.description;
  std::string quoted;
  for (const char c : about) {
    if (c == '"' || c == '\\') quoted += '\\';
    quoted += c;
  }
  return "---\nname: " + name + "\ndescription: \"" + quoted + "\"\n---\n\n# " + name +
         "\n\nSay step by step what to do.\n";
}

}  // namespace

Result<json::Value> run_init(Context& context, const Invocation& invocation) {
  const std::string folder = context.environment.absolute(
      invocation.arguments.empty() ? "." : invocation.arguments.front());
  if (auto made = make_folders(AT_FDCWD, folder); !made) return pass(made);
  const auto open = open_folder(AT_FDCWD, folder);
  if (!open) return pass(open);
  if (::faccessat(open->get(), "tank.json", F_OK, 0) == 0) {
    return fail(Errc::precondition_failed, folder + "/tank.json is there already");
  }
  json::Array written{"tank.json"};
  package::Manifest manifest;
  manifest.permissions = package::Permissions{};
  if (invocation.has("skill") || invocation.has("name")) {
    const auto skill = existing_skill(open->get());
    if (!skill) return pass(skill);
    auto made = skill_manifest(invocation, folder, *skill);
    if (!made) return pass(made);
    manifest = std::move(*made);
    if (!*skill) {
      auto wrote = replace_text(open->get(), "SKILL.md", new_skill_md(manifest));
      if (!wrote) return pass(wrote);
      written.push_back("SKILL.md");
    }
  }
  if (auto wrote = replace_text(open->get(), "tank.json", package::write_manifest(manifest));
      !wrote) {
    return pass(wrote);
  }
  for (const json::Value& each : written) context.terminal.print("+ " + *each.if_string());
  context.terminal.note(manifest.name ? "Next: edit SKILL.md, then `tank publish`"
                                      : "Next: `tank install @scope/name`");
  return json::Object{{"folder", folder}, {"written", std::move(written)}};
}

}  // namespace tank::inline v0::cli
