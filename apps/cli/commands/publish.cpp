// SPDX-License-Identifier: Apache-2.0
#include <optional>

#include <fcntl.h>

#include <tank/trust/release_signature.hpp>

#include "cli/commands/commands.hpp"
#include "cli/commands/project_change.hpp"
#include "cli/context.hpp"
#include "cli/install/file_text.hpp"
#include "cli/project/packing.hpp"
#include "cli/trust/signing_keys.hpp"
#include "core/json/to_value.hpp"

namespace tank::inline v0::cli {
namespace {

std::string folder_of(const Context& context, const Invocation& invocation) {
  return context.environment.absolute(invocation.arguments.empty() ? "."
                                                                   : invocation.arguments.front());
}

std::string size_text(std::size_t bytes) {
  if (bytes < 10'000) return std::to_string(bytes) + " bytes";
  if (bytes < 10'000'000) return std::to_string(bytes / 1'000) + " kB";
  return std::to_string(bytes / 1'000'000) + " MB";
}

std::string name_of(const package::Manifest& manifest) {
  return manifest.name->to_string() + "@" + manifest.version->to_string();
}

json::Object packed_document(const PackedSkill& skill) {
  json::Array files;
  for (const std::string& path : skill.selection.files) files.push_back(path);
  json::Array noted;
  for (const package::PackDecision& each : skill.selection.noted) {
    noted.push_back(json::Object{{"path", each.path}, {"reason", to_string(each.reason)}});
  }
  for (const std::string& path : skill.not_files) {
    noted.push_back(json::Object{{"path", path}, {"reason", "not_a_file"}});
  }
  return json::Object{{"name", skill.manifest.name->to_string()},
                      {"version", skill.manifest.version->to_string()},
                      {"digest", Digest::of(skill.archive).to_string()},
                      {"integrity", Integrity::of(skill.archive).to_string()},
                      {"size", skill.archive.size()},
                      {"files", std::move(files)},
                      {"left_out", std::move(noted)}};
}

std::string reason_text(package::PackReason reason) {
  return reason == package::PackReason::ignored ? "the ignore file names it" : "a tool's own";
}

/// Whoever only looks is told of every file that stays out; else of those that surprise.
void tell_selection(Terminal& terminal, const PackedSkill& skill, bool dry_run) {
  for (const package::PackDecision& each : skill.selection.noted) {
    if (each.reason == package::PackReason::secret) {
      terminal.warn(each.path + " looks like a secret and stays out");
    } else if (each.reason == package::PackReason::listed) {
      terminal.warn(each.path + " looks like a secret and is packed: `publish.files` names it");
    } else {
      const std::string line = "left out: " + each.path + " (" + reason_text(each.reason) + ")";
      dry_run ? terminal.note(line) : terminal.detail(line);
    }
  }
  for (const std::string& path : skill.not_files) {
    terminal.warn(path + " is a link or no plain file, and stays out");
  }
}

/// Which key signs: the one that was named, else the one that is registered here, else none.
Result<std::optional<trust::KeyId>> signing_key(const Context& context,
                                                const Invocation& invocation,
                                                const PackedSkill& skill) {
  if (invocation.has("no-sign")) return std::nullopt;
  if (invocation.has("key")) {
    const auto id = trust::KeyId::parse(invocation.value("key"));
    if (!id) return fail(Errc::invalid_argument, id.error().detail);
    return *id;
  }
  return SigningKeys(context.environment)
      .chosen(context.configuration.value("registry"), std::string(skill.manifest.name->scope()));
}

/// What goes with the archive; empty where nothing signs it.
Result<std::string> signature_of(const Context& context, const Invocation& invocation,
                                 const PackedSkill& skill) {
  const auto id = signing_key(context, invocation, skill);
  if (!id) return pass(id);
  if (!*id) {
    const bool says_more = invocation.has("source") || invocation.has("builder");
    if (!says_more) return std::string();
    return fail(Errc::invalid_argument,
                "provenance has to be signed; `tank key register` makes a key known");
  }
  const auto key = SigningKeys(context.environment).find(**id);
  if (!key) return pass(key);
  return trust::sign_release({.name = *skill.manifest.name,
                              .version = *skill.manifest.version,
                              .digest = Digest::of(skill.archive),
                              .integrity = Integrity::of(skill.archive),
                              .source = std::string(invocation.value("source")),
                              .revision = std::string(invocation.value("revision")),
                              .builder = std::string(invocation.value("builder"))},
                             *key);
}

/// The skill in the folder that was named, built and packed.
Result<PackedSkill> pack_named(Context& context, const Invocation& invocation) {
  const std::string folder = folder_of(context, invocation);
  const auto manifest = read_skill_manifest(folder);
  if (!manifest) return pass(manifest);
  if (auto built = run_build(folder, *manifest); !built) return pass(built);
  auto skill = pack_folder(folder);
  if (skill) tell_selection(context.terminal, *skill, invocation.has("dry-run"));
  return skill;
}

}  // namespace

Result<json::Value> run_pack(Context& context, const Invocation& invocation) {
  const Started started = std::chrono::steady_clock::now();
  const auto skill = pack_named(context, invocation);
  if (!skill) return pass(skill);
  const std::string file = std::string(skill->manifest.name->scope()) + "-" +
                           std::string(skill->manifest.name->name()) + "-" +
                           skill->manifest.version->to_string() + ".tgz";
  const std::string output = context.environment.absolute(invocation.value("output", file));
  json::Object document = packed_document(*skill);
  document.append("output", output);
  document.append("dry_run", invocation.has("dry-run"));
  for (const std::string& path : skill->selection.files) context.terminal.print(path);
  if (!invocation.has("dry-run")) {
    if (auto wrote = replace_text(AT_FDCWD, output, skill->archive); !wrote) return pass(wrote);
  }
  context.terminal.note(name_of(skill->manifest) + ": " +
                        std::to_string(skill->selection.files.size()) + " files, " +
                        size_text(skill->archive.size()) +
                        (invocation.has("dry-run") ? "; nothing was written" : " in " + output) +
                        " (" + elapsed_text(started) + ")");
  return document;
}

Result<json::Value> run_publish(Context& context, const Invocation& invocation) {
  const Started started = std::chrono::steady_clock::now();
  const auto skill = pack_named(context, invocation);
  if (!skill) return pass(skill);
  const std::string name = name_of(skill->manifest);
  if (invocation.has("dry-run")) {
    for (const std::string& path : skill->selection.files) context.terminal.print(path);
    context.terminal.note("Would publish " + name + ", " + size_text(skill->archive.size()));
    json::Object document = packed_document(*skill);
    document.append("dry_run", true);
    return document;
  }
  auto registry = context.registry();
  if (!registry) return pass(registry);
  const auto signature = signature_of(context, invocation, *skill);
  if (!signature) return pass(signature);
  const auto release =
      (*registry)->publish({.name = *skill->manifest.name,
                            .version = *skill->manifest.version,
                            .archive = skill->archive,
                            .signature = *signature,
                            .progress = [&](std::uint64_t sent) {
                              context.terminal.progress("Publishing", sent, skill->archive.size());
                            }});
  if (!release) return pass(release);
  if (const std::string tag(invocation.value("tag")); !tag.empty()) {
    auto tagged = (*registry)->set_dist_tag(*skill->manifest.name, tag, *skill->manifest.version);
    if (!tagged) return pass(tagged);
  }
  context.terminal.print(context.terminal.paint(Colour::green, "+") + " " +
                         skill->manifest.name->to_string() + " " + release->version);
  context.terminal.note("Published " + std::to_string(release->file_count) + " files, " +
                        size_text(static_cast<std::size_t>(release->size)) + ", " +
                        (signature->empty() ? "" : "signed, ") + "to " + (*registry)->address() +
                        " " + elapsed_text(started));
  return json::to_value(*release);
}

}  // namespace tank::inline v0::cli
