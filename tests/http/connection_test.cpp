// SPDX-License-Identifier: Apache-2.0
// Connections over real sockets: kept alive, limited, timed out, drained.
#include <atomic>

#include <doctest/doctest.h>

#include "http/running_server.hpp"

namespace tank::testing {
namespace {

using namespace std::chrono_literals;

server::ServerOptions impatient() {
  server::ServerOptions options;
  options.header_timeout = 300ms;
  options.idle_timeout = 600ms;
  options.body_stall_timeout = 300ms;
  options.drain_idle_grace = 300ms;
  return options;
}

/// Drains soon, but gives a busy machine the time to read what was sent.
server::ServerOptions draining() {
  server::ServerOptions options;
  options.drain_idle_grace = 2s;
  return options;
}

TEST_CASE("connection: answers requests one after another, pipelined ones in order") {
  const Premises premises(sqlite_file());
  RunningServer server(premises);
  Client client(server.port());
  std::string three;
  for (const char* id : {"a", "b", "c"}) {
    three += std::string("GET /healthz HTTP/1.1\r\nHost: x\r\nX-Request-ID: ") + id + "\r\n\r\n";
  }
  three +=
      "POST /api/v1/login/code HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
      "Transfer-Encoding: chunked\r\nX-Request-ID: d\r\n\r\n2\r\n{}\r\n0\r\n\r\n"
      "GET /readyz HTTP/1.1\r\nHost: x\r\nX-Request-ID: e\r\n\r\n";
  REQUIRE(client.send(three));
  for (const char* id : {"a", "b", "c"}) {
    const auto answer = client.read();
    REQUIRE(answer.has_value());
    CHECK(answer->status == 200);
    CHECK(answer->field("x-request-id") == id);
  }
  const auto refused = client.read();
  REQUIRE(refused.has_value());
  CHECK(refused->status == 400);
  CHECK(refused->field("x-request-id") == "d");
  const auto ready = client.read();
  REQUIRE(ready.has_value());
  CHECK(ready->status == 200);
  CHECK(ready->field("x-request-id") == "e");
}

TEST_CASE("connection: a request id is taken when it is harmless, and made otherwise") {
  const Premises premises(sqlite_file());
  RunningServer server(premises);
  const auto id_for = [&server](const std::string& sent) {
    return server.ask({.target = "/healthz", .fields = "X-Request-ID: " + sent + "\r\n"})
        .field("x-request-id");
  };
  CHECK(id_for("Az0._-9") == "Az0._-9");
  CHECK(id_for("with space").starts_with("req-"));
  CHECK(id_for("<script>").starts_with("req-"));
  CHECK(id_for(std::string(129, 'a')).starts_with("req-"));
  CHECK(id_for("<") != id_for("<"));
}

TEST_CASE("connection: limits are answered, and end the connection") {
  const Premises premises(sqlite_file());
  RunningServer server(premises);
  struct Case {
    std::string name;
    std::string text;
    int status;
  };
  const std::vector<Case> table{
      {"head too large", "GET / HTTP/1.1\r\nHost: x\r\nX: " + std::string(20'000, 'a') + "\r\n\r\n",
       431},
      {"too many fields",
       [] {
         std::string text = "GET / HTTP/1.1\r\nHost: x\r\n";
         for (int i = 0; i < 100; ++i) text += "X-" + std::to_string(i) + ": y\r\n";
         return text + "\r\n";
       }(),
       431},
      {"target too long", "GET /" + std::string(5'000, 'a') + " HTTP/1.1\r\nHost: x\r\n\r\n", 414},
      {"body too large",
       "POST /api/v1/login/code HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
       "Content-Length: 2000000\r\n\r\n",
       413},
      {"chunked body too large",
       "POST /api/v1/login/code HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
       "Transfer-Encoding: chunked\r\n\r\n200000\r\n" +
           std::string(0x200000, 'a') + "\r\n0\r\n\r\n",
       413},
      {"body for a route without one",
       "GET /healthz HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc", 413},
      {"ambiguous framing",
       "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n",
       400},
  };
  for (const Case& row : table) {
    CAPTURE(row.name);
    Client client(server.port());
    client.send(row.text);
    const auto answer = client.read();
    REQUIRE(answer.has_value());
    CHECK(answer->status == row.status);
    CHECK(answer->field("connection") == "close");
    CHECK_FALSE(answer->error().empty());
    CHECK(client.is_closed_within(3s));
  }
  CHECK(server.get("/healthz").status == 200);
}

TEST_CASE("connection: who sends slowly, or nothing, is cut off") {
  const Premises premises(sqlite_file());
  RunningServer server(premises, impatient());
  SUBCASE("nothing at all") {
    Client client(server.port());
    CHECK(client.is_closed_within(2s));
  }
  SUBCASE("a head that drips") {
    Client client(server.port());
    bool closed = false;
    client.send("GET / HTTP/1.1\r\n");
    for (int i = 0; i < 20 && !closed; ++i) {
      client.send("X: y\r\n");
      closed = client.is_closed_within(100ms);
    }
    CHECK(closed);
  }
  SUBCASE("a body that stalls") {
    Client client(server.port());
    client.send("POST /api/v1/login/code HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nabc");
    const auto answer = client.read();
    REQUIRE(answer.has_value());
    CHECK(answer->status == 408);
    CHECK(client.is_closed_within(2s));
  }
}

TEST_CASE("connection: who expects 100-continue may send the body, or hears why not before it") {
  const Premises premises(sqlite_file());
  RunningServer server(premises);
  Client client(server.port());
  client.send(
      "POST /api/v1/login/code HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
      "Expect: 100-continue\r\nContent-Length: 2\r\n\r\n");
  std::this_thread::sleep_for(50ms);
  client.send("{}");
  // The client reads over the interim answer.
  CHECK(client.read().value_or(Answer{}).status == 400);

  Client refused(server.port());
  refused.send(
      "POST /api/v1/packages/@a/b/releases HTTP/1.1\r\nHost: x\r\n"
      "Expect: 100-continue\r\nContent-Length: 2000000\r\n\r\n");
  CHECK(refused.read().value_or(Answer{}).status == 401);
}

TEST_CASE("drain: not ready at once, then no new connections, busy ones finish") {
  const Premises premises(sqlite_file());
  RunningServer server(premises, draining());
  Client kept(server.port());
  REQUIRE(kept.ask({.target = "/readyz"}).value_or(Answer{}).status == 200);
  Client busy(server.port());
  busy.send(
      "POST /api/v1/login/code HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
      "Content-Length: 2\r\n\r\n{");
  std::this_thread::sleep_for(500ms);
  server.drain();
  std::this_thread::sleep_for(50ms);
  const auto answer = kept.ask({.target = "/readyz"});
  REQUIRE(answer.has_value());
  CHECK(answer->status == 503);
  CHECK(answer->field("connection") == "close");
  CHECK_FALSE(Client(server.port()).is_connected());
  busy.send("}");
  CHECK(busy.read().value_or(Answer{}).status == 400);
  server.join();
}

TEST_CASE("drain: under load every request that was read is answered") {
  const Premises premises(sqlite_file());
  RunningServer server(premises, draining());
  std::atomic<int> answered = 0;
  std::atomic<int> half = 0;
  std::vector<std::thread> clients;
  for (int i = 0; i < 8; ++i) {
    clients.emplace_back([&] {
      for (;;) {
        Client client(server.port());
        if (!client.is_connected()) return;
        for (int n = 0; n < 1'000; ++n) {
          if (!client.send("GET /readyz HTTP/1.1\r\nHost: x\r\n\r\n")) break;
          const auto answer = client.read();
          if (!answer) break;
          ++answered;
          if (answer->body.empty()) ++half;
          if (answer->field("connection") == "close") break;
        }
      }
    });
  }
  std::this_thread::sleep_for(300ms);
  server.drain();
  server.join();
  for (std::thread& client : clients) client.join();
  CHECK(answered > 100);
  CHECK(half == 0);
}

}  // namespace
}  // namespace tank::testing
