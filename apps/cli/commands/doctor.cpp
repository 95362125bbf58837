// SPDX-License-Identifier: Apache-2.0
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/commands/commands.hpp"
#include "cli/context.hpp"
#include "cli/install/change.hpp"
#include "cli/install/descriptor.hpp"
#include "cli/install/file_text.hpp"
#include "cli/project/project.hpp"

namespace tank::inline v0::cli {
namespace {

enum class Health { good, remark, broken };

struct Check {
  std::string what;
  Health health = Health::good;
  std::string finding;
  std::string remedy;  ///< empty when there is nothing to do
};

Check check_configuration(Context& context) {
  if (context.broken_configuration) {
    return {"configuration", Health::broken, describe_error(*context.broken_configuration),
            "correct it there; until then only variables, flags and defaults count"};
  }
  std::string files;
  for (const Setting& setting : context.configuration.all()) {
    const bool from_file = setting.origin != Origin::fallback &&
                           setting.origin < Origin::environment &&
                           files.find(setting.where) == std::string::npos;
    if (from_file) files += (files.empty() ? "" : ", ") + setting.where;
  }
  return {"configuration", Health::good, files.empty() ? "no file sets anything" : files, ""};
}

Check check_registry(Context& context) {
  Check out{"registry", Health::good, context.configuration.value("registry"), ""};
  auto registry = context.registry();
  if (!registry) {
    return {out.what, Health::broken, describe_error(registry.error()),
            "set `--registry`, `TANK_REGISTRY` or `registry` in config.json"};
  }
  if (context.configuration.is_on("offline")) {
    out.finding += " (offline: not asked)";
    return out;
  }
  const auto hits = (*registry)->search({.text = "", .limit = 1, .after = {}});
  if (!hits) {
    return {out.what, Health::broken, describe_error(hits.error()),
            "start the server, or name another registry with `--registry`"};
  }
  out.finding += " answers";
  return out;
}

Check check_login(Context& context) {
  const Setting& setting = context.configuration.find("registry");
  if (setting.value.starts_with("file:")) {
    return {"login", Health::good, "a `file:` registry needs none", ""};
  }
  const auto token = Credentials(context.environment).find(setting);
  if (!token) {
    return {"login", Health::broken, describe_error(token.error()),
            "make " + Credentials(context.environment).path() +
                " readable for you alone, or remove it and run `tank login`"};
  }
  if (!*token) {
    return {"login", Health::remark, "nobody is logged in: public packages only",
            "run `tank login` to publish, or for private packages"};
  }
  auto registry = context.registry();
  const auto who = registry ? (*registry)->whoami() : Result<wire::Whoami>(pass(registry));
  if (!who) {
    return {"login", Health::broken,
            "the token from " + (*token)->where + " is refused: " + describe_error(who.error()),
            "run `tank login`"};
  }
  return {"login", Health::good, who->user.email + ", token from " + (*token)->where, ""};
}

Check check_cache(Context& context) {
  const std::string& folder = context.configuration.value("cache");
  if (!make_folders(AT_FDCWD, folder) || ::access(folder.c_str(), W_OK) != 0) {
    return {"cache", Health::broken, folder + " cannot be written",
            "make it writable, or set `TANK_CACHE`"};
  }
  struct stat cache{};
  struct stat here{};
  ::stat(folder.c_str(), &cache);
  ::stat(context.environment.working_directory.c_str(), &here);
  if (cache.st_dev != here.st_dev) {
    return {"cache", Health::remark, folder + " is on another file system: files are copied",
            "set `TANK_CACHE` to a folder on this one, to link them"};
  }
  return {"cache", Health::good, folder, ""};
}

Check check_project(Context& context) {
  const auto files = find_project(context);
  if (!files && files.error().code != Errc::invalid_manifest) {
    return {"project", Health::broken, describe_error(files.error()),
            "make the folder readable, or start in another one"};
  }
  if (!files) {
    return {"project", Health::remark, "no tank.json here or above",
            "run `tank init` to start one"};
  }
  if (needs_recovery(files->root.get())) {
    return {"project", Health::remark, "an interrupted command left something",
            "run `tank install`; it finishes or sweeps it"};
  }
  if (files->manifest_name == "skills.json") {
    return {"project", Health::remark, "skills.json is read as tank.json",
            "rename it to tank.json"};
  }
  if (!files->lock) {
    return {"project", Health::remark, "nothing is installed yet", "run `tank install`"};
  }
  if (!is_up_to_date(*files)) {
    return {"project", Health::remark, "the installed files are not those of tank.lock",
            "run `tank verify` to see which, `tank install` to repair"};
  }
  return {"project", Health::good, files->folder + " is installed", ""};
}

void add_word(std::string& list, const std::string& word) {
  list += (list.empty() ? "" : ", ") + word;
}

/// Links of installed skills that lead nowhere, or are not there, or are somebody else's.
Check check_links(Context& context) {
  const auto files = find_project(context);
  if (!files || !files->state) return {"links", Health::good, "no skills are installed", ""};
  const int root = files->root.get();
  std::string broken;
  std::string foreign;
  std::size_t count = 0;
  for (const InstalledPackage& each : files->state->packages) {
    const auto name = package::PackageName::parse(each.name);
    if (!name) continue;
    for (const SkillLink& link : skill_links(files->agents, *name, each.folder)) {
      ++count;
      if (::faccessat(root, link.path.c_str(), F_OK, 0) != 0) {
        add_word(broken, link.path);
      } else if (!leads_to(root, link.path, link.target)) {
        add_word(foreign, link.path);
      }
    }
  }
  if (!broken.empty()) {
    return {"links", Health::broken, "lead nowhere: " + broken,
            "run `tank install`; it puts skills and links back"};
  }
  if (!foreign.empty()) {
    return {"links", Health::remark, "not made by tank, and left alone: " + foreign,
            "move them away and run `tank install` to have the installed skills there"};
  }
  return {"links", Health::good, std::to_string(count) + " lead to their skills", ""};
}

/// Folders that stand in for packages.
Check check_linked(Context& context) {
  const auto files = find_project(context);
  if (!files || files->linked.empty()) {
    return {"linked folders", Health::good, "none stands in for a skill", ""};
  }
  std::string all;
  std::string gone;
  for (const auto& [name, folder] : files->linked) {
    add_word(all, name.to_string());
    if (::access((folder + "/SKILL.md").c_str(), R_OK) != 0) add_word(gone, folder);
  }
  if (!gone.empty()) {
    return {"linked folders", Health::broken, "hold no SKILL.md: " + gone,
            "run `tank unlink` to have the installed skills back"};
  }
  return {"linked folders", Health::remark, "stand in for " + all,
          "run `tank unlink` when the work on them is done"};
}

Check check_credentials(Context& context) {
  struct stat status{};
  const std::string path = Credentials(context.environment).path();
  if (::stat(path.c_str(), &status) != 0) return {"credentials", Health::good, "none stored", ""};
  if ((status.st_mode & 077) != 0) {
    return {"credentials", Health::broken, "others can read " + path,
            "run `chmod 600 " + path + "`"};
  }
  return {"credentials", Health::good, path, ""};
}

}  // namespace

Result<json::Value> run_doctor(Context& context, const Invocation&) {
  json::Array document;
  const std::vector<Check> checks{check_configuration(context), check_registry(context),
                                  check_login(context),         check_credentials(context),
                                  check_cache(context),         check_project(context),
                                  check_links(context),         check_linked(context)};
  for (const Check& each : checks) {
    const bool broken = each.health == Health::broken;
    const std::string_view word = broken ? "broken" : each.health == Health::remark ? "note" : "ok";
    const Colour colour = broken                          ? Colour::red
                          : each.health == Health::remark ? Colour::yellow
                                                          : Colour::green;
    context.terminal.print(context.terminal.paint(colour, word) + "  " + each.what + ": " +
                           each.finding);
    if (!each.remedy.empty()) context.terminal.print("      " + each.remedy);
    document.push_back(json::Object{{"check", each.what},
                                    {"health", word},
                                    {"finding", each.finding},
                                    {"remedy", each.remedy}});
    if (broken) context.exit_code = 1;
  }
  return json::Object{{"ok", context.exit_code == 0}, {"checks", std::move(document)}};
}

}  // namespace tank::inline v0::cli
