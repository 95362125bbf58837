// SPDX-License-Identifier: Apache-2.0
// What is reached, against what is declared, by the algebra of permissions.
#include <algorithm>
#include <array>
#include <cctype>

#include <tank/package/permissions.hpp>

#include "core/analysis/engine/catalog.hpp"
#include "core/analysis/stage/flow_text.hpp"
#include "core/analysis/stage/stages.hpp"

namespace tank::inline v0::analysis {
namespace {

constexpr std::size_t most_places = 500;  // of each kind

Location location_of(const Document& document, std::size_t at) {
  const Document* now = &document;
  while (now->parent != nullptr) {
    at = now->origin;
    now = now->parent;
  }
  const std::string_view before = now->text.substr(0, at);
  const std::size_t newline = before.rfind('\n');
  return {std::string(now->path), static_cast<std::size_t>(std::ranges::count(before, '\n')) + 1,
          newline == std::string_view::npos ? at + 1 : at - newline};
}

void note(std::vector<Reached::Place>& places, std::string what, const Document& document,
          std::size_t at) {
  if (places.size() >= most_places) return;
  const auto same = [&](const Reached::Place& place) { return place.what == what; };
  if (std::ranges::any_of(places, same)) return;
  places.push_back({std::move(what), location_of(document, at)});
}

bool is_real_host(const std::string& host) {
  if (host.find('.') == std::string::npos || host.starts_with("127.") || host == "0.0.0.0")
    return false;
  const auto probe = package::normalize({.network_outbound = {host}});
  return probe.has_value();
}

void collect_hosts(const Document& document, const Region& region, Reached& reached) {
  const std::string_view text = document.text.substr(region.begin, region.end - region.begin);
  for (std::size_t at = text.find("://");
       at != std::string_view::npos && reached.hosts.size() < most_places;
       at = text.find("://", at + 3)) {
    const auto hosts = hosts_in(text.substr(at, 300));
    if (!hosts.empty() && is_real_host(hosts.front())) {
      note(reached.hosts, hosts.front(), document, region.begin + at);
    }
  }
}

constexpr std::array<std::string_view, 9> openers{
    "open(",       "readFile(",       "readFileSync(", "writeFile(", "writeFileSync(",
    "appendFile(", "appendFileSync(", "read_csv(",     "Path("};
constexpr std::array<std::string_view, 14> starters{
    "subprocess.run", "subprocess.call", "subprocess.Popen", "subprocess.check_", "os.system(",
    "os.popen(",      "os.exec",         "os.spawn",         "child_process",     "execSync(",
    "spawn(",         "spawnSync(",      "Deno.Command",     "Bun.spawn"};

// The first argument of a call, where it is a literal, and whether the second one writes.
void note_call(const Document& document, std::string_view opener, std::size_t at,
               Reached& reached) {
  constexpr std::size_t far = 300;
  const std::string_view call = document.text.substr(at + opener.size(), far);
  const std::size_t first = call.find_first_not_of(" \t");
  if (first == std::string_view::npos || (call[first] != '"' && call[first] != '\'')) return;
  const std::size_t end = call.find(call[first], first + 1);
  if (end == std::string_view::npos) return;
  const std::string_view path = call.substr(first + 1, end - first - 1);
  if (path.empty() || path.find_first_of("{}$%*\n") != std::string_view::npos) return;
  const std::string_view rest = call.substr(end + 1, 12);
  const std::size_t mode = rest.find_first_of("\"'");
  const bool flagged = mode != std::string_view::npos &&
                       rest.substr(0, mode).find(')') == std::string_view::npos &&
                       rest.substr(mode).find_first_of("wax+") != std::string_view::npos;
  const bool writes = opener.starts_with("write") || opener.starts_with("append") || flagged;
  note(writes ? reached.writes : reached.reads, std::string(path), document, at);
}

void collect_files(const Document& document, const Region& region, Reached& reached) {
  const std::string_view text = document.text.substr(0, region.end);
  const auto begins = [&](std::size_t at) {
    return at == 0 ||
           (std::isalnum(static_cast<unsigned char>(text[at - 1])) == 0 && text[at - 1] != '_');
  };
  for (const std::string_view opener : openers) {
    std::size_t calls = 0;
    for (std::size_t at = text.find(opener, region.begin);
         at != std::string_view::npos && ++calls < most_places;
         at = text.find(opener, at + opener.size())) {
      if (begins(at)) note_call(document, opener, at, reached);
    }
  }
  for (const std::string_view starter : starters) {
    const std::size_t at = text.find(starter, region.begin);
    if (at != std::string_view::npos && begins(at)) {
      note(reached.processes, std::string(starter), document, at);
      return;
    }
  }
}

class Comparison {
 public:
  Comparison(const package::Permissions& declared, ScanReport& report)
      : declared_(&declared), report_(&report) {}

  void run(const Reached& reached) {
    for (const auto& place : reached.hosts) host(place);
    for (const auto& place : reached.reads) path(place, declared_->filesystem_read, "reads");
    for (const auto& place : reached.writes) path(place, declared_->filesystem_write, "writes");
    for (const auto& place : reached.processes) {
      if (!declared_->subprocess)
        add(id::process_undeclared, place,
            "Starts programs by " + place.what + ", and `subprocess` is not declared");
    }
    broad();
  }

  void add(std::string_view rule, const Reached::Place& place, std::string message) {
    const Rule* found = find_rule(rule);
    if (found == nullptr) return;
    const Severity severity =
        FileFindings::weigh(*found, found->severity, role_of(place.location.path));
    report_->findings.push_back({found, severity, place.location, std::move(message), place.what});
  }

 private:
  void host(const Reached::Place& place) {
    const auto covers = [&](const std::string& each) {
      return package::host_covers(each, place.what);
    };
    if (std::ranges::any_of(declared_->network_outbound, covers)) {
      add(id::host_declared, place, "Reaches " + place.what + ", as declared");
    } else {
      add(id::host_undeclared, place,
          "Reaches " + place.what + ", which `network.outbound` does not cover");
    }
  }

  void path(const Reached::Place& place, const std::vector<std::string>& allowed,
            const std::string& verb) {
    const auto normal = package::normalize({.filesystem_read = {place.what}});
    const bool inside = normal && std::ranges::any_of(allowed, [&](const std::string& each) {
                          return package::path_covers(each, normal->filesystem_read.front());
                        });
    if (inside) return;
    add(id::path_undeclared, place, "Code " + verb + " " + place.what + ", which is not declared");
  }

  void broad() {
    const auto everything = [](const std::vector<std::string>& list) {
      return std::ranges::any_of(list, [](const auto& e) { return e == "*" || e == "**"; });
    };
    const Location place{"tank.json", 1, 1};
    if (everything(declared_->network_outbound))
      add(id::all_hosts, {"*", place}, "Declares every host");
    if (everything(declared_->filesystem_write))
      add(id::all_hosts, {"**", place}, "Declares writing to the whole project");
  }

  const package::Permissions* declared_;
  ScanReport* report_;
};

}  // namespace

void collect_reached(const Document& document, std::uint32_t signals, Reached& reached) {
  if (document.role == Role::test || document.role == Role::document) return;
  for (const Region& region : document.regions) {
    if ((region.where & (in_code | in_config | in_requirements)) == 0) continue;
    if ((signals & reaches_network) != 0) collect_hosts(document, region, reached);
    const bool code = (region.where & (in_python | in_script)) != 0;
    if (code && (signals & opens_files) != 0) collect_files(document, region, reached);
  }
}

void compare_permissions(const Reached& reached, const std::optional<package::Manifest>& manifest,
                         const ScanOptions& options, ScanReport& report) {
  package::Permissions seen;
  for (const auto& place : reached.hosts) seen.network_outbound.push_back(place.what);
  seen.subprocess = !reached.processes.empty();
  if (const auto normal = package::normalize(std::move(seen))) report.detected = *normal;
  const bool wanted = std::ranges::find(options.stages, Stage::permissions) != options.stages.end();
  if (!wanted) return;
  if (manifest && manifest->permissions) {
    const auto declared = package::normalize(*manifest->permissions);
    if (declared) Comparison(*declared, report).run(reached);
    return;
  }
  if (reached.hosts.empty() && reached.processes.empty()) return;
  const auto& place = reached.hosts.empty() ? reached.processes.front() : reached.hosts.front();
  Comparison({}, report)
      .add(id::not_declared, place, "Reaches " + place.what + " and declares no permissions");
}

}  // namespace tank::inline v0::analysis
