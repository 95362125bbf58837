// SPDX-License-Identifier: Apache-2.0
#include "server/routes/mcp_shelf.hpp"

#include "core/json/json.hpp"
#include "server/routes/resolve_documents.hpp"
#include "server/services.hpp"
#include "server/site.hpp"
#include "wire/to_wire.hpp"

namespace tank::server {

bool CallShelf::is_public() const { return !call_.actor().user_id.has_value(); }

Result<json::Value> CallShelf::search(const mcp::SearchCall& call) {
  const auto hits = call_.services().packages.search(
      call_.actor(),
      {.text = call.text, .viewer = {}, .page = {.limit = call.limit, .after = call.after}});
  if (!hits) return pass(hits);
  return json::to_value(wire::to_wire(*hits));
}

Result<json::Value> CallShelf::info(const package::PackageName& name, const std::string& version) {
  if (version.empty()) {
    const auto detail = call_.services().packages.find(call_.actor(), name);
    if (!detail) return pass(detail);
    return json::to_value(wire::to_wire(*detail));
  }
  const auto release = call_.services().releases.find(call_.actor(), name, version);
  if (!release) return pass(release);
  return json::to_value(
      wire::to_wire(name, *release, call_.site().archive_url(name, release->version)));
}

Result<json::Value> CallShelf::resolve(const std::map<std::string, std::string>& skills) {
  wire::ResolveRequest request;
  request.skills = skills;
  auto problem = to_problem(request);
  if (!problem) return pass(problem);
  const auto resolution = call_.services().resolutions.resolve(call_.actor(), *std::move(problem));
  if (!resolution) return pass(resolution);
  if (resolution->refused) {
    return fail(Errc::no_solution, json::write(to_details(*resolution->refused)));
  }
  wire::ResolveResponse out;
  for (const registry::ResolvedPackage& package : resolution->packages) {
    out.packages.push_back(
        wire::to_wire(package, call_.site().archive_url(package.name, package.release.version)));
  }
  return json::to_value(out);
}

Result<mcp::NamePage> CallShelf::names(int limit, const std::string& after) {
  const auto hits = call_.services().packages.search(
      call_.actor(), {.text = {}, .viewer = {}, .page = {.limit = limit, .after = after}});
  if (!hits) return pass(hits);
  mcp::NamePage out{{}, hits->next};
  for (const registry::SearchHit& hit : hits->items) out.names.push_back(hit.package.name);
  return out;
}

Result<mcp::ShelvedSkill> CallShelf::skill(const package::PackageName& name) {
  const auto release = call_.services().releases.find(call_.actor(), name, "latest");
  if (!release) return pass(release);
  auto contents = call_.services().skills.contents(release->digest);
  if (!contents) return pass(contents);
  return mcp::ShelvedSkill{release->version.to_string(), *std::move(contents)};
}

Result<std::string> CallShelf::file(const package::PackageName& name, const std::string& path) {
  const auto release = call_.services().releases.find(call_.actor(), name, "latest");
  if (!release) return pass(release);
  return call_.services().skills.read(release->digest, path);
}

}  // namespace tank::server
