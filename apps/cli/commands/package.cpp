// SPDX-License-Identifier: Apache-2.0
#include <charconv>

#include "cli/command/suggest.hpp"
#include "cli/commands/commands.hpp"
#include "cli/commands/project_change.hpp"
#include "cli/context.hpp"
#include "cli/project/permission_text.hpp"
#include "core/json/to_value.hpp"

namespace tank::inline v0::cli {
namespace {

/// The error with the nearest name that there is.
tl::unexpected<Error> not_found(Registry& registry, const PackageName& name, const Error& error) {
  if (error.code != Errc::package_not_found) return fail(error.code, error.detail);
  const auto hits = registry.search({.text = std::string(name.name()), .limit = 10, .after = {}});
  std::vector<std::string> known;
  if (hits) {
    for (const wire::PackageHit& hit : hits->items) known.push_back(hit.name);
  }
  return fail(error.code, describe_error(error) + did_you_mean(name.to_string(), known));
}

void print_release(Terminal& terminal, const wire::Release& release) {
  terminal.print(terminal.paint(Colour::bold, release.name + " " + release.version) + "  " +
                 release.state);
  if (!release.deprecated.empty()) terminal.print("deprecated: " + release.deprecated);
  if (!release.reason.empty()) terminal.print("reason: " + release.reason);
  terminal.print("published: " + tank::to_string(release.published_at) + "  files: " +
                 std::to_string(release.file_count) + "  bytes: " + std::to_string(release.size));
  terminal.print("integrity: " + release.integrity.to_string());
  for (const auto& [name, range] : release.dependencies) {
    terminal.print("needs: " + name + " " + range);
  }
  if (const auto permissions = wire::from_wire(release.permissions)) {
    for (const std::string& line : permission_lines(*permissions)) {
      terminal.print("asks for: " + line);
    }
  }
}

void print_package(Terminal& terminal, const wire::Package& package) {
  terminal.print(terminal.paint(Colour::bold, package.name) + "  " + package.visibility);
  if (!package.description.empty()) terminal.print(package.description);
  if (!package.repository.empty()) terminal.print("repository: " + package.repository);
  for (const auto& [tag, version] : package.tags) terminal.print("tag " + tag + ": " + version);
  for (const wire::ReleaseSummary& each : package.releases) {
    terminal.print("  " + each.version + "  " + tank::to_string(each.published_at) +
                   (each.state == "available" ? "" : "  " + each.state) +
                   (each.deprecated.empty() ? "" : "  deprecated: " + each.deprecated));
  }
}

Result<json::Value> change_release(Context& context, const Invocation& invocation,
                                   const wire::ReleaseChange& change, const std::string& done) {
  const auto spec = parse_release_spec(invocation.arguments.front());
  if (!spec) return pass(spec);
  auto registry = context.registry();
  if (!registry) return pass(registry);
  const auto changed = (*registry)->change_release(spec->name, spec->version, change);
  if (!changed) return not_found(**registry, spec->name, changed.error());
  context.terminal.note(done + " " + spec->name.to_string() + "@" + spec->version.to_string());
  return json::to_value(*changed);
}

}  // namespace

Result<json::Value> run_search(Context& context, const Invocation& invocation) {
  SearchRequest request;
  for (const std::string& word : invocation.arguments) {
    request.text += (request.text.empty() ? "" : " ") + word;
  }
  const std::string_view limit = invocation.value("limit", "20");
  const auto [end, error] =
      std::from_chars(limit.data(), limit.data() + limit.size(), request.limit);
  if (error != std::errc{} || end != limit.data() + limit.size()) {
    return fail(Errc::invalid_argument, "`--limit` takes a whole number");
  }
  request.after = invocation.value("after");
  auto registry = context.registry();
  if (!registry) return pass(registry);
  const auto hits = (*registry)->search(request);
  if (!hits) return pass(hits);
  std::vector<std::vector<Text>> rows;
  for (const wire::PackageHit& each : hits->items) {
    rows.push_back({each.name, each.latest.value_or("-"), each.match, each.description});
  }
  context.terminal.table({"name", "latest", "match", "description"}, rows);
  if (hits->next) context.terminal.note("More: add `--after " + *hits->next + "`");
  return json::to_value(*hits);
}

Result<json::Value> run_info(Context& context, const Invocation& invocation) {
  const auto spec = parse_spec(invocation.arguments.front());
  if (!spec) return pass(spec);
  auto registry = context.registry();
  if (!registry) return pass(registry);
  if (spec->range.empty()) {
    const auto package = (*registry)->package(spec->name);
    if (!package) return not_found(**registry, spec->name, package.error());
    print_package(context.terminal, *package);
    return json::to_value(*package);
  }
  const auto release = (*registry)->release(spec->name, spec->range);
  if (!release) return not_found(**registry, spec->name, release.error());
  print_release(context.terminal, *release);
  return json::to_value(*release);
}

Result<json::Value> run_yank(Context& context, const Invocation& invocation) {
  return change_release(context, invocation,
                        {.state = "yanked",
                         .reason = std::string(invocation.value("reason")),
                         .deprecated = std::nullopt},
                        "Yanked");
}

Result<json::Value> run_unyank(Context& context, const Invocation& invocation) {
  return change_release(context, invocation,
                        {.state = "available", .reason = {}, .deprecated = std::nullopt},
                        "Took back the yank of");
}

Result<json::Value> run_deprecate(Context& context, const Invocation& invocation) {
  const std::string& message = invocation.arguments[1];
  return change_release(context, invocation,
                        {.state = std::nullopt, .reason = {}, .deprecated = message},
                        message.empty() ? "Took back the deprecation of" : "Deprecated");
}

Result<json::Value> run_unpublish(Context& context, const Invocation& invocation) {
  const auto spec = parse_release_spec(invocation.arguments.front());
  if (!spec) return pass(spec);
  const std::string name = spec->name.to_string() + "@" + spec->version.to_string();
  const std::string reason(invocation.value("reason"));
  auto registry = context.registry();
  if (!registry) return pass(registry);
  if (auto known = (*registry)->release(spec->name, spec->version.to_string()); !known) {
    return not_found(**registry, spec->name, known.error());
  }
  auto agreed = context.terminal.confirm(
      "Remove " + name + " from " + (*registry)->address() +
      "? Projects that have it locked can no longer install it, this cannot be taken back, and "
      "the version number is burnt: nothing can be published as " +
      spec->version.to_string() + " again. (`tank yank` only keeps it from being chosen anew.)");
  if (!agreed) return pass(agreed);
  const auto removed = (*registry)->remove_release(spec->name, spec->version, reason);
  if (!removed) return not_found(**registry, spec->name, removed.error());
  context.terminal.note("Removed " + name + "; the version number is burnt");
  return json::to_value(*removed);
}

Result<json::Value> run_package_visibility(Context& context, const Invocation& invocation) {
  const auto spec = parse_spec(invocation.arguments.front());
  if (!spec) return pass(spec);
  auto registry = context.registry();
  if (!registry) return pass(registry);
  const auto changed =
      (*registry)->change_package(spec->name, {.visibility = invocation.arguments[1]});
  if (!changed) return not_found(**registry, spec->name, changed.error());
  context.terminal.note(changed->name + " is " + changed->visibility);
  return json::to_value(*changed);
}

Result<json::Value> run_tag_list(Context& context, const Invocation& invocation) {
  const auto spec = parse_spec(invocation.arguments.front());
  if (!spec) return pass(spec);
  auto registry = context.registry();
  if (!registry) return pass(registry);
  const auto tags = (*registry)->dist_tags(spec->name);
  if (!tags) return not_found(**registry, spec->name, tags.error());
  for (const auto& [tag, version] : tags->tags) context.terminal.print(tag + " " + version);
  return json::to_value(*tags);
}

Result<json::Value> run_tag_set(Context& context, const Invocation& invocation) {
  const auto spec = parse_release_spec(invocation.arguments.front());
  if (!spec) return pass(spec);
  const std::string& tag = invocation.arguments[1];
  auto registry = context.registry();
  if (!registry) return pass(registry);
  if (auto done = (*registry)->set_dist_tag(spec->name, tag, spec->version); !done) {
    return not_found(**registry, spec->name, done.error());
  }
  context.terminal.note(tag + " of " + spec->name.to_string() + " is " + spec->version.to_string());
  return json::Object{
      {"name", spec->name.to_string()}, {"tag", tag}, {"version", spec->version.to_string()}};
}

Result<json::Value> run_tag_remove(Context& context, const Invocation& invocation) {
  const auto spec = parse_spec(invocation.arguments.front());
  if (!spec) return pass(spec);
  const std::string& tag = invocation.arguments[1];
  auto registry = context.registry();
  if (!registry) return pass(registry);
  if (auto done = (*registry)->remove_dist_tag(spec->name, tag); !done) {
    return not_found(**registry, spec->name, done.error());
  }
  context.terminal.note("Removed the tag " + tag + " of " + spec->name.to_string());
  return json::Object{{"name", spec->name.to_string()}, {"tag", tag}, {"removed", true}};
}

}  // namespace tank::inline v0::cli
