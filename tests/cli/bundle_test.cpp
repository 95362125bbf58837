// SPDX-License-Identifier: Apache-2.0
// Everything of a lock in one file, for a machine that has no network.
#include "cli/bundle/bundle.hpp"

#include <filesystem>

#include <doctest/doctest.h>

#include "cli/workshop.hpp"

namespace tank::testing {
namespace {

namespace fs = std::filesystem;
using namespace tank::cli;

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

std::string exported(const Workshop& workshop) {
  publish_two(workshop);
  workshop.write_project("{\"skills\": {\"@acme/pdf\": \"*\"}, \"permissions\": {}}\n");
  REQUIRE(workshop.tank({"install"}).code == 0);
  const Outcome outcome = workshop.tank({"bundle", "export", "-o", "skills.tankbundle"});
  INFO(outcome.err);
  REQUIRE(outcome.code == 0);
  return workshop.in_project("skills.tankbundle");
}

/// Another machine that has heard of the registry, and reaches nobody.
class Island {
 public:
  explicit Island(const Workshop& mainland) : registry_(mainland.registry()) {
    fs::create_directories(folder_.path() + "/home");
    fs::create_directories(folder_.path() + "/project");
  }
  Outcome tank(std::vector<std::string> words) const {
    words.insert(words.begin(), TANK_PROGRAM);
    words.emplace_back("--offline");
    return Process(words, folder_.path() + "/project",
                   {{"HOME", folder_.path() + "/home"},
                    {"PATH", "/usr/bin:/bin"},
                    {"USER", "castaway"},
                    {"TANK_REGISTRY", registry_}})
        .wait();
  }
  [[nodiscard]] std::string in_project(const std::string& path) const {
    return folder_.path() + "/project/" + path;
  }

 private:
  TemporaryFolder folder_;
  std::string registry_;
};

TEST_CASE("bundle: what one machine has installed another one installs without a network") {
  for (const Workshop::Kind kind : {Workshop::Kind::folder, Workshop::Kind::sqlite_server}) {
    CAPTURE(static_cast<int>(kind));
    const Workshop workshop(kind);
    const std::string bundle = exported(workshop);
    const std::string again = workshop.in_project("again.tankbundle");
    REQUIRE(workshop.tank({"bundle", "export", "-o", again}).code == 0);
    CHECK(read_file(again) == read_file(bundle));

    const Island island(workshop);
    if (kind == Workshop::Kind::sqlite_server) CHECK(island.tank({"install"}).code != 0);
    const Outcome imported = island.tank({"bundle", "import", bundle});
    INFO(imported.err);
    REQUIRE(imported.code == 0);
    const Outcome installed = island.tank({"install", "--frozen"});
    INFO(installed.err);
    CHECK(installed.code == 0);
    CHECK(contains(read_file(island.in_project(".agents/skills/pdf/SKILL.md")), "Read it."));
    CHECK(read_file(island.in_project("tank.lock")) == read_file(workshop.in_project("tank.lock")));
    const Outcome verified = island.tank({"verify"});
    CHECK(verified.code == 0);
    if (kind == Workshop::Kind::sqlite_server) {
      CHECK(contains(verified.err, "2 releases are in the publish log"));
    }
  }
}

TEST_CASE("bundle: what was withdrawn before the export is known after the import") {
  const Workshop workshop(Workshop::Kind::sqlite_server);
  static_cast<void>(exported(workshop));
  REQUIRE(workshop.tank({"unpublish", "@acme/text@1.0.0", "--yes", "--reason", "evil"}).code == 0);
  const std::string bundle = workshop.in_project("later.tankbundle");
  REQUIRE(workshop.tank({"bundle", "export", "-o", bundle}).code == 0);
  const Island island(workshop);
  REQUIRE(island.tank({"bundle", "import", bundle}).code == 0);
  const Outcome refused = island.tank({"install"});
  CHECK(refused.code == 7);
  CHECK(contains(refused.err, "@acme/text@1.0.0 was removed"));
}

TEST_CASE("bundle: a log of another key than was seen is refused, and one that is missing") {
  const Workshop workshop(Workshop::Kind::sqlite_server);
  const std::string bundle = exported(workshop);
  const Workshop other(Workshop::Kind::sqlite_server);
  const std::string foreign = exported(other);
  std::string text = read_file(foreign);
  // As if it came from the registry that this machine knows.
  auto head = OpenBundle::open(foreign).value().head();
  const std::size_t archives = text.size() - write_bundle_head(head).size();
  const std::string bytes = text.substr(text.size() - archives);
  const auto with = [&](const BundleHead& changed) {
    write_file(foreign, write_bundle_head(changed) + bytes);
    return workshop.tank({"bundle", "import", foreign});
  };
  head.registry = workshop.registry();
  for (std::size_t at = head.lock.find(other.registry()); at != std::string::npos;
       at = head.lock.find(other.registry())) {
    head.lock.replace(at, other.registry().size(), workshop.registry());
  }
  const Outcome other_key = with(head);
  CHECK(other_key.code == 1);
  CHECK(contains(other_key.err, "another key than was seen"));
  head.log->verifier = OpenBundle::open(bundle).value().head().log->verifier;
  CHECK(with(head).code == 1);
  head.log.reset();
  CHECK(contains(with(head).err, "proves nothing"));
}

struct Forgery {
  const char* what;
  std::string bytes;
};

TEST_CASE("bundle: whatever is changed in it, it is refused and nothing is installed") {
  const Workshop workshop;
  const std::string path = exported(workshop);
  const std::string good = read_file(path);
  const BundleHead honest = OpenBundle::open(path).value().head();
  const std::string archives = good.substr(write_bundle_head(honest).size());
  const auto changed = [&](auto change) {
    BundleHead head = honest;
    change(head);
    return write_bundle_head(head) + archives;
  };
  const auto in_lock = [](BundleHead& head, const std::string& from, const std::string& to) {
    const auto at = head.lock.find(from);
    REQUIRE(at != std::string::npos);
    head.lock.replace(at, from.size(), to);
  };
  std::string flipped = good;
  flipped[flipped.size() - 20] ^= 1;
  std::string reformatted = good;
  reformatted.insert(reformatted.find('{') + 1, " ");
  const std::vector<Forgery> table{
      {"nothing", ""},
      {"other words", "tank-bundle 2\n2\n{}"},
      {"no length", "tank-bundle 1\n{}"},
      {"a length above all limits", "tank-bundle 1\n99999999999999999999\n{}"},
      {"cut", good.substr(0, good.size() - 1)},
      {"cut in the head", good.substr(0, 200)},
      {"a byte more", good + "x"},
      {"another byte", flipped},
      {"another form of the head", reformatted},
      {"another size", changed([](BundleHead& h) { h.archives[0].size += 1; })},
      {"a size that is none", changed([](BundleHead& h) { h.archives[0].size = -5; })},
      {"sizes that make up for each other", changed([](BundleHead& h) {
         h.archives[0].size -= 1;
         h.archives[1].size += 1;
       })},
      {"an archive less", changed([](BundleHead& h) { h.archives.pop_back(); })},
      {"archives exchanged",
       changed([](BundleHead& h) { std::swap(h.archives[0].integrity, h.archives[1].integrity); })},
      {"a path that leads elsewhere",
       changed([&](BundleHead& h) { in_lock(h, "\"SKILL.md\"", "\"../SKILL.md\""); })},
      {"files that are not in the archive",
       changed([&](BundleHead& h) { in_lock(h, "\"SKILL.md\"", "\"OTHER.md\""); })},
      {"another name",
       changed([&](BundleHead& h) { in_lock(h, "\"@acme/text@1.0.0\"", "\"@acme/next@1.0.0\""); })},
      {"other permissions", changed([&](BundleHead& h) {
         h.lock.replace(h.lock.rfind("\"subprocess\": false"), 19, "\"subprocess\": true");
       })},
  };
  const Island island(workshop);
  for (const Forgery& row : table) {
    CAPTURE(row.what);
    const std::string forged = island.in_project("forged.tankbundle");
    write_file(forged, row.bytes);
    const Outcome outcome = island.tank({"bundle", "import", forged});
    CAPTURE(outcome.err);
    CHECK(outcome.code != 0);
    CHECK(outcome.err.starts_with("error: "));
    CHECK_FALSE(is_there(island.in_project("tank.lock")));
    CHECK_FALSE(is_there(island.in_project("tank.json")));
  }
  write_file(island.in_project("good.tankbundle"), good);
  CHECK(island.tank({"bundle", "import", "good.tankbundle"}).code == 0);
}

TEST_CASE("bundle: a lock that is there stays") {
  const Workshop workshop;
  const std::string bundle = exported(workshop);
  const Island island(workshop);
  write_file(island.in_project("tank.json"), "{\"skills\": {}}\n");
  const Outcome outcome = island.tank({"bundle", "import", bundle});
  CHECK(outcome.code == 0);
  CHECK(contains(outcome.err, "stays"));
  CHECK_FALSE(is_there(island.in_project("tank.lock")));
  CHECK(read_file(island.in_project("tank.json")) == "{\"skills\": {}}\n");
}

}  // namespace
}  // namespace tank::testing
