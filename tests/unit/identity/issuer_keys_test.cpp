// SPDX-License-Identifier: Apache-2.0
#include <atomic>
#include <functional>
#include <thread>

#include <doctest/doctest.h>

#include <tank/base/limits.hpp>
#include <tank/identity/issuer_keys.hpp>
#include <tank/identity/jwt_signing.hpp>
#include <tank/port/http_client.hpp>

#include "support/fakes.hpp"

namespace tank::identity {
namespace {

using namespace std::chrono_literals;

/// Stands in for the issuer's server and the way to it. Counts, and notices when two use it at
/// once, which the port does not allow.
class FakeIssuer final : public HttpClient {
 public:
  Result<HttpResponse> send(const HttpRequest& request) override {
    if (busy_.exchange(true)) overlapped = true;
    requests += 1;
    seen = request;
    if (meanwhile) meanwhile();
    Result<HttpResponse> given = answer;
    busy_ = false;
    return given;
  }

  void send_all(std::span<const HttpRequest>, const HttpDone&) override {}

  void publish(const KeyRing& ring, TimePoint now) { answer_with(200, ring.jwks_document(now)); }
  void answer_with(int status, std::string body) {
    answer = HttpResponse{.status = status, .headers = {}, .body = std::move(body)};
  }
  void go_down() { answer = fail(Errc::unavailable, "no connection"); }

  Result<HttpResponse> answer = fail(Errc::unavailable);
  std::function<void()> meanwhile;
  HttpRequest seen;
  std::atomic<int> requests = 0;
  std::atomic<bool> overlapped = false;

 private:
  std::atomic<bool> busy_ = false;
};

/// An issuer with one key, and a reader of its tokens.
struct World {
  World() {
    ring.add({first, clock.now(), clock.now(), clock.now() + limits::signing_key_lifetime});
    server.publish(ring, clock.now());
  }

  [[nodiscard]] Secret token_of(const SigningKey& key) const {
    return sign_token({.issuer = "https://issuer.test",
                       .subject = "u1",
                       .audience = {"us"},
                       .expires_at = clock.now() + 5min,
                       .not_before = {},
                       .issued_at = {},
                       .jti = "",
                       .session_id = "",
                       .email = "",
                       .email_verified = false,
                       .nonce = "",
                       .texts = {}},
                      key)
        .value();
  }
  [[nodiscard]] Result<Claims> read(const SigningKey& key) {
    return keys.verify(token_of(key).reveal(), policy);
  }

  testing::ManualClock clock;
  FakeIssuer server;
  SigningKey first = SigningKey::generate();
  KeyRing ring;
  IssuerKeys keys{server, clock, Url::parse("https://issuer.test/jwks.json").value()};
  JwtPolicy policy{
      .issuer = "https://issuer.test", .audience = "us", .required = {"sub"}, .jws = {}};
};

TEST_CASE("issuer keys: one request serves every token while the set is fresh") {
  World world;
  for (int i = 0; i < 10; ++i) CHECK(world.read(world.first).value().subject == "u1");
  world.clock.advance(limits::jwks_fresh - 1s);
  CHECK(world.read(world.first).has_value());
  CHECK(world.server.requests == 1);
  CHECK(world.server.seen.url == "https://issuer.test/jwks.json");
  CHECK(world.server.seen.max_body_bytes == limits::jwks_bytes);
  world.clock.advance(1s);
  CHECK(world.read(world.first).has_value());
  CHECK(world.server.requests == 2);
}

TEST_CASE("issuer keys: a new key is found at once, a withdrawn one is gone with the next set") {
  World world;
  REQUIRE(world.read(world.first).has_value());
  world.clock.advance(limits::jwks_least_interval);
  KeyRing next;
  const SigningKey second = SigningKey::generate();
  next.rotate(second, world.clock.now());
  world.server.publish(next, world.clock.now());
  CHECK(world.read(second).has_value());
  CHECK(world.server.requests == 2);
  CHECK(world.read(world.first).error().code == Errc::invalid_token);
}

TEST_CASE("issuer keys: tokens with made-up keys cost one request per interval") {
  World world;
  const SigningKey stranger = SigningKey::generate();
  for (int second = 0; second < 300; ++second) {
    for (int i = 0; i < 3; ++i) {
      CHECK(world.read(stranger).error().code == Errc::invalid_token);
    }
    world.clock.advance(1s);
  }
  CHECK(world.server.requests == 300s / limits::jwks_least_interval);
  CHECK(world.read(world.first).has_value());
}

TEST_CASE("issuer keys: misshapen tokens cost no request") {
  World world;
  CHECK_FALSE(world.keys.verify("a.b.c", world.policy));
  CHECK(world.server.requests == 0);
}

TEST_CASE("issuer keys: the last good set serves through an outage of a day, and not for ever") {
  World world;
  REQUIRE(world.read(world.first).has_value());
  world.server.go_down();
  for (int minute = 1; minute < 60 * 24; ++minute) {
    world.clock.advance(1min);
    REQUIRE(world.read(world.first).has_value());
  }
  world.clock.advance(limits::jwks_hard_age - 24h);
  CHECK(world.read(world.first).has_value());
  world.clock.advance(1min);
  CHECK(world.read(world.first).error().code == Errc::provider_unavailable);

  world.server.publish(world.ring, world.clock.now());
  world.clock.advance(limits::jwks_least_interval);
  CHECK(world.read(world.first).has_value());
}

TEST_CASE("issuer keys: without any set a token is neither taken nor called forged") {
  World world;
  world.server.go_down();
  const auto claims = world.read(world.first);
  CHECK(claims.error().code == Errc::provider_unavailable);
  CHECK(claims.error().detail.find("no connection") != std::string::npos);
  CHECK(world.read(world.first).error().code == Errc::provider_unavailable);
  CHECK(world.server.requests == 1);
}

TEST_CASE("issuer keys: an answer that is no key set keeps the last good one") {
  World world;
  REQUIRE(world.read(world.first).has_value());
  const std::string good = world.ring.jwks_document(world.clock.now());
  const std::vector<std::pair<int, std::string>> table{
      {200, "<html>down for maintenance</html>"},
      {200, ""},
      {200, "{}"},
      {200, good.substr(0, good.size() - 1)},
      {200, good + " x"},
      {200, R"({"keys":[],"a":")" + std::string(limits::jwks_bytes, 'a') + "\"}"},
      {500, good},
      {302, good},
      {204, ""},
  };
  int requests = world.server.requests;
  for (const auto& [status, body] : table) {
    CAPTURE(status);
    world.server.answer_with(status, body);
    world.clock.advance(limits::jwks_fresh);
    CHECK(world.read(world.first).has_value());
    CHECK(world.server.requests == ++requests);
  }
}

TEST_CASE("issuer keys: a clock that was set back does not silence the reader") {
  World world;
  REQUIRE(world.read(world.first).has_value());
  world.clock.advance(-24h);
  CHECK(world.read(SigningKey::generate()).error().code == Errc::invalid_token);
  CHECK(world.server.requests == 2);
}

TEST_CASE("issuer keys: many threads make one request, and all get its answer") {
  World world;
  const Secret token = world.token_of(world.first);
  std::atomic<int> waiting = 0;
  std::atomic<int> taken = 0;
  constexpr int count = 8;
  // The answer comes when everybody is there.
  world.server.meanwhile = [&] {
    while (waiting < count) std::this_thread::yield();
  };
  std::vector<std::thread> threads;
  for (int i = 0; i < count; ++i) {
    threads.emplace_back([&] {
      ++waiting;
      if (world.keys.verify(token.reveal(), world.policy)) ++taken;
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(taken == count);
  CHECK(world.server.requests == 1);
  CHECK_FALSE(world.server.overlapped);
}

TEST_CASE("issuer keys: while one thread fetches, the others go on with the old set") {
  World world;
  REQUIRE(world.read(world.first).has_value());
  world.clock.advance(limits::jwks_fresh);
  const Secret token = world.token_of(world.first);
  bool went_on = false;
  world.server.meanwhile = [&] {
    std::thread([&] {
      went_on = world.keys.verify(token.reveal(), world.policy).has_value();
    }).join();
  };
  CHECK(world.read(world.first).has_value());
  CHECK(went_on);
  CHECK(world.server.requests == 2);
}

}  // namespace
}  // namespace tank::identity
