// SPDX-License-Identifier: Apache-2.0
#include <tank/package/budget.hpp>

#include "cli/context.hpp"
#include "cli/project/consent.hpp"
#include "cli/project/permission_text.hpp"
#include "cli/project/solving.hpp"

namespace tank::inline v0::cli {
namespace {

std::vector<package::Ask> asks_of(const package::Lockfile& lock) {
  std::vector<package::Ask> out;
  for (const package::LockedPackage& each : lock.packages) {
    out.push_back({.package = full_name(each), .permissions = each.permissions});
  }
  return out;
}

json::Value excess_document(const std::vector<package::Excess>& excess) {
  json::Array out;
  for (const package::Excess& each : excess) {
    out.push_back(
        json::Object{{"package", each.package}, {"beyond", permission_document(each.beyond)}});
  }
  return json::Object{{"beyond_budget", std::move(out)}};
}

std::string indented(const std::vector<std::string>& lines) {
  std::string out;
  for (const std::string& line : lines) out += (out.empty() ? "  + " : "\n  + ") + line;
  return out;
}

/// What was not granted before is granted now: by the budget as far as it covered it already,
/// beyond that by `who`.
void grant(package::Lockfile& lock, const package::Permissions& budget, const std::string& who) {
  for (package::LockedPackage& each : lock.packages) {
    if (each.granted && package::covers(each.granted->permissions, each.permissions)) continue;
    const bool covered = package::covers(budget, each.permissions);
    each.granted = package::Grant{.permissions = each.permissions,
                                  .granted_by = covered ? "budget" : who,
                                  .granted_at = std::nullopt};
  }
}

Result<void> settle_first(Context& context, package::Manifest& manifest, package::Lockfile& lock,
                          const std::vector<package::Ask>& asks) {
  const package::Permissions wanted = package::widen_budget({}, asks);
  if (!wanted.is_empty()) {
    const auto excess = package::check_budget({}, asks);
    context.report.details = excess_document(excess);
    context.terminal.note(
        Text::lines("These skills ask for:\n" + indented(package::describe_excess(excess))));
    auto agreed = context.terminal.confirm("Write this into tank.json as the project's budget?");
    if (!agreed) return agreed;
  }
  grant(lock, {}, person(context));
  manifest.permissions = wanted;
  return {};
}

tl::unexpected<Error> beyond_budget() {
  return fail(Errc::budget_exceeded, "the skills ask for more than `permissions` allows");
}

void report_excess(Context& context, const std::vector<package::Excess>& excess) {
  context.report.details = excess_document(excess);
  context.report.prose =
      "Beyond the project's permission budget:\n" + indented(package::describe_excess(excess));
}

}  // namespace

Result<void> settle_budget(Context& context, package::Manifest& manifest, package::Lockfile& lock) {
  const auto asks = asks_of(lock);
  if (!manifest.permissions) return settle_first(context, manifest, lock, asks);
  const auto excess = package::check_budget(*manifest.permissions, asks);
  if (excess.empty()) {
    grant(lock, *manifest.permissions, "");
    return {};
  }
  if (context.terminal.options().assume_yes) {
    context.terminal.note(Text::lines("Accepted beyond the budget, and added to it:\n" +
                                      indented(package::describe_excess(excess))));
  } else {
    report_excess(context, excess);
    if (!context.terminal.can_ask()) return beyond_budget();
    context.terminal.note(Text::lines(context.report.prose));
    if (!context.terminal.confirm("Accept this, and add it to the budget in tank.json?")) {
      context.report.prose.clear();
      return beyond_budget();
    }
  }
  grant(lock, *manifest.permissions, person(context));
  manifest.permissions = package::widen_budget(*manifest.permissions, asks);
  return {};
}

Result<Solved> settle_frozen(Context& context, const Project& project) {
  const std::string& manifest_name = project.files.manifest_name;
  const auto asks = asks_of(*project.lock);
  const auto excess =
      package::check_budget(project.manifest.permissions.value_or(package::Permissions{}), asks);
  if (!excess.empty()) {
    report_excess(context, excess);
    if (project.manifest.permissions) return beyond_budget();
    return fail(Errc::lockfile_outdated,
                manifest_name + " has no `permissions`, and would have to get them");
  }
  if (project.lock->version >= 3) {
    package::Manifest manifest = project.manifest;
    package::Lockfile settled = *project.lock;
    if (auto done = settle_budget(context, manifest, settled); !done) return pass(done);
    if (settled != *project.lock) {
      return fail(Errc::lockfile_outdated, "tank.lock does not say what was granted");
    }
  }
  return Solved{.manifest = project.manifest, .lock = *project.lock, .warnings = {}};
}

}  // namespace tank::inline v0::cli
