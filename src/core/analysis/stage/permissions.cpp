// SPDX-License-Identifier: Apache-2.0
// What is reached, against what is declared, by the algebra of permissions.
#include <algorithm>

#include <tank/package/permissions.hpp>

#include "core/analysis/stage/stages.hpp"

namespace tank::inline v0::analysis {
namespace {

class Comparison {
 public:
  Comparison(const package::Permissions& declared, ScanReport& report)
      : declared_(&declared), report_(&report) {}

  void run(const Reached& reached) {
    for (const ReachedPlace& place : reached.places) {
      switch (place.kind) {
        case Reach::host:
          host(place);
          break;
        case Reach::read:
          path(place, declared_->filesystem_read);
          break;
        case Reach::write:
          path(place, declared_->filesystem_write);
          break;
        case Reach::process:
          process(place);
          break;
      }
    }
    broad();
  }

  void add(std::string_view rule, const ReachedPlace& place, std::string message) {
    const Rule* found = find_rule(rule);
    if (found == nullptr) return;
    Severity severity = FileFindings::weigh(*found, found->severity, role_of(place.location.path));
    if (place.is_asked) severity = lowered(severity);
    report_->findings.push_back({found, severity, place.location, std::move(message), place.what});
  }

 private:
  static std::string verb(const ReachedPlace& place, std::string_view does, std::string_view has) {
    return place.is_asked ? "Has the agent " + std::string(has) + ' ' + place.what
                          : std::string(does) + ' ' + place.what;
  }

  void host(const ReachedPlace& place) {
    const auto covers = [&](const std::string& each) {
      return package::host_covers(each, place.what);
    };
    const std::string reaches = verb(place, "Reaches", "reach");
    if (std::ranges::any_of(declared_->network_outbound, covers)) {
      add(id::host_declared, place, reaches + ", as declared");
    } else {
      add(id::host_undeclared, place, reaches + ", which `network.outbound` does not cover");
    }
  }

  void path(const ReachedPlace& place, const std::vector<std::string>& allowed) {
    // What leaves the project cannot be declared, and is none of what is.
    const auto normal = package::normalize({.filesystem_read = {place.what}});
    const bool inside = normal && std::ranges::any_of(allowed, [&](const std::string& each) {
                          return package::path_covers(each, normal->filesystem_read.front());
                        });
    if (inside) return;
    const bool reads = place.kind == Reach::read;
    add(id::path_undeclared, place,
        verb(place, reads ? "Reads" : "Writes", reads ? "read" : "write") +
            (reads ? ", which `filesystem.read` does not cover"
                   : ", which `filesystem.write` does not cover"));
  }

  void process(const ReachedPlace& place) {
    if (declared_->subprocess) return;
    add(id::process_undeclared, place,
        "Starts programs by " + place.what + ", and `subprocess` is not declared");
  }

  void broad() {
    const auto everything = [](const std::vector<std::string>& list) {
      return std::ranges::any_of(list, [](const auto& e) { return e == "*" || e == "**"; });
    };
    const Location manifest{"tank.json", 1, 1};
    if (everything(declared_->network_outbound))
      add(id::all_hosts, {Reach::host, "*", manifest}, "Declares every host");
    if (everything(declared_->filesystem_write))
      add(id::all_hosts, {Reach::write, "**", manifest}, "Declares writing to the whole project");
  }

  const package::Permissions* declared_;
  ScanReport* report_;
};

}  // namespace

package::Permissions permissions_of(const Reached& reached) {
  package::Permissions seen;
  for (const ReachedPlace& place : reached.places) {
    if (place.kind == Reach::host) seen.network_outbound.push_back(place.what);
    if (place.kind == Reach::process) seen.subprocess = true;
    const bool path = place.kind == Reach::read || place.kind == Reach::write;
    // Only what can be declared at all.
    if (!path || !package::normalize({.filesystem_read = {place.what}})) continue;
    (place.kind == Reach::read ? seen.filesystem_read : seen.filesystem_write)
        .push_back(place.what);
  }
  const auto normal = package::normalize(std::move(seen));
  return normal ? *normal : package::Permissions();
}

void compare_permissions(const Reached& reached, const std::optional<package::Manifest>& manifest,
                         const ScanOptions& options, ScanReport& report) {
  report.detected = permissions_of(reached);
  const bool wanted = std::ranges::find(options.stages, Stage::permissions) != options.stages.end();
  if (!wanted) return;
  if (manifest && manifest->permissions) {
    const auto declared = package::normalize(*manifest->permissions);
    if (declared) Comparison(*declared, report).run(reached);
    return;
  }
  const auto tells = [](const ReachedPlace& place) {
    return !place.is_asked && (place.kind == Reach::host || place.kind == Reach::process);
  };
  const auto place = std::ranges::find_if(reached.places, tells);
  if (place == reached.places.end()) return;
  Comparison({}, report)
      .add(id::not_declared, *place, "Reaches " + place->what + " and declares no permissions");
}

}  // namespace tank::inline v0::analysis
