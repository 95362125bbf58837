// SPDX-License-Identifier: Apache-2.0
#include <fcntl.h>

#include "cli/bundle/bundling.hpp"
#include "cli/commands/commands.hpp"
#include "cli/context.hpp"
#include "cli/install/file_text.hpp"

namespace tank::inline v0::cli {
namespace {

json::Value summary_document(const BundleSummary& summary, const std::string& path) {
  return json::Object{{"file", path},
                      {"packages", summary.packages},
                      {"proven", summary.proven},
                      {"revocations", summary.revocations},
                      {"bytes", summary.bytes}};
}

std::string summary_text(const BundleSummary& summary) {
  std::string out =
      std::to_string(summary.packages) + " skills, " + std::to_string(summary.bytes) + " bytes";
  if (summary.proven > 0) out += ", " + std::to_string(summary.proven) + " proven by the log";
  return out;
}

/// A folder without a project becomes one; a project without a lock gets it. What is there
/// stays. Tells what is left to do.
Result<std::string> place_lock(Context& context, const OpenBundle& bundle) {
  const BundleHead& head = bundle.head();
  const auto files = find_project(context);
  if (!files && files.error().code != Errc::invalid_manifest) return pass(files);
  if (files && files->lock) {
    if (*files->lock == head.lock) return "run `tank install --offline`";
    return "the tank.lock here is another one than that of the bundle, and stays";
  }
  if (files && files->manifest != head.manifest) {
    return "the " + files->manifest_name +
           " here is another one than that of the bundle, and stays";
  }
  const std::string folder = files ? files->folder : context.environment.working_directory;
  if (!files) {
    auto wrote = replace_text(AT_FDCWD, folder + "/tank.json", head.manifest);
    if (!wrote) return pass(wrote);
  }
  const std::string lock = folder + "/" + (files ? files->lock_name : std::string(lock_file));
  if (auto wrote = replace_text(AT_FDCWD, lock, head.lock); !wrote) return pass(wrote);
  return "wrote tank.lock; run `tank install --offline`";
}

}  // namespace

Result<json::Value> run_bundle_export(Context& context, const Invocation& invocation) {
  auto project = open_project(context);
  if (!project) return pass(project);
  if (!project->lock) {
    return fail(Errc::invalid_lockfile, "there is no tank.lock; `tank install` makes one");
  }
  const std::string shown(invocation.value("output", "skills.tankbundle"));
  const auto done = export_bundle(context, *project, context.environment.absolute(shown));
  if (!done) return pass(done);
  context.terminal.note(summary_text(*done) + " in " + shown);
  return summary_document(*done, shown);
}

Result<json::Value> run_bundle_import(Context& context, const Invocation& invocation) {
  const std::string& shown = invocation.arguments.front();
  const auto bundle = OpenBundle::open(context.environment.absolute(shown));
  if (!bundle) return pass(bundle);
  const auto done = import_bundle(context, *bundle);
  if (!done) return pass(done);
  const auto next = place_lock(context, *bundle);
  if (!next) return pass(next);
  context.terminal.note("Checked and imported " + summary_text(*done) + "; " + *next);
  const std::string& registry = context.configuration.value("registry");
  if (registry != bundle->head().registry) {
    context.terminal.warn("the bundle is from " + bundle->head().registry +
                          ", and the registry is " + registry + "; install with `--registry " +
                          bundle->head().registry + "`");
  }
  json::Value out = summary_document(*done, shown);
  out.if_object()->append("registry", bundle->head().registry);
  return out;
}

}  // namespace tank::inline v0::cli
