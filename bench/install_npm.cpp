// SPDX-License-Identifier: Apache-2.0
// The install engine on npm's packages, so that it can be measured beside npm's installers:
// installs the package-lock.json of the working directory below node_modules.
//   REGISTRY  address that takes the place of the one in the lock file
//   STORE     folder of the package cache
//   PHASES    1: print where the time goes
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <fcntl.h>
#include <libdeflate.h>
#include <unistd.h>

#include <tank/port/http_client.hpp>

#include "cli/install/change.hpp"
#include "cli/install/file_text.hpp"
#include "cli/install/installed_state.hpp"
#include "cli/install/placement.hpp"
#include "cli/install/unpacking.hpp"
#include "core/json/parse.hpp"

namespace {

using namespace tank;

class Phases {
 public:
  void end(const char* name) {
    const auto now = std::chrono::steady_clock::now();
    if (wanted_) {
      const double ms = std::chrono::duration<double, std::milli>(now - last_).count();
      std::fprintf(stderr, "%-10s %8.2f ms\n", name, ms);
    }
    last_ = now;
  }

 private:
  bool wanted_ = std::getenv("PHASES") != nullptr;
  std::chrono::steady_clock::time_point last_ = std::chrono::steady_clock::now();
};

struct Entry {
  std::string folder;  // below node_modules
  std::string url;
  Integrity integrity;
};

std::string environment(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? std::string() : value;
}

/// The part of an address behind its host.
std::string path_of(const std::string& url) {
  const auto host = url.find("://");
  const auto slash = url.find('/', host == std::string::npos ? 0 : host + 3);
  return slash == std::string::npos ? std::string() : url.substr(slash);
}

Result<std::vector<Entry>> read_lock(const std::string& text, const std::string& registry) {
  const auto document = json::parse(text);
  if (!document) return pass(document);
  const json::Value* packages = document->find("packages");
  const json::Object* all = packages == nullptr ? nullptr : packages->if_object();
  if (all == nullptr) return fail(Errc::invalid_lockfile, "there are no packages");
  std::vector<Entry> out;
  constexpr std::string_view root = "node_modules/";
  for (const json::Member& each : *all) {
    const json::Value* resolved = each.value.find("resolved");
    const json::Value* integrity = each.value.find("integrity");
    if (!each.key.starts_with(root) || resolved == nullptr || integrity == nullptr) continue;
    const auto digest = Integrity::parse(*integrity->if_string());
    if (!digest) return pass(digest);
    out.push_back(
        {each.key.substr(root.size()), registry + path_of(*resolved->if_string()), *digest});
  }
  return out;
}

/// npm's archives come from many packers over many years, and some hold what our reader refuses
/// as ambiguous. This one takes the names and the contents as they come.
Result<void> read_leniently(std::string_view gzip, const package::FileSink& sink) {
  const std::unique_ptr<libdeflate_decompressor, void (*)(libdeflate_decompressor*)> inflater(
      libdeflate_alloc_decompressor(), &libdeflate_free_decompressor);
  std::uint32_t size = 0;
  std::memcpy(&size, gzip.data() + gzip.size() - sizeof size, sizeof size);
  const std::unique_ptr<char[]> tar(new char[size]);
  std::size_t got = 0;
  if (libdeflate_gzip_decompress(inflater.get(), gzip.data(), gzip.size(), tar.get(), size, &got) !=
      LIBDEFLATE_SUCCESS) {
    return fail(Errc::archive_malformed, "gzip");
  }
  const auto field = [&](std::size_t at, std::size_t length) {
    return std::string(tar.get() + at, ::strnlen(tar.get() + at, length));
  };
  std::string long_name;
  std::set<std::string> seen;
  for (std::size_t at = 0; at + 512 <= got && tar[at] != 0;) {
    const std::size_t bytes = std::strtoul(field(at + 124, 12).c_str(), nullptr, 8);
    const std::string_view content(tar.get() + at + 512, bytes);
    const char type = tar[at + 156];
    if (type == 'x') {
      const auto path = content.find(" path=");
      if (path != std::string_view::npos) {
        const std::string_view rest = content.substr(path + 6);
        long_name = rest.substr(0, rest.find('\n'));
      }
    } else if (type == '0' || type == 0) {
      std::string name = field(at, 100);
      if (tar[at + 345] != 0) name = field(at + 345, 155) + "/" + name;
      if (!long_name.empty()) name = std::exchange(long_name, {});
      const bool executable = (std::strtoul(field(at + 100, 8).c_str(), nullptr, 8) & 0111) != 0;
      if (seen.insert(name).second) {
        if (auto taken = sink(name, content, executable); !taken) return taken;
      }
    }
    at += 512 + (bytes + 511) / 512 * 512;
  }
  return {};
}

using Packages = std::map<Integrity, cli::CachedPackage>;

Result<void> fetch(const std::map<Integrity, std::string>& missing, const cli::PackageCache& cache,
                   Packages& packages) {
  auto client = open_http_client({.user_agent = "tank-bench", .parallel = 16});
  if (!client) return pass(client);
  std::vector<HttpRequest> requests;
  std::vector<Integrity> integrities;
  for (const auto& [integrity, url] : missing) {
    requests.emplace_back().url = url;
    integrities.push_back(integrity);
  }
  cli::UnpackingPool pool(cache, 2, 1);
  Result<void> outcome;
  (*client)->send_all(requests, [&](std::size_t i, Result<HttpResponse> response) {
    if (!response) {
      outcome = pass(response);
    } else if (response->status != 200) {
      outcome = fail(Errc::unavailable, requests[i].url + ": " + std::to_string(response->status));
    } else {
      pool.add(i, integrities[i], std::move(response->body));
    }
  });
  for (auto& [i, unpacked] : pool.finish()) {
    if (!unpacked) return pass(unpacked);
    packages.emplace(integrities[i], std::move(*unpacked));
  }
  return outcome;
}

Result<void> stage(int root, const std::vector<Entry>& entries, const Packages& packages) {
  if (auto begun = cli::begin_change(root); !begun) return begun;
  const std::string folder = std::string(cli::staging_folder) + "/node_modules";
  if (auto made = cli::make_folders(root, folder); !made) return made;
  const auto staging = cli::open_folder(root, folder);
  if (!staging) return pass(staging);
  std::vector<cli::Placement> placements;
  for (const Entry& entry : entries) {
    placements.push_back({&packages.at(entry.integrity), entry.folder});
  }
  const auto damaged = cli::place(placements, staging->get(), {.trust = cli::Trust::stamp});
  if (!damaged) return pass(damaged);
  if (!damaged->empty()) return fail(Errc::integrity_mismatch, "the cache was changed");
  return {};
}

Result<void> install() {
  Phases phases;
  const auto root = cli::open_folder(AT_FDCWD, ".");
  if (!root) return pass(root);
  const auto lock = cli::read_text(AT_FDCWD, "package-lock.json");
  if (!lock || !*lock) return fail(Errc::invalid_lockfile, "there is no package-lock.json");
  cli::InstalledState now{{}, Digest::of(**lock), {}};
  const auto text = cli::read_text(AT_FDCWD, ".tank/state");
  if (text && *text) {
    const auto before = cli::InstalledState::parse(**text);
    const auto modules = cli::open_folder(root->get(), "node_modules");
    if (before && modules && before->lock == now.lock &&
        cli::all_untouched(modules->get(), before->packages)) {
      phases.end("noop");
      return {};
    }
  }
  const auto entries = read_lock(**lock, environment("REGISTRY"));
  if (!entries) return pass(entries);
  phases.end("lock");

  const cli::PackageCache cache(environment("STORE") + "/packages", &read_leniently);
  Packages packages;
  std::map<Integrity, std::string> missing;
  for (const Entry& entry : *entries) {
    if (packages.contains(entry.integrity)) continue;
    if (auto found = cache.find(entry.integrity)) {
      packages.emplace(entry.integrity, std::move(*found));
    } else {
      missing.emplace(entry.integrity, entry.url);
    }
  }
  phases.end("cache");
  if (!missing.empty()) {
    if (auto fetched = fetch(missing, cache, packages); !fetched) return fetched;
    phases.end("fetch");
  }
  if (auto staged = stage(root->get(), *entries, packages); !staged) return staged;
  phases.end("place");
  for (const Entry& entry : *entries) {
    now.packages.push_back(cli::installed(packages.at(entry.integrity), entry.folder));
    now.packages.back().name = now.packages.back().version = now.packages.back().integrity = "-";
  }
  auto wrote = cli::replace_text(root->get(), std::string(cli::staging_folder) + "/state",
                                 now.write(), 0644, cli::Durability::unsynced);
  if (!wrote) return wrote;
  auto done = cli::commit_change(root->get(), {.folders = {{"node_modules", "node_modules"}},
                                               .links = {},
                                               .unlinks = {},
                                               .removals = {},
                                               .files = {{"state", ".tank/state"}}});
  phases.end("commit");
  return done;
}

}  // namespace

int main() {
  const auto done = install();
  if (done) ::_exit(0);  // nothing is worth being torn down piece by piece
  std::fprintf(stderr, "%s\n", describe_error(done.error()).c_str());
  return 1;
}
