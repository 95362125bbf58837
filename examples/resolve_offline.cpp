// SPDX-License-Identifier: Apache-2.0
// Resolution without a registry: any source of versions will do, and a dead end is explained.
#include <cstdio>
#include <map>
#include <string>
#include <variant>

#include <tank/resolve/explanation.hpp>
#include <tank/resolve/package_source.hpp>
#include <tank/resolve/resolver.hpp>

namespace {

using tank::resolve::Candidate;
using tank::resolve::PackageVersions;

/// A source of your own: this one knows four packages by heart.
class Shelf final : public tank::resolve::PackageSource {
 public:
  void add(const std::string& name, const char* version,
           std::vector<tank::resolve::Requirement> requirements) {
    Candidate candidate;
    candidate.version = *tank::semver::Version::parse(version);
    candidate.requirements = std::move(requirements);
    packages_[name].versions.push_back(std::move(candidate));
  }

  tank::Result<std::optional<PackageVersions>> load(std::string_view name) override {
    const auto found = packages_.find(name);
    if (found == packages_.end()) return std::nullopt;
    return found->second;
  }

 private:
  std::map<std::string, PackageVersions, std::less<>> packages_;
};

void solve(Shelf& shelf, const char* menu_range) {
  tank::resolve::Problem problem;
  problem.roots = {{.name = "menu", .range = menu_range}, {.name = "icons", .range = "1.0.0"}};
  const auto answer = tank::resolve::resolve(problem, shelf);
  if (!answer) {
    std::printf("error: %s\n", tank::describe_error(answer.error()).c_str());
  } else if (const auto* why = std::get_if<tank::resolve::Explanation>(&*answer)) {
    std::printf("%s\n", tank::resolve::to_prose(*why).c_str());
  } else {
    for (const auto& chosen : std::get<tank::resolve::Solution>(*answer).packages) {
      std::printf("%s %s\n", chosen.name.c_str(), chosen.version.to_string().c_str());
    }
  }
}

}  // namespace

int main() {
  Shelf shelf;
  shelf.add("menu", "1.0.0", {{.name = "dropdown", .range = "^1.0.0"}});
  shelf.add("menu", "1.1.0", {{.name = "dropdown", .range = "^2.0.0"}});
  shelf.add("dropdown", "1.8.0", {});
  shelf.add("dropdown", "2.0.0", {{.name = "icons", .range = "^2.0.0"}});
  shelf.add("icons", "1.0.0", {});
  shelf.add("icons", "2.0.0", {});

  solve(shelf, "^1.0.0");  // finds menu 1.0.0
  solve(shelf, "^1.1.0");  // cannot be, and says why
}
