// SPDX-License-Identifier: Apache-2.0
// The steps of an install on disk, stopped after each of them.
#include <algorithm>
#include <filesystem>
#include <set>

#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <tank/package/archive.hpp>

#include "cli/install/change.hpp"
#include "cli/install/descriptor.hpp"
#include "cli/install/file_text.hpp"
#include "cli/install/installed_state.hpp"
#include "cli/install/package_cache.hpp"
#include "cli/install/placement.hpp"
#include "cli/install/unpacking.hpp"
#include "cli/process.hpp"
#include "cli/project/claims.hpp"

namespace tank::testing {
namespace {

using namespace tank::cli;

std::string archive_of(std::vector<package::ArchiveFile> files) {
  return package::pack(std::move(files)).value();
}

TEST_CASE(
    "cache: an archive is unpacked once, sorted, with modes, and only if it is the right one") {
  const TemporaryFolder folder;
  const PackageCache cache(folder.path());
  const std::string gzip = archive_of({{.path = "b/run.sh", .content = "x", .executable = true},
                                       {.path = "a.md", .content = "hello"}});
  const Integrity integrity = Integrity::of(gzip);
  CHECK_FALSE(cache.find(integrity).has_value());
  CHECK(cache.add(Integrity::of("other"), gzip).error().code == Errc::integrity_mismatch);
  REQUIRE(cache.add(integrity, gzip).has_value());
  const auto found = cache.find(integrity);
  REQUIRE(found.has_value());
  REQUIRE(found->count() == 2);
  CHECK(found->file(0).path == "a.md");
  CHECK(Digest(found->file(0).digest) == Digest::of("hello"));
  CHECK(found->file(1).path == "b/run.sh");
  CHECK(found->file(1).executable);
  CHECK(std::filesystem::is_empty(folder.path() + "/tmp"));
}

TEST_CASE("cache: a torn index counts as not cached and is replaced") {
  const TemporaryFolder folder;
  const PackageCache cache(folder.path());
  const std::string gzip = archive_of({{.path = "a.md", .content = "hello"}});
  const auto added = cache.add(Integrity::of(gzip), gzip);
  REQUIRE(added.has_value());
  const std::string index = added->folder() + "/index";
  const std::string whole = read_file(index);
  for (std::size_t length = 0; length < whole.size(); length += 7) {
    std::filesystem::remove(index);
    write_file(index, whole.substr(0, length));
    CHECK(cache.find(Integrity::of(gzip)).error().code == Errc::artifact_not_found);
  }
  CHECK(cache.add(Integrity::of(gzip), gzip).has_value());
  CHECK(cache.find(Integrity::of(gzip)).has_value());
}

TEST_CASE("placement: links where it can, copies where it is told, and names what was changed") {
  const TemporaryFolder folder;
  const PackageCache cache(folder.path() + "/cache");
  const std::string gzip = archive_of({{.path = "a/b/c.md", .content = "deep"},
                                       {.path = "a/b0.md", .content = "flat"},
                                       {.path = "z.md", .content = "last"}});
  const auto package = cache.add(Integrity::of(gzip), gzip);
  REQUIRE(package.has_value());
  const auto root = open_folder(AT_FDCWD, folder.path());
  REQUIRE(root.has_value());
  const std::vector<Placement> placements{{&*package, "one"}, {&*package, "deep/er/two"}};
  CHECK(place(placements, root->get(), {}).value().empty());
  CHECK(std::filesystem::hard_link_count(folder.path() + "/one/a/b/c.md") == 3);
  CHECK(read_file(folder.path() + "/deep/er/two/a/b0.md") == "flat");
  CHECK(is_untouched(root->get(), installed(*package, "one")));

  const std::vector<Placement> copies{{&*package, "three"}};
  CHECK(place(copies, root->get(), {.trust = Trust::hash, .copy = true}).value().empty());
  CHECK(std::filesystem::hard_link_count(folder.path() + "/three/z.md") == 1);

  std::filesystem::permissions(folder.path() + "/one/z.md", std::filesystem::perms::owner_all);
  write_file(folder.path() + "/one/z.md", "lost");
  CHECK_FALSE(is_untouched(root->get(), installed(*package, "one")));
  for (const Trust trust : {Trust::hash, Trust::stamp}) {
    const std::string folder_name = trust == Trust::hash ? "four" : "five";
    const std::vector<Placement> again{{&*package, folder_name}, {&*package, folder_name + "b"}};
    CHECK(place(again, root->get(), {.trust = trust}).value() == std::vector<std::size_t>{0, 1});
  }
}

TEST_CASE(
    "placement: what was found in the cache is hashed, what was just unpacked only looked at") {
  const TemporaryFolder folder;
  const PackageCache cache(folder.path() + "/cache");
  const std::string gzip = archive_of({{.path = "a.md", .content = "hello"}});
  const auto unpacked = cache.add(Integrity::of(gzip), gzip);
  const auto found = cache.find(Integrity::of(gzip));
  const auto second = cache.add(Integrity::of(gzip), gzip);
  REQUIRE(unpacked.has_value());
  REQUIRE(found.has_value());
  REQUIRE(second.has_value());
  const auto root = open_folder(AT_FDCWD, folder.path());
  REQUIRE(root.has_value());
  const std::string file = unpacked->folder() + "/0";
  const auto time = std::filesystem::last_write_time(file);
  std::filesystem::permissions(file, std::filesystem::perms::owner_all);
  write_file(file, "jello");
  const auto places = [&](const CachedPackage& package, const std::string& to) {
    const std::vector<Placement> one{{&package, to}};
    return place(one, root->get(), {.trust = Trust::hash}).value().empty();
  };
  CHECK_FALSE(places(*unpacked, "written to"));
  std::filesystem::last_write_time(file, time);
  CHECK(places(*unpacked, "unpacked"));
  CHECK_FALSE(places(*found, "found"));
  CHECK_FALSE(places(*second, "found by adding it again"));
}

TEST_CASE("unpacking: the largest archive that waits comes first, and none is lost") {
  const TemporaryFolder folder;
  const PackageCache cache(folder.path());
  for (const unsigned threads : {0U, 3U}) {
    UnpackingPool pool(cache, threads);
    std::size_t number = 0;
    for (const std::size_t lines : {1U, 400U, 20U, 9'000U, 90U}) {
      std::string content;
      for (std::size_t i = 0; i < lines; ++i) content += std::to_string(i * i) + "\n";
      const std::string gzip = archive_of({{.path = "a.md", .content = content}});
      pool.add(number++, Integrity::of(gzip), gzip);
    }
    pool.add(number, Integrity::of("another"), "no archive");
    std::vector<std::size_t> order;
    std::size_t failed = 0;
    for (const auto& [which, outcome] : pool.finish()) {
      order.push_back(which);
      if (!outcome) ++failed;
    }
    CHECK(failed == 1);
    if (threads > 0) std::ranges::sort(order);
    CHECK(order == (threads > 0 ? std::vector<std::size_t>{0, 1, 2, 3, 4, 5}
                                : std::vector<std::size_t>{3, 1, 4, 2, 0, 5}));
  }
}

/// A project with an old skill, a skill to go, and a change that is staged.
struct Staged {
  explicit Staged(const std::string& path) : root(std::move(open_folder(AT_FDCWD, path).value())) {
    write_file(path + "/.agents/skills/one/SKILL.md", "old");
    write_file(path + "/.agents/skills/gone/SKILL.md", "gone");
    write_file(path + "/tank.lock", "old lock");
    REQUIRE(begin_change(root.get()).has_value());
    write_file(path + "/.tank/staging/one/SKILL.md", "new");
    write_file(path + "/.tank/staging/two/SKILL.md", "new");
    write_file(path + "/.tank/staging/lock", "new lock");
    change = {.folders = {{"one", ".agents/skills/one"}, {"two", ".agents/skills/two"}},
              .links = {{".claude/skills/one", "../../.agents/skills/one"}},
              .unlinks = {{".claude/skills/gone", "../../.agents/skills/gone"}},
              .removals = {".agents/skills/gone"},
              .files = {{"lock", "tank.lock"}}};
  }
  Descriptor root;
  Change change;
};

bool is_new(const std::string& path) {
  return read_file(path + "/.agents/skills/one/SKILL.md") == "new" &&
         read_file(path + "/.agents/skills/two/SKILL.md") == "new" &&
         !is_there(path + "/.agents/skills/gone") && is_there(path + "/.claude/skills/one") &&
         read_file(path + "/tank.lock") == "new lock" && !is_there(path + "/.tank/journal") &&
         !is_there(path + "/.tank/staging");
}

TEST_CASE("change: everything comes in, and the second time there is nothing to recover") {
  const TemporaryFolder folder;
  Staged staged(folder.path());
  REQUIRE(commit_change(staged.root.get(), staged.change).has_value());
  CHECK(is_new(folder.path()));
  CHECK_FALSE(needs_recovery(staged.root.get()));
  CHECK(recover_change(staged.root.get()).value() == false);
}

TEST_CASE("change: what was staged without a journal is swept, and the old state stays") {
  const TemporaryFolder folder;
  Staged staged(folder.path());
  CHECK(needs_recovery(staged.root.get()));
  CHECK(recover_change(staged.root.get()).value());
  CHECK(read_file(folder.path() + "/.agents/skills/one/SKILL.md") == "old");
  CHECK(read_file(folder.path() + "/tank.lock") == "old lock");
  CHECK_FALSE(is_there(folder.path() + "/.agents/skills/two"));
}

TEST_CASE("claims: what was said of an archive has to stand in its manifest") {
  const std::string manifest =
      R"({"name":"@acme/pdf","version":"1.0.0","permissions":{"subprocess":true}})";
  package::LockedPackage said{.name = package::PackageName::parse("@acme/pdf").value(),
                              .version = semver::Version::parse("1.0.0").value()};
  CHECK(check_manifest(said, manifest).error().code == Errc::integrity_mismatch);
  said.permissions.subprocess = true;
  CHECK(check_manifest(said, manifest).has_value());
  said.version = semver::Version::parse("1.0.1").value();
  CHECK(check_manifest(said, manifest).error().code == Errc::integrity_mismatch);
  said.version = semver::Version::parse("1.0.0").value();
  said.name = package::PackageName::parse("@acme/pdfs").value();
  CHECK(check_manifest(said, manifest).error().code == Errc::integrity_mismatch);
}

TEST_CASE("change: a journal that came with a repository touches nothing outside of it") {
  for (const char* step :
       {"remove 0 ../victim -", "remove 0 .agents/../../victim -", "file 0 tank.lock ../victim",
        "folder 0 .tank/staging/one ../victim", "link 0 ../victim anything", "burn 0 victim -"}) {
    CAPTURE(step);
    const TemporaryFolder folder;
    write_file(folder.path() + "/victim", "mine");
    write_file(folder.path() + "/project/.tank/staging/one/SKILL.md", "evil");
    write_file(folder.path() + "/project/.tank/journal",
               std::string("tank-journal 1\n") + step + "\nend\n");
    const Descriptor root = open_folder(AT_FDCWD, folder.path() + "/project").value();
    CHECK(recover_change(root.get()).has_value());
    CHECK(read_file(folder.path() + "/victim") == "mine");
  }
}

TEST_CASE("change: nothing is installed behind a link that a repository brought") {
  for (const char* linked : {".agents", ".agents/skills", ".tank", ".tank/staging"}) {
    CAPTURE(linked);
    const TemporaryFolder folder;
    const std::string project = folder.path() + "/project";
    Staged staged((std::filesystem::create_directories(project), project));
    const std::string outside = folder.path() + "/outside";
    std::filesystem::rename(project + "/" + linked, outside);
    std::filesystem::create_symlink(outside, project + "/" + linked);
    const auto files = [&] {
      std::multiset<std::string> out;
      for (const auto& each : std::filesystem::recursive_directory_iterator(outside)) {
        if (each.is_regular_file()) out.insert(read_file(each.path().string()));
      }
      return out;
    };
    const auto before = files();
    const bool is_ours = std::string(linked).starts_with(".tank");
    const auto done =
        is_ours ? begin_change(staged.root.get()) : commit_change(staged.root.get(), staged.change);
    REQUIRE_FALSE(done.has_value());
    CHECK(done.error().code == Errc::invalid_path);
    CHECK(files() == before);
  }
}

TEST_CASE("change: killed after any system call of the commit it is finished by the next command") {
  // The child stops itself with an alarm that a process cannot outrun for long: the moments are
  // spread over the commit by letting it do a growing part of the steps.
  for (int stop = 0; stop < 40; ++stop) {
    const TemporaryFolder folder;
    Staged staged(folder.path());
    const pid_t child = ::fork();
    if (child == 0) {
      ::ualarm(static_cast<useconds_t>(20 + stop * 25), 0);
      static_cast<void>(commit_change(staged.root.get(), staged.change));
      ::_exit(0);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    const bool begun = is_there(folder.path() + "/.tank/journal");
    const bool before = read_file(folder.path() + "/.agents/skills/one/SKILL.md") == "old";
    REQUIRE(recover_change(staged.root.get()).has_value());
    if (begun || !before) {
      CHECK(is_new(folder.path()));
    } else {
      CHECK(read_file(folder.path() + "/tank.lock") == "old lock");
    }
  }
}

TEST_CASE("state: it reads back, and a damaged one counts as none") {
  const InstalledState state{Digest::of("m"),
                             Digest::of("l"),
                             {{.name = "@acme/pdf",
                               .version = "1.0.0",
                               .integrity = "sha512-x",
                               .folder = "pdf",
                               .files = {{"a b.md", 3}, {"c.md", 0}}}}};
  const std::string text = state.write();
  CHECK(InstalledState::parse(text) == state);
  for (std::size_t length = 0; length < text.size() - 1; ++length) {
    CHECK_FALSE(InstalledState::parse(text.substr(0, length)).has_value());
  }
}

}  // namespace
}  // namespace tank::testing
