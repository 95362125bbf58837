// SPDX-License-Identifier: Apache-2.0
// Who may include whom (docs/architecture.md). Each row forbids one direction.
#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>

#include "tidy/tree.hpp"

namespace tank::testing {
namespace {

struct Ban {
  std::string_view from;                       ///< files below this folder …
  std::vector<std::string_view> includes;      ///< … include nothing that starts so,
  std::vector<std::string_view> except_below;  ///< except files below these folders
  std::string_view why;
};

const std::vector<std::string_view> foreign{"boost/",   "fmt/",    "spdlog/", "sqlite3",    "libpq",
                                            "openssl/", "sodium",  "zlib",    "libdeflate", "curl/",
                                            "yaml",     "archive", "CLI/"};

const std::vector<std::string_view> domain{
    "tank/semver/", "tank/package/", "tank/resolve/", "tank/identity/",
    "tank/org/",    "tank/event/",   "core/",         "tank/registry/",
};

const std::vector<Ban>& bans() {
  static const std::vector<Ban> table{
      {"include/", foreign, {}, "public headers show no third-party type but tl::expected"},
      {"include/",
       {"core/", "storage/", "adapters/", "server/", "cli/"},
       {},
       "public before private"},
      {"include/tank/base/",
       {"tank/semver/", "tank/package/", "tank/resolve/", "tank/identity/", "tank/org/",
        "tank/registry/", "tank/event/", "tank/storage/", "tank/port/"},
       {},
       "base is the bottom"},
      {"include/tank/semver/",
       {"tank/package/", "tank/resolve/", "tank/identity/", "tank/org/", "tank/registry/",
        "tank/event/", "tank/storage/", "tank/port/"},
       {},
       "semver knows base only"},
      {"include/tank/package/",
       {"tank/resolve/", "tank/identity/", "tank/org/", "tank/registry/", "tank/event/",
        "tank/storage/", "tank/port/"},
       {},
       "packages know semver and base only"},
      {"include/tank/trust/",
       {"tank/resolve/", "tank/identity/", "tank/org/", "tank/registry/", "tank/event/",
        "tank/storage/", "tank/port/"},
       {},
       "what decides whom to believe asks nobody"},
      {"include/tank/analysis/",
       {"tank/resolve/", "tank/identity/", "tank/org/", "tank/registry/", "tank/event/",
        "tank/storage/", "tank/port/"},
       {},
       "the analysis knows packages, semver and base only"},
      {"src/core/analysis/",
       {"tank/resolve/", "tank/identity/", "tank/org/", "tank/registry/", "tank/event/",
        "tank/storage/", "tank/port/", "core/crypto/"},
       {},
       "the analysis is pure"},
      {"include/tank/resolve/",
       {"tank/identity/", "tank/org/", "tank/registry/", "tank/event/", "tank/storage/",
        "tank/port/"},
       {},
       "the resolver knows packages, semver and base only"},
      {"src/core/",
       {"storage/", "sqlite", "libpq", "curl/", "fstream", "filesystem", "thread", "sys/socket",
        "unistd", "fcntl"},
       {"src/core/base/"},
       "core sees no SQL, socket, thread, file or environment"},
      {"src/core/", {"boost/"}, {"src/core/json/"}, "Boost.JSON stays below src/core/json"},
      {"src/core/",
       {"openssl/", "sodium"},
       {"src/core/crypto/"},
       "crypto stays below src/core/crypto"},
      {"src/core/",
       {"zlib", "libdeflate"},
       {"src/core/package/archive/"},
       "zlib stays in the archive"},
      {"src/core/", {"yaml"}, {"src/core/package/"}, "YAML stays with SKILL.md"},
      {"src/core/registry/",
       {"tank/identity/users.hpp", "tank/identity/api_tokens.hpp", "tank/identity/logins.hpp",
        "tank/org/organizations.hpp"},
       {},
       "no service calls another"},
      {"src/core/org/",
       {"tank/identity/users.hpp", "tank/identity/api_tokens.hpp", "tank/identity/logins.hpp",
        "tank/registry/"},
       {},
       "no service calls another"},
      {"src/core/identity/",
       {"tank/org/organizations.hpp", "tank/registry/"},
       {},
       "no service calls another"},
      {"src/storage/sql/", {"sqlite3", "libpq"}, {}, "src/storage/sql knows no driver"},
      {"src/storage/sqlite/", domain, {}, "a driver knows statements and rows, not the domain"},
      {"src/storage/postgres/", domain, {}, "a driver knows statements and rows, not the domain"},
      {"src/storage/sqlite/",
       {"libpq", "storage/postgres/"},
       {},
       "one driver does not know the other"},
      {"src/storage/postgres/",
       {"sqlite3", "storage/sqlite/"},
       {},
       "one driver does not know the other"},
      {"apps/cli/",
       {"server/", "storage/", "adapters/", "boost/"},
       {},
       "the CLI uses the public library"},
      {"apps/server/", {"cli/", "storage/", "adapters/"}, {}, "the server uses the public library"},
      {"apps/", {"core/"}, {}, "apps may include core/json/ only"},
  };
  return table;
}

bool is_allowed_anyway(const std::string& include) {
  return include.starts_with("tank/") || include.starts_with("core/json/");
}

TEST_CASE("tidy: includes point in the allowed directions") {
  for (const SourceFile& file : sources()) {
    for (const Ban& ban : bans()) {
      const bool exempt =
          std::ranges::any_of(ban.except_below, [&](auto folder) { return file.is_under(folder); });
      if (!file.is_under(ban.from) || exempt) continue;
      for (const std::string& line : file.lines) {
        const std::string target = included(line);
        if (target.empty() || (file.is_under("apps/") && is_allowed_anyway(target))) continue;
        const bool banned = std::ranges::any_of(
            ban.includes, [&](auto start) { return target.starts_with(start); });
        CHECK_MESSAGE(!banned, file.path, " includes ", target, ": ", ban.why);
      }
    }
  }
}

TEST_CASE("tidy: core asks its ports for time, chance and environment") {
  for (const SourceFile& file : sources()) {
    if (!file.is_under("src/core/") || file.is_under("src/core/base/")) continue;
    for (const std::string& line : file.lines) {
      for (const char* word : {"getenv(", "_clock::now(", "random_device", "rand("}) {
        CHECK_MESSAGE(line.find(word) == std::string::npos, file.path, ": ", line);
      }
    }
  }
}

TEST_CASE("tidy: Beast and Asio stay in the server's I/O layer") {
  for (const SourceFile& file : sources()) {
    if (file.is_under("apps/server/http/") || file.is_under("bench/") || file.is_under("tests/"))
      continue;
    for (const std::string& line : file.lines) {
      const std::string target = included(line);
      const bool banned = target.starts_with("boost/beast") || target.starts_with("boost/asio");
      CHECK_MESSAGE(!banned, file.path, " includes ", target);
    }
  }
}

}  // namespace
}  // namespace tank::testing
