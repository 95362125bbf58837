// SPDX-License-Identifier: Apache-2.0
// `tank login` and its relatives against a real server, with a browser that this test plays.
#include <array>
#include <chrono>
#include <filesystem>
#include <thread>

#include <doctest/doctest.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <tank/port/http_client.hpp>

#include "cli/workshop.hpp"

namespace tank::testing {
namespace {

using namespace std::chrono_literals;

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

std::string text_at(const json::Value& document, std::string_view key) {
  const json::Value* value = document.find(key);
  const std::string* text = value == nullptr ? nullptr : value->if_string();
  return text == nullptr ? std::string() : *text;
}

/// Somebody who is logged in to the workshop's server.
class Person {
 public:
  explicit Person(const Workshop& workshop) : server_(workshop.registry()) {
    auto opened = open_http_client();
    REQUIRE(opened.has_value());
    client_ = std::move(*opened);
    const HttpResponse in =
        post("/api/v1/auth/developer", json::Object{{"email", "ada@example.org"}});
    REQUIRE(in.status == 200);
    const std::string_view field = in.header("Set-Cookie");
    cookie_ = field.substr(0, field.find(';'));
  }

  [[nodiscard]] HttpResponse get(const std::string& url) {
    return send({.method = "GET", .url = url, .headers = {{"Cookie", cookie_}}});
  }
  HttpResponse post(const std::string& path, json::Object body) {
    return send({.method = "POST",
                 .url = server_ + path,
                 .headers = {{"Cookie", cookie_},
                             {"Content-Type", "application/json"},
                             {"Sec-Fetch-Site", "same-origin"}},
                 .body = json::write(json::Value(std::move(body)))});
  }

 private:
  HttpResponse send(const HttpRequest& request) {
    auto answer = client_->send(request);
    REQUIRE(answer.has_value());
    return std::move(*answer);
  }

  std::string server_;
  std::string cookie_;
  std::unique_ptr<HttpClient> client_;
};

const Variables for_developers{{"TANK_ENVIRONMENT", "test"}, {"TANK_RATE_LOGIN", "off"}};

Workshop with_server() { return Workshop(Workshop::Kind::sqlite_server, for_developers); }

/// `Open URL in a browser and type CODE`
std::string code_in(const std::string& line) { return line.substr(line.rfind(' ') + 1); }

/// What stands in the address for `name`, decoded as far as these tests need it.
std::string parameter(const std::string& url, const std::string& name) {
  const std::size_t at = url.find(name + "=");
  REQUIRE(at != std::string::npos);
  std::string raw = url.substr(at + name.size() + 1);
  raw.resize(std::min(raw.find('&'), raw.size()));
  std::string out;
  for (std::size_t i = 0; i < raw.size(); ++i) {
    if (raw[i] != '%') {
      out += raw[i];
      continue;
    }
    out += static_cast<char>(std::stoi(raw.substr(i + 1, 2), nullptr, 16));
    i += 2;
  }
  return out;
}

/// A browser that only notes where it was sent.
std::string noting_browser(Workshop& workshop) {
  const std::string program = workshop.root() + "/browser.sh";
  const std::string note = workshop.root() + "/opened";
  write_file(program,
             "#!/bin/sh\nprintf %s \"$1\" > " + note + ".new\nmv " + note + ".new " + note + "\n");
  ::chmod(program.c_str(), 0755);
  workshop.set("BROWSER", program);
  return note;
}

std::string wait_for_note(const std::string& note) {
  for (int i = 0; i < 1'000 && !is_there(note); ++i) std::this_thread::sleep_for(10ms);
  return read_file(note);
}

TEST_CASE("login: a code is typed elsewhere, approved, and kept for this registry only") {
  Workshop workshop = with_server();
  Person ada(workshop);
  REQUIRE(workshop.tank({"logout"}).code == 0);
  Process login = workshop.start({"login", "--no-browser"});
  const std::string line = login.read_error_line();
  CHECK(contains(line, "Open " + workshop.registry() + "/login/device in a browser and type "));
  const std::string code = code_in(line);
  CHECK(login.read_error_line() == "or open " + workshop.registry() + "/login/device#" + code);
  CHECK(ada.post("/api/v1/auth/device/" + code, {{"approve", true}}).status == 204);
  const Outcome outcome = login.wait();
  CAPTURE(outcome.err);
  REQUIRE(outcome.code == 0);
  CHECK(contains(outcome.err, "Logged in to " + workshop.registry() + " as ada@example.org"));
  const Outcome who = workshop.tank({"whoami"});
  CHECK(contains(who.out, "ada@example.org"));
  CHECK(contains(who.out, "token: tank on "));
  CHECK(contains(who.out, "credentials.json, until "));
  struct stat status{};
  REQUIRE(::stat((workshop.root() + "/person/.config/tank/credentials.json").c_str(), &status) ==
          0);
  CHECK((status.st_mode & 0777) == 0600);
}

TEST_CASE("login: what is denied elsewhere ends with exit code 4") {
  Workshop workshop = with_server();
  Person ada(workshop);
  Process login = workshop.start({"login", "--device"});
  const std::string code = code_in(login.read_error_line());
  CHECK(ada.post("/api/v1/auth/device/" + code, {{"approve", false}}).status == 204);
  const Outcome outcome = login.wait();
  CHECK(outcome.code == 4);
  CHECK(contains(outcome.err, "[access_denied]"));
}

TEST_CASE("login: the browser here brings the code back") {
  Workshop workshop = with_server();
  Person ada(workshop);
  const std::string note = noting_browser(workshop);
  Process login = workshop.start({"login"});
  const std::string url = wait_for_note(note);
  REQUIRE(url.starts_with(workshop.registry() + "/login/authorize?"));
  CHECK(contains(login.read_error_line(), "if it does not open"));
  CHECK(login.read_error_line() == url);
  CHECK(contains(ada.get(url).body, "Approve"));
  const std::string redirect = parameter(url, "redirect_uri");
  CHECK(redirect.starts_with("http://127.0.0.1:"));

  // Somebody else who finds the port gets nowhere.
  CHECK(ada.get(redirect + "?code=made-up&state=guessed").status == 404);
  const HttpResponse decided =
      ada.post("/api/v1/auth/authorization", {{"approve", true},
                                              {"client", parameter(url, "client")},
                                              {"redirect_uri", redirect},
                                              {"state", parameter(url, "state")},
                                              {"code_challenge", parameter(url, "code_challenge")},
                                              {"scope", parameter(url, "scope")}});
  REQUIRE(decided.status == 200);
  const auto back = json::parse(decided.body);
  REQUIRE(back.has_value());
  CHECK(contains(ada.get(text_at(*back, "redirect_to")).body, "You are logged in"));
  const Outcome outcome = login.wait();
  CAPTURE(outcome.err);
  CHECK(outcome.code == 0);
  CHECK(contains(workshop.tank({"whoami"}).out, "ada@example.org"));
}

TEST_CASE("login: what is denied in the browser here ends with exit code 4") {
  Workshop workshop = with_server();
  Person ada(workshop);
  const std::string note = noting_browser(workshop);
  Process login = workshop.start({"login"});
  const std::string url = wait_for_note(note);
  const std::string back =
      parameter(url, "redirect_uri") + "?error=access_denied&state=" + parameter(url, "state");
  CHECK(contains(ada.get(back).body, "refused"));
  CHECK(login.wait().code == 4);
}

TEST_CASE("login: nobody is asked with --no-input") {
  const Workshop workshop = with_server();
  const Outcome outcome = workshop.tank({"login", "--no-input"});
  CHECK(outcome.code == 2);
  CHECK(contains(outcome.err, "--with-token"));
}

/// A registry that says what a test wants, and notes when it was asked.
class ScriptedRegistry {
 public:
  explicit ScriptedRegistry(std::vector<std::string> answers) : answers_(std::move(answers)) {
    socket_ = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto* generic = reinterpret_cast<sockaddr*>(&address);
    REQUIRE(::bind(socket_, generic, size) == 0);
    REQUIRE(::listen(socket_, 8) == 0);
    REQUIRE(::getsockname(socket_, generic, &size) == 0);
    url_ = "http://127.0.0.1:" + std::to_string(ntohs(address.sin_port));
    thread_ = std::thread([this] { serve(); });
  }
  ~ScriptedRegistry() {
    join();
    ::close(socket_);
  }
  ScriptedRegistry(const ScriptedRegistry&) = delete;
  ScriptedRegistry& operator=(const ScriptedRegistry&) = delete;

  [[nodiscard]] const std::string& url() const { return url_; }
  void join() {
    if (thread_.joinable()) thread_.join();
  }
  /// Once it is joined.
  [[nodiscard]] const std::vector<std::chrono::steady_clock::time_point>& asked() const {
    return asked_;
  }

 private:
  void serve() {
    for (const std::string& answer : answers_) {
      pollfd waiting{socket_, POLLIN, 0};
      if (::poll(&waiting, 1, 30'000) <= 0) return;
      const int visitor = ::accept(socket_, nullptr, nullptr);
      std::array<char, 8192> buffer{};
      if (::read(visitor, buffer.data(), buffer.size()) > 0) {
        asked_.push_back(std::chrono::steady_clock::now());
        (void)!::write(visitor, answer.data(), answer.size());
      }
      ::close(visitor);
    }
  }

  std::vector<std::string> answers_;
  std::vector<std::chrono::steady_clock::time_point> asked_;
  int socket_ = -1;
  std::string url_;
  std::thread thread_;
};

std::string http(const std::string& status, const std::string& body) {
  return "HTTP/1.1 " + status +
         "\r\nContent-Type: application/json\r\nConnection: close\r\n"
         "Content-Length: " +
         std::to_string(body.size()) + "\r\n\r\n" + body;
}

std::string error(const std::string& status, const std::string& word) {
  return http(status, "{\"error\":\"" + word +
                          "\",\"message\":\"m\",\"retryable\":true,\"request_id\":\"r\"}");
}

TEST_CASE("login: who is told to slow down asks five seconds later") {
  ScriptedRegistry registry(
      {http("200 OK",
            R"({"device_code":"d","user_code":"BCDF-GHJK","verification_uri":"http://x/",)"
            R"("verification_uri_complete":"http://x/#","expires_in":600,"interval":1})"),
       error("409 Conflict", "authorization_pending"), error("429 Too Many Requests", "slow_down"),
       error("403 Forbidden", "access_denied")});
  const Workshop workshop;
  const Outcome outcome = workshop.tank({"login", registry.url(), "--no-browser"});
  registry.join();
  CHECK(outcome.code == 4);
  REQUIRE(registry.asked().size() == 4);
  const auto gap = [&registry](std::size_t i) {
    return registry.asked()[i] - registry.asked()[i - 1];
  };
  CHECK(gap(1) >= 900ms);
  CHECK(gap(2) >= 900ms);
  CHECK(gap(2) < 5s);
  CHECK(gap(3) >= 5'900ms);
}

TEST_CASE("logout: the token ends at the registry, not only here") {
  const Workshop workshop = with_server();
  const std::string token = text_at(workshop.document({"auth", "token"}), "token");
  REQUIRE(token.starts_with("tank_"));
  const json::Value out = workshop.document({"logout"});
  CHECK(out.find("was_logged_in")->as_bool() == true);
  CHECK(out.find("revoked")->as_bool() == true);
  CHECK(workshop.tank({"whoami"}).code == 4);
  CHECK(workshop.tank({"login", "--with-token"}, token + "\n").code == 4);
  CHECK(contains(workshop.tank({"logout"}).err, "Nobody was logged in"));
}

TEST_CASE("logout: a registry that cannot be reached keeps nobody logged in here") {
  const Workshop workshop;
  const std::string file = workshop.root() + "/person/.config/tank/credentials.json";
  write_file(file, "{\"http://127.0.0.1:1\": \"tank_000000000000000000000000000000000000\"}");
  ::chmod(file.c_str(), 0600);
  const Outcome outcome = workshop.tank({"logout", "--registry", "http://127.0.0.1:1"});
  CHECK(outcome.code == 0);
  CHECK(contains(outcome.err, "tank token revoke"));
  CHECK_FALSE(contains(read_file(file), "tank_"));
}

TEST_CASE("auth: several registries, each with its own token, and one that commands ask") {
  Workshop one = with_server();
  const Workshop two = with_server();
  const std::string token = text_at(two.document({"auth", "token"}), "token");
  REQUIRE(one.tank({"login", two.registry(), "--with-token"}, token + "\n").code == 0);

  const json::Value status = one.document({"auth", "status"});
  const json::Array& logins = *status.find("registries")->if_array();
  REQUIRE(logins.size() == 2);
  CHECK(text_at(logins[0], "registry") == one.registry());
  CHECK(logins[0].find("active")->as_bool() == true);
  CHECK(text_at(logins[1], "registry") == two.registry());
  CHECK(logins[1].find("active")->as_bool() == false);
  CHECK(contains(one.tank({"auth", "status"}).out, "* " + one.registry()));
  CHECK_FALSE(contains(one.tank({"auth", "status"}).out, "tank_"));

  const Outcome switched = one.tank({"auth", "switch", two.registry()});
  CHECK(switched.code == 0);
  CHECK(contains(switched.err, "TANK_REGISTRY says so"));
  one.set("TANK_REGISTRY", "");
  CHECK(one.tank({"auth", "token"}).out == token + "\n");
  CHECK(one.tank({"auth", "switch", "http://127.0.0.1:1"}).code == 4);
  CHECK(one.tank({"logout"}).code == 0);
  CHECK(one.tank({"auth", "status"}).code == 4);
}

}  // namespace
}  // namespace tank::testing
