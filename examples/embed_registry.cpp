// SPDX-License-Identifier: Apache-2.0
// A registry in your own process: one SQLite file, one folder, no server. Makes a user and an
// organization, publishes a skill, resolves it and reads it back.
#include <cstdio>
#include <cstdlib>
#include <filesystem>

#include <tank/base/entropy.hpp>
#include <tank/identity/users.hpp>
#include <tank/org/organizations.hpp>
#include <tank/package/archive.hpp>
#include <tank/port/artifact_store.hpp>
#include <tank/registry/download_counter.hpp>
#include <tank/registry/releases.hpp>
#include <tank/registry/resolutions.hpp>
#include <tank/storage/open.hpp>

namespace {

/// Examples end at the first error; a real program would hand it on.
template <class T>
T must(tank::Result<T> result) {
  if (result) return std::move(*result);
  std::fprintf(stderr, "%s\n", tank::describe_error(result.error()).c_str());
  std::exit(1);
}

constexpr auto manifest = R"({
  "name": "@acme/greet", "version": "1.0.0", "description": "Greets people by name.",
  "permissions": { "filesystem": { "read": ["./people/**"] } }
})";

constexpr auto skill_text =
    "---\nname: greet\ndescription: Greets people by name.\n---\n\nSay hello.\n";

}  // namespace

int main() {
  const auto folder = std::filesystem::temp_directory_path() / "tank-embed-example";
  std::filesystem::remove_all(folder);
  std::filesystem::create_directories(folder);

  // main builds the environment and hands references down; nothing in the library is global.
  const tank::SystemClock clock;
  tank::SystemEntropy entropy;
  const auto store = must(tank::open_sqlite((folder / "tank.db").string()));
  const auto artifacts = must(tank::open_artifact_directory((folder / "artifacts").string()));
  tank::registry::DownloadCounter downloads;

  tank::identity::Users users(*store, clock, entropy);
  tank::org::Organizations organizations(*store, clock, entropy);
  tank::registry::RuleScanner scanner;
  tank::registry::Releases releases(*store, *artifacts, clock, entropy, downloads, scanner);
  const tank::registry::Resolutions resolutions(*store, clock);

  const auto me = must(users.local_admin("example"));
  must(organizations.create(me, {.name = "Acme", .slug = must(tank::Slug::parse("acme"))}));

  const auto archive = must(tank::package::pack(
      {{.path = "tank.json", .content = manifest}, {.path = "SKILL.md", .content = skill_text}}));
  const auto name = must(tank::package::PackageName::parse("@acme/greet"));
  must(releases.publish(me,
                        {.name = name, .version = {}, .archive = archive, .idempotency_key = {}}));

  tank::resolve::Problem problem;
  problem.roots = {{.name = "@acme/greet", .range = "^1.0.0"}};
  for (const auto& chosen : must(resolutions.resolve(me, problem)).packages) {
    std::printf("%s %s  %s\n", chosen.name.to_string().c_str(),
                chosen.release.version.to_string().c_str(),
                chosen.release.integrity.to_string().c_str());
  }
  std::filesystem::remove_all(folder);
}
