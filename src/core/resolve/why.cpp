// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <map>

#include <tank/resolve/why.hpp>

namespace tank::inline v0::resolve {

std::vector<Path> why(const Solution& solution, std::string_view name) {
  using Key = std::pair<std::string, semver::Version>;
  std::map<Key, const Chosen*> chosen;
  for (const Chosen& each : solution.packages) chosen.emplace(Key{each.name, each.version}, &each);
  // Breadth first from all roots at once; who was reached first from whom.
  std::map<Key, Key> from;
  std::vector<Key> open;
  for (const Key& root : solution.roots) {
    if (from.emplace(root, root).second) open.push_back(root);
  }
  for (std::size_t i = 0; i < open.size(); ++i) {
    const auto at = chosen.find(open[i]);
    if (at == chosen.end()) continue;
    for (const Key& edge : at->second->dependencies) {
      if (from.emplace(edge, at->first).second) open.push_back(edge);
    }
  }
  std::vector<Path> paths;
  for (const Chosen& each : solution.packages) {
    Key key{each.name, each.version};
    if (each.name != name || !from.contains(key)) continue;
    Path path{key};
    while (from.at(key) != key) {
      key = from.at(key);
      path.push_back(key);
    }
    std::ranges::reverse(path);
    paths.push_back(std::move(path));
  }
  return paths;
}

Result<Resolution> why_not(const Problem& problem, PackageSource& source, std::string_view name,
                           std::string_view range) {
  Problem wider = problem;
  wider.roots.push_back({.name = std::string{name}, .range = std::string{range}});
  return resolve(wider, source);
}

}  // namespace tank::inline v0::resolve
