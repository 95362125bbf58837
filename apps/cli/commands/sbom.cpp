// SPDX-License-Identifier: Apache-2.0
#include <optional>

#include <fcntl.h>

#include <tank/trust/sbom.hpp>

#include "cli/commands/commands.hpp"
#include "cli/commands/project_change.hpp"
#include "cli/context.hpp"
#include "cli/install/file_text.hpp"
#include "cli/project/consent.hpp"
#include "cli/project/project.hpp"
#include "core/json/parse.hpp"

namespace tank::inline v0::cli {
namespace {

std::string folder_name(const std::string& folder) {
  const std::size_t slash = folder.find_last_of('/');
  const std::string name = slash == std::string::npos ? folder : folder.substr(slash + 1);
  return name.empty() ? "project" : name;
}

Result<trust::Bill> bill_of_project(Context& context) {
  auto project = open_project(context);
  if (!project) return pass(project);
  if (!project->lock) {
    return fail(Errc::invalid_lockfile, "there is no tank.lock; `tank install` makes one");
  }
  const package::Manifest& manifest = project->manifest;
  return trust::bill_of(
      *project->lock,
      manifest.name ? manifest.name->to_string() : folder_name(project->files.folder),
      manifest.version ? manifest.version->to_string() : std::string());
}

// What a release needs are ranges, which stand for no bytes: it is the only item.
Result<trust::Bill> bill_of_release(Context& context, const ReleaseSpec& spec) {
  auto registry = context.registry();
  if (!registry) return pass(registry);
  const auto release = (*registry)->release(spec.name, spec.version.to_string());
  if (!release) return pass(release);
  const std::string name = spec.name.to_string();
  trust::Bill out{name, release->version, {}, {0}};
  out.items.push_back({spec.name, spec.version, release->integrity, release->archive, {}});
  for (const auto& [needed, range] : release->dependencies) {
    context.terminal.detail(name + " needs " + needed + " " + range);
  }
  return out;
}

}  // namespace

Result<json::Value> run_sbom(Context& context, const Invocation& invocation) {
  const auto format = trust::parse_bill_format(invocation.value("format", "spdx"));
  if (!format) return pass(format);
  const auto at = recorded_time(context);
  if (!at) return pass(at);
  std::optional<ReleaseSpec> spec;
  if (!invocation.arguments.empty()) {
    auto parsed = parse_release_spec(invocation.arguments.front());
    if (!parsed) return pass(parsed);
    spec = *std::move(parsed);
  }
  const auto bill = spec ? bill_of_release(context, *spec) : bill_of_project(context);
  if (!bill) return pass(bill);
  const std::string text = trust::write_bill(*bill, *format, {TANK_VERSION, *at});
  auto document = json::parse(text);
  if (!document) return pass(document);
  const std::string_view output = invocation.value("output");
  if (output.empty()) {
    if (!context.terminal.options().json) context.terminal.raw(text);
    return document;
  }
  const auto wrote = replace_text(AT_FDCWD, context.environment.absolute(output), text);
  if (!wrote) return pass(wrote);
  context.terminal.note(std::to_string(bill->items.size()) + " skills in " + std::string(output));
  return document;
}

}  // namespace tank::inline v0::cli
