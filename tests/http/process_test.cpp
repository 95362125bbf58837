// SPDX-License-Identifier: Apache-2.0
// tankd as a process: what it prints, how it ends, and what is left when it is killed.
#include <atomic>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <mutex>
#include <random>

#include <doctest/doctest.h>
#include <signal.h>

#include "core/json/json.hpp"
#include "http/running_server.hpp"
#include "http/tankd_process.hpp"
#include "server/config.hpp"

namespace tank::testing {
namespace {

using namespace std::chrono_literals;

std::string log_in(Process& process, std::uint16_t port) {
  const std::size_t at = process.printed.find("once_");
  REQUIRE(at != std::string::npos);
  const std::string code = process.printed.substr(at, process.printed.find('\n', at) - at);
  const Answer login = ask(port, {.method = "POST",
                                  .target = "/api/v1/login/code",
                                  .type = "application/json",
                                  .body = "{\"code\":\"" + code + "\"}"});
  REQUIRE(login.status == 200);
  return text_at(login.json(), "token");
}

int verify(const Premises& premises) {
  std::vector<std::string> words = arguments(premises);
  words.emplace_back("verify-store");
  Process process(words);
  process.wait_for("\n}");
  const int code = process.end();
  INFO(process.printed);
  CHECK(code == 0);
  return code;
}

TEST_CASE("tankd: the first start prints a login that works once, and SIGTERM ends it well") {
  for (const Backend& backend : shared_backends()) {
    CAPTURE(backend.name);
    const Premises premises(backend);
    Process process(arguments(premises));
    const std::uint16_t port = process.wait_for_port();
    CHECK(process.printed.find("| tank login http://127.0.0.1:" + std::to_string(port) +
                               " --with-token") != std::string::npos);
    const std::string token = log_in(process, port);
    CHECK(ask(port, {.target = "/api/v1/whoami", .token = token}).status == 200);
    CHECK(process.end(SIGTERM) == 0);

    Process second(arguments(premises));
    const std::uint16_t other = second.wait_for_port();
    CHECK(second.printed.find("once_") == std::string::npos);
    CHECK(ask(other, {.target = "/api/v1/whoami", .token = token}).status == 200);
    CHECK(second.end(SIGINT) == 0);
  }
}

TEST_CASE("tankd: mistakes are explained, with an exit code for each kind") {
  const Premises premises(sqlite_file());
  CHECK(Process({"--no-such-flag"}).end() == 2);
  CHECK(Process({"--listen", "nonsense", "--store", premises.store}).end() == 2);
  CHECK(Process({"--store", "mysql://x"}).end() == 2);
  CHECK(Process({"--version"}).end() == 0);
  CHECK(Process({"--help"}).end() == 0);
  Process first(arguments(premises));
  std::vector<std::string> same = arguments(premises);
  same[5] = "127.0.0.1:" + std::to_string(first.wait_for_port());
  CHECK(Process(same).end() == 1);
  Process printed({"--print-config", "--store", "postgres://u:sesame@h/d?password=hidden"});
  CHECK(printed.wait_for("workers"));
  CHECK(printed.printed.find("sesame") == std::string::npos);
  CHECK(printed.printed.find("hidden") == std::string::npos);
  CHECK(printed.printed.find("postgres://u:***@h/d") != std::string::npos);
}

TEST_CASE("tankd: flags win over variables, variables over the file, and it says so") {
  const Premises premises(sqlite_file());
  const std::string file = premises.folder + "/tankd.conf";
  std::ofstream(file) << "listen = \"127.0.0.1:1\"\nworkers = 3\nlog-level = \"debug\"\n";
  ::setenv("TANK_LISTEN", "127.0.0.1:2", 1);
  ::setenv("TANK_LOG_LEVEL", "warning", 1);
  Process process({"--print-config", "--config", file, "--log-level=error"});
  ::unsetenv("TANK_LISTEN");
  ::unsetenv("TANK_LOG_LEVEL");
  REQUIRE(process.wait_for("workers"));
  process.wait_for("no such line");
  const auto says = [&process](const std::string& line) {
    return process.printed.find(line + "\n") != std::string::npos;
  };
  INFO(process.printed);
  CHECK(says("log-level = \"error\"  # flag"));
  CHECK(says("listen = \"127.0.0.1:2\"  # environment"));
  CHECK(says("workers = 3  # file"));
  CHECK(says("io-threads = 0  # default"));
}

TEST_CASE("tankd: its log has route templates, and no name that somebody asked for") {
  const Premises premises(sqlite_file());
  const std::string file = premises.folder + "/log";
  std::vector<std::string> words = arguments(premises);
  words.back() = "debug";
  Process process(words, file);
  const std::uint16_t port = process.wait_for_port();
  ask(port, {.target = "/api/v1/index/@acme/hidden?q=hidden"});
  ask(port, {.target = "/hidden"});
  CHECK(process.end(SIGTERM) == 0);
  std::ifstream stream(file);
  const std::string log{std::istreambuf_iterator<char>(stream), {}};
  CHECK(log.find(R"("route":"/api/v1/index/{name}","operation":"getIndex")") != std::string::npos);
  CHECK(log.find(R"("route":"none")") != std::string::npos);
  CHECK(log.find("hidden") == std::string::npos);
}

TEST_CASE("tankd: login-code lets the first administrator in again beside a running server") {
  for (const Backend& backend : shared_backends()) {
    CAPTURE(backend.name);
    const Premises premises(backend);
    std::vector<std::string> words = arguments(premises);
    words.emplace_back("login-code");
    CHECK(Process(words).end() == 1);  // there is no store yet

    Process process(arguments(premises));
    const std::uint16_t port = process.wait_for_port();
    log_in(process, port);
    Process local(words);
    REQUIRE(local.wait_for("\n"));
    CHECK(local.printed.starts_with("once_"));
    CHECK(local.end() == 0);
    const std::string token = log_in(local, port);
    CHECK(ask(port, {.target = "/api/v1/users", .token = token}).status == 200);
    words.emplace_back("nobody@example.org");
    CHECK(Process(words).end() == 1);
  }
}

TEST_CASE("tankd: verify-store of a place where nothing is fails, and makes nothing there") {
  for (const Backend& backend : shared_backends()) {
    CAPTURE(backend.name);
    const Premises premises(backend);
    const std::string nowhere = premises.folder + "/typo.db";
    const std::string empty = premises.folder + "/empty.db";
    std::ofstream(empty).flush();
    std::vector<std::string> words = arguments(premises);
    words.emplace_back("verify-store");
    for (const std::string& store : {"sqlite:" + nowhere, "sqlite:" + empty, premises.store}) {
      CAPTURE(store);
      words[1] = store;
      CHECK(Process(words).end() == 1);
    }
    CHECK_FALSE(std::filesystem::exists(nowhere));
    CHECK(std::filesystem::file_size(empty) == 0);
    CHECK_FALSE(std::filesystem::exists(premises.folder + "/artifacts"));

    Process first(arguments(premises));
    first.wait_for_port();
    CHECK(first.end(SIGTERM) == 0);
    CHECK(verify(premises) == 0);
    words[3] = premises.folder + "/typo";
    CHECK(Process(words).end() == 1);
    CHECK_FALSE(std::filesystem::exists(premises.folder + "/typo"));
  }
}

TEST_CASE("configuration: the public address is an origin, and https in production") {
  const auto read = [](const std::string& url, const std::string& environment = "production",
                       const std::string& listen = "0.0.0.0:80") {
    const auto made =
        server::read_public_url({.listen = listen, .public_url = url, .environment = environment});
    return made ? *made : std::string(to_string(made.error().code));
  };
  CHECK(read("https://Tank.Example.org/") == "https://tank.example.org");
  CHECK(read("HTTPS://tank.example.org:443") == "https://tank.example.org");
  CHECK(read("https://tank.example.org:8443") == "https://tank.example.org:8443");
  for (const char* bad : {"https://tank.example.org/tank", "https://tank.example.org/?a=b",
                          "https://me@tank.example.org", "tank.example.org", "ftp://tank.example",
                          "http://tank.example.org", ""}) {
    CAPTURE(bad);
    CHECK(read(bad) == "invalid_argument");
  }
  CHECK(read("http://tank.example.org", "development") == "http://tank.example.org");
  CHECK(read("http://tank.example.org/a", "development") == "invalid_argument");
  CHECK(read("", "development") == "");
  CHECK(read("http://127.0.0.1:8460") == "http://127.0.0.1:8460");
  CHECK(read("", "production", "127.0.0.1:80") == "");
  CHECK(read("", "production", "[::1]:80") == "");
}

TEST_CASE("configuration: in production mails are not kept as files because nobody thought of it") {
  const auto check = [](server::Config config) {
    return server::check_mail(server::complete(std::move(config))).has_value();
  };
  CHECK(check({}));
  CHECK_FALSE(check({.listen = "0.0.0.0:80"}));
  CHECK(check({.listen = "0.0.0.0:80", .environment = "staging"}));
  CHECK(check({.listen = "0.0.0.0:80", .mail = "spool:./mail"}));
  CHECK(check({.listen = "0.0.0.0:80", .mail = "smtp://mail.example.org"}));
}

TEST_CASE("tankd: it does not start where people could not reach it, and says what is missing") {
  const Premises premises(sqlite_file());
  std::vector<std::string> open = arguments(premises);
  open[5] = "0.0.0.0:0";
  CHECK(Process(open).end() == 2);
  open.insert(open.end(), {"--mail", "spool:" + premises.folder + "/mail"});
  CHECK(Process(open).end() == 2);
  open.insert(open.end(), {"--public-url", "http://tank.example.org"});
  CHECK(Process(open).end() == 2);
  Process local(arguments(premises));
  local.wait_for_port();
  CHECK(local.printed.find("Mails are sent to nobody") != std::string::npos);
}

TEST_CASE("configuration: addresses and passwords") {
  CHECK(server::parse_listen("127.0.0.1:80")->port == 80);
  CHECK(server::parse_listen("[::1]:80")->address == "::1");
  CHECK(server::parse_listen(":80")->address == "0.0.0.0");
  for (const char* text : {"80", "a:", "a:b", "a:70000", "::1:80", ""}) {
    CAPTURE(text);
    CHECK_FALSE(server::parse_listen(text).has_value());
  }
  CHECK(server::complete({}).config.artifacts == "./tank-data/artifacts");
  CHECK(server::complete({.store = "sqlite:/a/b.db"}).config.artifacts == "/a/artifacts");
  CHECK(server::redacted("sqlite:./tank.db") == "sqlite:./tank.db");
  CHECK(server::redacted("postgres://u@h/d") == "postgres://u@h/d");
}

}  // namespace
}  // namespace tank::testing
