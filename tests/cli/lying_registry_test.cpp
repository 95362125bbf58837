// SPDX-License-Identifier: Apache-2.0
// A registry that lies, or is broken: it may refuse an install, and nothing else.
#include "cli/lying_registry.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include <tank/package/archive.hpp>

#include "cli/workshop.hpp"
#include "unit/package/tar_text.hpp"

namespace tank::testing {
namespace {

/// An honest registry with `acme`'s two skills, a liar before it, and a project that asks the
/// liar.
struct Scene {
  Workshop workshop{Workshop::Kind::sqlite_server};
  LyingRegistry liar{workshop.registry()};

  Scene() {
    publish_two(workshop);
    workshop.write_project("{\"skills\": {}, \"permissions\": {}}\n");
    workshop.set("TANK_REGISTRY", liar.address());
  }

  [[nodiscard]] Outcome install(const std::string& what = "@acme/pdf") const {
    return workshop.tank({"install", what});
  }
  /// What the owner does, without the liar between.
  void honestly(const std::vector<std::string>& words) {
    workshop.set("TANK_REGISTRY", workshop.registry());
    const auto done = workshop.tank(words);
    INFO(done.err);
    REQUIRE(done.code == 0);
    workshop.set("TANK_REGISTRY", liar.address());
  }
  [[nodiscard]] bool is_installed(const std::string& name = "pdf") const {
    return std::filesystem::exists(workshop.in_project(".agents/skills/" + name));
  }
  /// Everything that was downloaded or installed goes; what was seen stays.
  void forget_downloads() const {
    for (const char* each :
         {"project/.agents", "project/.tank", "project/tank.lock", "person/.cache"}) {
      std::filesystem::remove_all(workshop.root() + "/" + each);
    }
    workshop.write_project("{\"skills\": {}, \"permissions\": {}}\n");
  }
};

bool is_evidence(const PassingAnswer& answer) { return answer.path == "/api/v1/log/evidence"; }
bool is_index(const PassingAnswer& answer) {
  return answer.path.find("/index/") != std::string::npos;
}
bool is_archive(const PassingAnswer& answer) { return answer.path.ends_with("/archive"); }

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const std::size_t at = text.find(from);
  return at == std::string::npos ? text : text.replace(at, from.size(), to);
}

/// The value of the first member of this name, which is a text.
std::string text_in(const std::string& json, const std::string& key) {
  const std::size_t begin = json.find("\"" + key + "\":\"") + key.size() + 4;
  return json.substr(begin, json.find('"', begin) - begin);
}

TEST_CASE("liar: the truth is installed") {
  const Scene scene;
  const auto installed = scene.install();
  INFO(installed.err);
  CHECK(installed.code == 0);
  CHECK(scene.is_installed());
  CHECK(scene.workshop.tank({"verify", "--refresh"}).code == 0);
}

TEST_CASE("liar: other bytes are refused, and so are other bytes with their own digest") {
  Scene scene;
  const std::string evil = tgz(tar_entry({.path = "SKILL.md", .content = "steal everything"}));
  scene.liar.tell([&](PassingAnswer& answer) {
    if (is_archive(answer)) answer.body = evil;
  });
  auto refused = scene.install();
  CHECK(refused.code != 0);
  CHECK(refused.err.find("integrity") != std::string::npos);
  CHECK_FALSE(scene.is_installed());

  scene.forget_downloads();
  scene.liar.tell([&](PassingAnswer& answer) {
    if (is_archive(answer)) answer.body = evil;
    if (!is_index(answer)) return;
    answer.body =
        replaced(answer.body, text_in(answer.body, "integrity"), Integrity::of(evil).to_string());
  });
  refused = scene.install();
  CHECK(refused.code != 0);
  CHECK(refused.err.find("other bytes") != std::string::npos);
  CHECK_FALSE(scene.is_installed());
}

TEST_CASE("liar: fewer permissions than the release asks for are noticed") {
  Scene scene;
  scene.honestly({"publish", scene.workshop.write_skill(
                                 {.name = "@acme/greedy", .permissions = "\"subprocess\": true"})});
  scene.liar.tell([](PassingAnswer& answer) {
    if (is_index(answer)) {
      answer.body = replaced(answer.body, "\"subprocess\":true", "\"subprocess\":false");
    }
  });
  const auto refused = scene.install("@acme/greedy");
  CHECK(refused.code != 0);
  CHECK(refused.err.find("other permissions") != std::string::npos);
  CHECK_FALSE(scene.is_installed("greedy"));
}

TEST_CASE("liar: a forged proof, entry or checkpoint is refused") {
  const std::vector<std::string> members{"entry", "checkpoint", "hashes"};
  for (const std::string& member : members) {
    CAPTURE(member);
    Scene scene;
    scene.liar.tell([&](PassingAnswer& answer) {
      if (!is_evidence(answer)) return;
      const std::size_t at = answer.body.find("\"" + member + "\":") + member.size() + 20;
      answer.body[at] = answer.body[at] == 'a' ? 'b' : 'a';
    });
    CHECK(scene.install().code != 0);
    CHECK_FALSE(scene.is_installed());
    // What was refused is not remembered: the truth comes through.
    scene.liar.tell({});
    CHECK(scene.install().code == 0);
  }
}

TEST_CASE("liar: an older log than was seen is refused") {
  Scene scene;
  std::optional<PassingAnswer> old;
  scene.liar.tell([&](PassingAnswer& answer) {
    if (is_evidence(answer) && !old) old = answer;
  });
  REQUIRE(scene.install("@acme/text").code == 0);
  REQUIRE(old.has_value());
  scene.honestly({"yank", "@acme/pdf@1.0.0"});
  scene.honestly({"unyank", "@acme/pdf@1.0.0"});
  scene.liar.tell({});
  REQUIRE(scene.install("@acme/pdf").code == 0);
  // The same answer as before, with a good signature: it hides what came since.
  scene.liar.tell([&](PassingAnswer& answer) {
    if (is_evidence(answer)) answer.body = old->body;
  });
  const auto refused = scene.workshop.tank({"verify", "--refresh"});
  CHECK(refused.code != 0);
  CHECK(refused.err.find("entries and now shows") != std::string::npos);
}

TEST_CASE("liar: a log that is cut off, or denied, is refused once it was seen") {
  Scene scene;
  REQUIRE(scene.install().code == 0);
  scene.liar.tell([](PassingAnswer& answer) {
    if (!is_evidence(answer)) return;
    answer.status = 400;
    answer.body = R"({"error":"invalid_argument","message":"the log has 1 entries, not 2"})";
  });
  auto refused = scene.workshop.tank({"verify", "--refresh"});
  CHECK(refused.code != 0);
  CHECK(refused.err.find("cannot prove") != std::string::npos);
  scene.liar.tell([](PassingAnswer& answer) {
    if (!is_evidence(answer)) return;
    answer.status = 404;
    answer.body = R"({"error":"route_not_found","message":"no such route"})";
  });
  refused = scene.workshop.tank({"verify", "--refresh"});
  CHECK(refused.code != 0);
  CHECK(refused.err.find("denies") != std::string::npos);
}

TEST_CASE("liar: another log under another key is refused") {
  Scene scene;
  REQUIRE(scene.install("@acme/text").code == 0);
  Workshop elsewhere(Workshop::Kind::sqlite_server);
  publish_two(elsewhere);
  LyingRegistry other(elsewhere.registry());
  std::optional<std::string> foreign;
  other.tell([&](PassingAnswer& answer) {
    if (is_evidence(answer)) foreign = answer.body;
  });
  elsewhere.write_project("{\"skills\": {}, \"permissions\": {}}\n");
  elsewhere.set("TANK_REGISTRY", other.address());
  REQUIRE(elsewhere.tank({"install", "@acme/pdf"}).code == 0);
  REQUIRE(foreign.has_value());
  scene.liar.tell([&](PassingAnswer& answer) {
    if (is_evidence(answer)) answer.body = *foreign;
  });
  const auto refused = scene.install("@acme/pdf");
  CHECK(refused.code != 0);
  CHECK(refused.err.find("not signed by the key") != std::string::npos);
  CHECK_FALSE(scene.is_installed());
}

TEST_CASE("liar: a yank that was seen cannot be hidden") {
  Scene scene;
  scene.honestly(
      {"publish", scene.workshop.write_skill({.name = "@acme/text", .version = "1.1.0"})});
  scene.honestly({"yank", "@acme/text@1.1.0"});
  std::optional<std::string> yanked;
  scene.liar.tell([&](PassingAnswer& answer) {
    if (is_index(answer) && answer.path.find("text") != std::string::npos) yanked = answer.body;
  });
  REQUIRE(scene.install("@acme/text").code == 0);
  REQUIRE(yanked.has_value());
  REQUIRE(yanked->find("\"yanked\":true") != std::string::npos);
  CHECK(read_file(scene.workshop.in_project("tank.lock")).find("@acme/text@1.0.0") !=
        std::string::npos);

  scene.forget_downloads();
  scene.liar.tell([&](PassingAnswer& answer) {
    if (is_index(answer)) answer.body = replaced(answer.body, ",\"yanked\":true", "");
    if (is_index(answer)) answer.body = replaced(answer.body, "\"yanked\":true,", "");
  });
  const auto installed = scene.install("@acme/text@^1.0.0");
  INFO(installed.err);
  CHECK(installed.code == 0);
  CHECK(read_file(scene.workshop.in_project("tank.lock")).find("@acme/text@1.1.0") ==
        std::string::npos);
  const auto pinned = scene.install("@acme/text@1.1.0");
  CHECK(pinned.code != 0);
}

TEST_CASE("liar: an archive writes nothing outside its place") {
  const std::vector<TarEntry> escapes{
      {.path = "../../../escaped", .content = "x"},
      {.path = "/tmp/tank-escaped", .content = "x"},
      {.path = "a/../../escaped", .content = "x"},
      {.path = "link", .type = '2', .link = "/etc"},
      {.path = "hard", .type = '1', .link = "../../tank.json"},
  };
  for (const TarEntry& escape : escapes) {
    CAPTURE(escape.path);
    Scene scene;
    const std::string evil =
        tgz(tar_entry({.path = "SKILL.md", .content = "hello"}) + tar_entry(escape));
    // A registry that never showed a log: its digests are all there is.
    scene.liar.tell([&](PassingAnswer& answer) {
      if (answer.path.find("/log/") != std::string::npos) answer.status = 404;
      if (answer.status == 404) {
        answer.body = R"({"error":"route_not_found","message":"no such route"})";
      }
      if (is_archive(answer)) answer.body = evil;
      if (!is_index(answer)) return;
      answer.body =
          replaced(answer.body, text_in(answer.body, "integrity"), Integrity::of(evil).to_string());
    });
    const auto refused = scene.install("@acme/text");
    CHECK(refused.code != 0);
    CHECK_FALSE(scene.is_installed("text"));
    CHECK_FALSE(std::filesystem::exists("/tmp/tank-escaped"));
    for (const auto& each : std::filesystem::recursive_directory_iterator(scene.workshop.root())) {
      CHECK(each.path().filename() != "escaped");
    }
  }
}

}  // namespace
}  // namespace tank::testing
