// SPDX-License-Identifier: Apache-2.0
// Lets a benchmark ask us and Verdaccio for the same packages.
//
//   tank_import_storage import STORAGE sqlite:PATH ARTIFACTS
//       reads a Verdaccio storage folder (one package.json per package, archives beside it);
//       packages without a scope go to the organization `npm`. The token in TANK_BENCH_TOKEN
//       may publish afterwards.
//   tank_import_storage paths        turns npm's paths on stdin into ours
//   tank_import_storage token        makes a token
#include <algorithm>
#include <cctype>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <set>

#include <tank/identity/users.hpp>
#include <tank/org/organizations.hpp>
#include <tank/port/artifact_store.hpp>
#include <tank/storage/open.hpp>
#include <tank/storage/organization_store.hpp>
#include <tank/storage/package_store.hpp>
#include <tank/storage/token_store.hpp>

#include "core/json/json.hpp"

namespace tank::bench {
namespace {

namespace fs = std::filesystem;

SystemClock clock;
SystemEntropy entropy;

[[noreturn]] void stop(const std::string& why) {
  std::fprintf(stderr, "import_storage: %s\n", why.c_str());
  std::exit(1);
}

template <class T>
T need(Result<T> result, const std::string& what) {
  if (!result) stop(what + ": " + describe_error(result.error()));
  if constexpr (!std::is_void_v<T>) return *std::move(result);
}

std::string slug_of(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const char lower = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    const bool plain = (lower >= 'a' && lower <= 'z') || (lower >= '0' && lower <= '9');
    if (plain || (!out.empty() && out.back() != '-')) out += plain ? lower : '-';
  }
  while (!out.empty() && out.back() == '-') out.pop_back();
  return out;
}

// `lodash.merge` becomes `@npm/lodash-merge`.
package::PackageName name_of(std::string_view npm_name) {
  const std::size_t slash = npm_name.find('/');
  const bool scoped = npm_name.starts_with('@') && slash != std::string_view::npos;
  const std::string scope = scoped ? slug_of(npm_name.substr(1, slash - 1)) : "npm";
  const std::string name = slug_of(scoped ? npm_name.substr(slash + 1) : npm_name);
  return need(package::PackageName::parse("@" + scope + "/" + name), std::string(npm_name));
}

std::string text_of(const json::Value* value) {
  return value != nullptr && value->if_string() != nullptr ? *value->if_string() : std::string();
}

std::string contents(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

class Import {
 public:
  Import(Store& store, ArtifactStore& artifacts, UserId user)
      : store_(store), artifacts_(artifacts), user_(user) {}

  void read(const fs::path& file) {
    auto document = json::parse(contents(file), {.bytes = 256u << 20});
    if (!document) return;
    const std::string npm_name = text_of(document->find("name"));
    const json::Value* listed = document->find("versions");
    if (npm_name.empty() || listed == nullptr || listed->if_object() == nullptr) return;
    const package::PackageName name = name_of(npm_name);
    registry::Package package{.id = PackageId::make(clock.now(), entropy),
                              .organization_id = organization(std::string(name.scope())),
                              .name = name};
    package.created_at = package.updated_at = clock.now();
    std::vector<registry::Release> releases;
    for (const json::Member& member : *listed->if_object()) {
      add_version(package, member, *document, file.parent_path(), releases);
    }
    write(package, releases, document->find("dist-tags"));
    ++packages;
  }

  int packages = 0;
  int versions = 0;

 private:
  OrganizationId organization(const std::string& slug) {
    auto found = need(store_.snapshot(), "snapshot")->organizations().find_by_slug(slug);
    if (found) return found->id;
    org::Organization made{.id = OrganizationId::make(clock.now(), entropy),
                           .slug = need(Slug::parse(slug), slug),
                           .name = slug};
    made.created_at = made.updated_at = clock.now();
    const org::Membership membership{.id = MembershipId::make(clock.now(), entropy),
                                     .organization_id = made.id,
                                     .user_id = user_,
                                     .role = org::Role::owner,
                                     .created_at = clock.now()};
    need(transact(store_,
                  [&](Transaction& tx) -> Result<void> {
                    if (auto done = tx.organizations().add(made); !done) return done;
                    return tx.memberships().add(membership);
                  }),
         slug);
    return made.id;
  }

  // Names that become one name here keep the version that came first.
  void add_version(const registry::Package& package, const json::Member& member,
                   const json::Value& document, const fs::path& folder,
                   std::vector<registry::Release>& out) {
    auto version = semver::Version::parse(member.key);
    const json::Value* dist = member.value.find("dist");
    if (!version || dist == nullptr) return;
    registry::Release release{.id = ReleaseId::make(clock.now(), entropy),
                              .package_id = package.id,
                              .version = *version,
                              .published_by = user_};
    release.published_at = clock.now();
    const json::Value* times = document.find("time");
    if (times != nullptr) {
      if (auto time = parse_time(text_of(times->find(member.key)))) release.published_at = *time;
    }
    if (auto integrity = Integrity::parse(text_of(dist->find("integrity")))) {
      release.integrity = *integrity;
    }
    release.deprecated = text_of(member.value.find("deprecated")).substr(0, 400);
    if (const json::Value* needs = member.value.find("dependencies"); needs && needs->if_object()) {
      for (const json::Member& need_of : *needs->if_object()) {
        release.dependencies.emplace(name_of(need_of.key), text_of(&need_of.value));
      }
    }
    const std::string url = text_of(dist->find("tarball"));
    const fs::path archive = folder / url.substr(url.rfind('/') + 1);
    if (!url.empty() && fs::is_regular_file(archive)) {
      const std::string bytes = contents(archive);
      release.digest = need(artifacts_.put(bytes), archive.string());
      release.integrity = Integrity::of(bytes);
      release.size_bytes = static_cast<std::int64_t>(bytes.size());
    }
    release.uploaded_digest = release.digest;
    release.manifest = "{}";
    out.push_back(std::move(release));
    ++versions;
  }

  void write(const registry::Package& package, const std::vector<registry::Release>& releases,
             const json::Value* tags) {
    need(transact(store_,
                  [&](Transaction& tx) -> Result<void> {
                    auto kept = tx.packages().add_or_find(package);
                    if (!kept) return pass(kept);
                    for (registry::Release release : releases) {
                      release.package_id = kept->id;
                      if (auto added = tx.releases().add(release);
                          !added && added.error().code != Errc::release_exists) {
                        return added;
                      }
                    }
                    return tag(tx, kept->id, releases, tags);
                  }),
         package.name.to_string());
  }

  static Result<void> tag(Transaction& tx, PackageId package,
                          const std::vector<registry::Release>& releases, const json::Value* tags) {
    if (tags == nullptr || tags->if_object() == nullptr) return {};
    for (const json::Member& member : *tags->if_object()) {
      auto version = semver::Version::parse(text_of(&member.value));
      if (!version ||
          std::ranges::find(releases, *version, &registry::Release::version) == releases.end()) {
        continue;
      }
      if (auto set = tx.dist_tags().set(package, {member.key, *version}); !set) return set;
    }
    return {};
  }

  Store& store_;
  ArtifactStore& artifacts_;
  UserId user_;
};

void add_token(Store& store, UserId user) {
  const char* text = std::getenv("TANK_BENCH_TOKEN");
  if (text == nullptr) return;
  const identity::ApiToken token{.id = TokenId::make(clock.now(), entropy),
                                 .user_id = user,
                                 .name = "bench",
                                 .digest = Digest::of(text),
                                 .scopes = identity::Scopes::all(),
                                 .package_pattern = {},
                                 .created_at = clock.now(),
                                 .expires_at = clock.now() + std::chrono::hours(24)};
  need(transact(store, [&](Transaction& tx) { return tx.tokens().add(token); }), "token");
}

int import(const fs::path& storage, const std::string& store_text, const std::string& folder) {
  const StoreAddress address = need(StoreAddress::parse(store_text), store_text);
  const auto store = need(open_sqlite(address.location), store_text);
  const auto artifacts = need(open_artifact_directory(folder), folder);
  identity::Users users(*store, clock, entropy);
  auto admin = need(users.bootstrap_first_admin(), "first administrator");
  if (!admin) stop("the store is in use already");
  add_token(*store, admin->user.id);
  Import import_all(*store, *artifacts, admin->user.id);
  std::set<fs::path> files;
  for (const auto& entry : fs::recursive_directory_iterator(storage)) {
    if (entry.path().filename() == "package.json") files.insert(entry.path());
  }
  for (const fs::path& file : files) import_all.read(file);
  std::fprintf(stderr, "import_storage: %d packages, %d versions\n", import_all.packages,
               import_all.versions);
  return 0;
}

// `/@bench%2fs000` is an index, `/@bench/s000/-/s000-1.0.0.tgz` an archive.
std::string our_path(std::string path) {
  if (const std::size_t slash = path.find("%2f"); slash != std::string::npos) {
    path.replace(slash, 3, "/");
  }
  const std::size_t dash = path.find("/-/");
  const std::string name =
      name_of(path.substr(1, dash == std::string::npos ? dash : dash - 1)).to_string();
  if (dash == std::string::npos) return "/api/v1/index/" + name;
  const std::string file = path.substr(path.rfind('/') + 1);
  const std::string stem = path.substr(1, dash - 1);
  const std::size_t version = stem.size() - (stem.rfind('/') + 1) + 1;
  return "/api/v1/packages/" + name + "/releases/" +
         file.substr(version, file.size() - version - 4) + "/archive";
}

int run(const std::vector<std::string>& words) {
  if (words.size() == 4 && words[0] == "import") return import(words[1], words[2], words[3]);
  if (words == std::vector<std::string>{"token"}) {
    std::printf("%s\n", identity::make_token_text(entropy).reveal().c_str());
    return 0;
  }
  if (words == std::vector<std::string>{"paths"}) {
    for (std::string line; std::getline(std::cin, line);) {
      std::printf("%s\n", our_path(line).c_str());
    }
    return 0;
  }
  std::fprintf(stderr,
               "usage: tank_import_storage import STORAGE sqlite:PATH ARTIFACTS | paths | token\n");
  return 2;
}

}  // namespace
}  // namespace tank::bench

int main(int argc, char** argv) { return tank::bench::run({argv + 1, argv + argc}); }
