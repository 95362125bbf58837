// SPDX-License-Identifier: Apache-2.0
// A client that is not ours, and knows nothing but the Tank protocol, against a real tankd.
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "core/json/json.hpp"
#include "http/tankd_process.hpp"

namespace tank::testing {
namespace {

std::vector<std::string> with(std::vector<std::string> words, const char* environment) {
  words.insert(words.end(), {"--environment", environment});
  return words;
}

std::string text_of(const std::string& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

// The one line that `provision-test-user` prints.
std::string provision(const Premises& premises) {
  std::vector<std::string> words = with(arguments(premises), "test");
  words.emplace_back("provision-test-user");
  Process process(words);
  REQUIRE(process.wait_for("\n"));
  CHECK(process.end() == 0);
  CHECK(process.printed.find('\n') == process.printed.size() - 1);
  return process.printed;
}

TEST_CASE(
    "existing clients: login, publish, search, info, install and audit by the protocol alone") {
  for (const Backend& backend : shared_backends()) {
    CAPTURE(backend.name);
    const Premises premises(backend);
    const std::string user = provision(premises);
    const std::string stranger = provision(premises);
    Process server(with(arguments(premises), "test"));
    const std::string url = "http://127.0.0.1:" + std::to_string(server.wait_for_port());
    const std::string log = premises.folder + "/client.log";
    Process client({EXISTING_CLIENT, url, user, stranger}, log, "python3");
    const bool finished = client.wait_for("everything as the protocol says\n");
    INFO(client.printed);
    INFO(text_of(log));
    CHECK(finished);
    CHECK(client.end() == 0);
    CHECK(server.end(SIGTERM) == 0);
    std::vector<std::string> words = arguments(premises);
    words.emplace_back("verify-store");
    Process verification(words);
    CHECK(verification.wait_for("\"clean\": true"));
    CHECK(verification.end() == 0);
  }
}

TEST_CASE("provision-test-user: each time somebody new, in one line, and never in production") {
  const Premises premises(sqlite_file());
  const auto first = json::parse(provision(premises));
  const auto second = json::parse(provision(premises));
  REQUIRE((first && second));
  for (const char* key : {"token", "userId", "email", "orgSlug"}) {
    CHECK_FALSE(text_at(*first, key).empty());
    CHECK(text_at(*first, key) != text_at(*second, key));
  }
  CHECK(text_at(*first, "name") == "E2E Test User");
  for (const char* environment : {"production", "staging"}) {
    std::vector<std::string> words = with(arguments(premises), environment);
    words.emplace_back("provision-test-user");
    Process process(words);
    CHECK(process.end() == 1);
    CHECK_FALSE(process.wait_for("token"));
  }
}

}  // namespace
}  // namespace tank::testing
