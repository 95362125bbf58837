// SPDX-License-Identifier: Apache-2.0
#include <utility>

#include <tank/base/limits.hpp>
#include <tank/registry/resolutions.hpp>
#include <tank/storage/store.hpp>

#include "core/registry/registry_source.hpp"

namespace tank::inline v0::registry {
namespace {

Result<ResolvedPackage> resolved(const resolve::Chosen& chosen, const RegistrySource& source) {
  auto name = package::PackageName::parse(chosen.name);
  if (!name) return pass(name);
  const Release* release = source.find(chosen.name, chosen.version);
  if (release == nullptr) {
    return fail(Errc::internal_error, "the resolver chose a release that it was not offered");
  }
  ResolvedPackage out{.name = std::move(*name), .release = *release, .dependencies = {}};
  for (const auto& [dependency, version] : chosen.dependencies) {
    auto dependency_name = package::PackageName::parse(dependency);
    if (!dependency_name) return pass(dependency_name);
    out.dependencies.emplace_back(std::move(*dependency_name), version);
  }
  return out;
}

Result<Resolution> resolution_of(resolve::Solution&& solution, const RegistrySource& source) {
  Resolution out;
  out.packages.reserve(solution.packages.size());
  for (const resolve::Chosen& chosen : solution.packages) {
    auto package = resolved(chosen, source);
    if (!package) return pass(package);
    out.packages.push_back(std::move(*package));
  }
  out.roots = std::move(solution.roots);
  return out;
}

}  // namespace

Resolutions::Resolutions(Store& store, const Clock& clock) : store_(&store), clock_(&clock) {}

Result<Resolution> Resolutions::resolve(const identity::Actor& actor,
                                        resolve::Problem problem) const {
  if (problem.roots.size() > limits::resolve_roots) {
    return fail(Errc::limit_exceeded, "a resolution starts from at most " +
                                          std::to_string(limits::resolve_roots) + " packages");
  }
  problem.now = clock_->now();
  const auto snapshot = store_->snapshot();
  if (!snapshot) return pass(snapshot);
  RegistrySource source(**snapshot, actor);
  auto outcome = resolve::resolve(problem, source);
  if (!outcome) return pass(outcome);
  if (auto* explanation = std::get_if<resolve::Explanation>(&*outcome)) {
    Resolution refused;
    refused.refused = std::move(*explanation);
    return refused;
  }
  return resolution_of(std::get<resolve::Solution>(std::move(*outcome)), source);
}

}  // namespace tank::inline v0::registry
