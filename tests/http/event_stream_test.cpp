// SPDX-License-Identifier: Apache-2.0
// Streams over real sockets: what they tell, where they go on, and when they have to end.
#include <chrono>
#include <thread>

#include <doctest/doctest.h>

#include "http/visitor.hpp"

namespace tank::testing {
namespace {

using namespace std::chrono_literals;

const std::string stream_path = "/api/v1/orgs/acme/audit/stream";

/// The fields of requests that pages of this server make for somebody who logged in.
std::string log_in(const RunningServer& server, const std::string& email) {
  const Answer answer = server.post("/api/v1/auth/developer", {}, document({{"email", email}}));
  REQUIRE(answer.status == 200);
  const std::string field = answer.field("set-cookie");
  return "Cookie: " + field.substr(0, field.find(';')) + "\r\nSec-Fetch-Site: same-origin\r\n";
}

Answer send(const RunningServer& server, const std::string& method, const std::string& target,
            const std::string& fields, const std::string& body = {}) {
  return server.ask({.method = method,
                     .target = target,
                     .type = body.empty() ? "" : "application/json",
                     .body = body,
                     .fields = fields});
}

/// Somebody with an organization.
struct Owner {
  explicit Owner(const RunningServer& server) : fields(log_in(server, "ada@example.org")) {
    REQUIRE(
        send(server, "POST", "/api/v1/orgs", fields, R"({"name":"Acme","slug":"acme"})").status ==
        201);
  }
  void rename(const RunningServer& server, const std::string& name) const {
    REQUIRE(send(server, "PATCH", "/api/v1/orgs/acme", fields, document({{"name", name}})).status ==
            200);
  }

  std::string fields;
};

/// An open stream, read event by event.
class Stream {
 public:
  Stream(const RunningServer& server, const std::string& fields) : client_(server.port()) {
    const auto head = client_.ask({.target = stream_path, .fields = fields});
    REQUIRE(head.has_value());
    REQUIRE(head->status == 200);
    CHECK(head->field("content-type") == "text/event-stream");
    CHECK(head->field("transfer-encoding") == "chunked");
    CHECK(head->field("content-length").empty());
  }

  /// The next event with everything in it; empty at the end of the stream.
  std::string next() {
    std::size_t end = 0;
    while ((end = text_.find("\n\n")) == std::string::npos) {
      const auto chunk = client_.read_chunk();
      REQUIRE(chunk.has_value());
      if (chunk->empty()) return {};
      text_ += *chunk;
    }
    std::string event = text_.substr(0, end);
    text_.erase(0, end + 2);
    return event.starts_with("retry:") ? next() : event;
  }

  [[nodiscard]] bool is_closed_within(std::chrono::milliseconds time) {
    return client_.is_closed_within(time);
  }

 private:
  Client client_;
  std::string text_;
};

std::string id_of(const std::string& event) { return event.substr(4, event.find('\n') - 4); }

bool tells(const std::string& event, const std::string& what) {
  return event.find(what) != std::string::npos;
}

template <class Body>
void on_two_servers(Body body) {
  for (const Backend& backend : shared_backends()) {
    CAPTURE(backend.name);
    const Premises premises(backend);
    RunningServer one(premises);
    RunningServer other(premises);
    body(one, other);
  }
}

TEST_CASE("streams: what one server commits, the other's streams tell, in order and once") {
  on_two_servers([](RunningServer& one, RunningServer& other) {
    const Owner ada(one);
    Stream stream(other, ada.fields);
    for (const char* name : {"First", "Second", "Third"}) ada.rename(one, name);
    for (const char* name : {"First", "Second", "Third"}) {
      const std::string event = stream.next();
      CHECK(tells(event, "event: organization.renamed"));
      CHECK(tells(event, name));
    }
  });
}

TEST_CASE("streams: who comes back with the last event misses none and gets none twice") {
  on_two_servers([](RunningServer& one, RunningServer& other) {
    const Owner ada(one);
    std::string seen;
    {
      Stream stream(one, ada.fields);
      ada.rename(one, "First");
      seen = id_of(stream.next());
    }
    ada.rename(one, "Second");
    ada.rename(other, "Third");
    Stream again(other, ada.fields + "Last-Event-ID: " + seen + "\r\n");
    CHECK(tells(again.next(), "Second"));
    CHECK(tells(again.next(), "Third"));
  });
}

TEST_CASE("streams: a session revoked at one server ends its stream at another within a second") {
  on_two_servers([](RunningServer& one, RunningServer& other) {
    const Owner ada(one);
    Stream stream(one, ada.fields);
    REQUIRE(send(other, "POST", "/api/v1/auth/logout", ada.fields).status == 204);
    const auto revoked_at = std::chrono::steady_clock::now();
    std::string event = stream.next();
    while (!event.empty() && !tells(event, "event: end")) event = stream.next();
    CHECK(tells(event, "unauthorized"));
    CHECK(std::chrono::steady_clock::now() - revoked_at < 1s);
    CHECK(stream.next().empty());
    CHECK(stream.is_closed_within(1s));
    CHECK(one.ask({.target = stream_path, .fields = ada.fields}).status == 401);
  });
}

TEST_CASE("streams: the end of a session ends the stream of one that came from it over a bridge") {
  on_two_servers([](RunningServer& one, RunningServer& other) {
    const Owner ada(one);
    const std::string console = "https://console.example.org";
    const Answer bridge =
        send(one, "POST", "/api/v1/auth/bridge", ada.fields, R"({"audience":")" + console + "\"}");
    REQUIRE(bridge.status == 201);
    const Answer landed = send(one, "POST", "/api/v1/auth/bridge/redeem", "",
                               R"({"bridge":")" + text_at(bridge.json(), "token") +
                                   R"(","audience":")" + console + R"(","token":true})");
    REQUIRE(landed.status == 200);
    const std::string fields = "Authorization: Bearer " + text_at(landed.json(), "token") + "\r\n";
    Stream stream(one, fields);
    REQUIRE(send(other, "POST", "/api/v1/auth/logout", ada.fields).status == 204);
    const auto ended_at = std::chrono::steady_clock::now();
    std::string event = stream.next();
    while (!event.empty() && !tells(event, "event: end")) event = stream.next();
    CHECK(tells(event, "invalid_credentials"));
    CHECK(std::chrono::steady_clock::now() - ended_at < 1s);
    CHECK(one.ask({.target = stream_path, .fields = fields}).status == 401);
  });
}

TEST_CASE("streams: who loses the right to read is told no more") {
  on_two_servers([](RunningServer& one, RunningServer& other) {
    const Owner ada(one);
    const std::string bob = log_in(one, "bob@example.org");
    const Answer added = send(one, "POST", "/api/v1/orgs/acme/members", ada.fields,
                              R"({"email":"bob@example.org","role":"admin"})");
    REQUIRE(added.status == 201);
    Stream stream(one, bob);
    REQUIRE(send(other, "DELETE", "/api/v1/orgs/acme/members/" + text_at(added.json(), "user_id"),
                 ada.fields)
                .status == 204);
    const std::string event = stream.next();
    CHECK(tells(event, "event: end"));
    CHECK_FALSE(tells(event, "member.removed"));
  });
}

TEST_CASE("streams: strangers, odd ids and old clients") {
  const Premises premises(sqlite_file());
  RunningServer server(premises);
  const Owner ada(server);
  CHECK(server.ask({.target = stream_path}).status == 401);
  CHECK(server.ask({.target = "/api/v1/orgs/none/audit/stream", .fields = ada.fields}).error() ==
        "organization_not_found");
  for (const char* id : {"x", "-1", "1x", "99999999999999999999"}) {
    CAPTURE(id);
    CHECK(
        server.ask({.target = stream_path, .fields = ada.fields + "Last-Event-ID: " + id + "\r\n"})
            .error() == "invalid_argument");
  }

  Client old(server.port());
  REQUIRE(
      old.send("GET " + stream_path + " HTTP/1.0\r\nHost: localhost\r\n" + ada.fields + "\r\n"));
  const auto head = old.read();
  REQUIRE(head.has_value());
  CHECK(head->field("transfer-encoding").empty());
  CHECK(head->field("connection") == "close");
}

TEST_CASE("streams: beyond so many there is a clear answer, and one that ends makes room") {
  const Premises premises(sqlite_file());
  RunningServer server(premises, {.feeds = 1});
  const Owner ada(server);
  {
    const Stream first(server, ada.fields);
    CHECK(server.ask({.target = stream_path, .fields = ada.fields}).status == 503);
  }
  const auto freed = [&] {
    return server.ask({.method = "HEAD", .target = stream_path, .fields = ada.fields}).status ==
           200;
  };
  CHECK(freed());  // asks for no body, and takes no place
  for (int i = 0; i < 100; ++i) {
    Client client(server.port());
    if (client.ask({.target = stream_path, .fields = ada.fields})->status == 200) return;
    std::this_thread::sleep_for(20ms);
  }
  FAIL("the place of the stream that ended stays taken");
}

TEST_CASE("streams: a server that drains ends them, so that clients go elsewhere") {
  const Premises premises(sqlite_file());
  RunningServer server(premises);
  const Owner ada(server);
  Stream stream(server, ada.fields);
  server.drain();
  CHECK(stream.next().empty());
  server.join();
}

}  // namespace
}  // namespace tank::testing
