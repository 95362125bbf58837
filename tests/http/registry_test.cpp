// SPDX-License-Identifier: Apache-2.0
// The registry over HTTP, the same on every store.
#include <algorithm>
#include <atomic>

#include <doctest/doctest.h>

#include <tank/base/digest.hpp>

#include "core/json/json.hpp"
#include "http/running_server.hpp"

namespace tank::testing {
namespace {

using namespace std::chrono_literals;

TEST_CASE("registry: publish, read back, publish again, burn") {
  with_team([](const Premises&, RunningServer& server, const std::string& admin) {
    const std::string archive = skill("@acme/pdf", "1.0.0");
    const Answer published = server.publish("@acme/pdf", admin, archive);
    CAPTURE(published.body);
    REQUIRE(published.status == 201);
    CHECK(text_at(published.json(), "version") == "1.0.0");

    const Answer index = server.get("/api/v1/index/%40acme%2Fpdf");
    CHECK(index.status == 200);
    CHECK(index.body == server.get("/api/v1/index/@acme/pdf").body);
    const json::Value document = index.json();
    CHECK(text_at(document, "name") == "@acme/pdf");
    REQUIRE(document.find("versions") != nullptr);
    CHECK(document.find("versions")->if_array()->size() == 1);

    const Answer bytes = server.get("/api/v1/packages/%40acme%2Fpdf/releases/1.0.0/archive");
    CHECK(bytes.status == 200);
    CHECK(bytes.field("etag") == "\"" + Digest::of(bytes.body).to_string() + "\"");
    CHECK(bytes.field("cache-control") == "public, max-age=31536000, immutable");
    CHECK(Integrity::of(bytes.body).to_string() == text_at(published.json(), "integrity"));

    const Answer again = server.publish("@acme/pdf", admin, skill("@acme/pdf", "1.0.0", "other"));
    CHECK(again.status == 409);
    CHECK(again.error() == "release_exists");
    CHECK(text_at(again.json(), "message").find("1.0.0") != std::string::npos);

    CHECK(server
              .ask({.method = "DELETE",
                    .target = "/api/v1/packages/@acme/pdf/releases/1.0.0?reason=leak",
                    .token = admin})
              .status == 200);
    const Answer burnt = server.publish("@acme/pdf", admin, archive);
    CHECK(burnt.status == 409);
    CHECK(burnt.error() == "release_burnt");
    CHECK(server.get("/api/v1/packages/@acme/pdf/releases/1.0.0/archive").status >= 400);
  });
}

TEST_CASE("registry: the same key gives the first answer, another request with it is refused") {
  with_team([](const Premises&, RunningServer& server, const std::string& admin) {
    const std::string key = "Idempotency-Key: k1\r\n";
    const std::string archive = skill("@acme/pdf", "1.0.0");
    const Answer first = server.publish("@acme/pdf", admin, archive, key);
    REQUIRE(first.status == 201);
    const Answer second = server.publish("@acme/pdf", admin, archive, key);
    CHECK(second.status == 201);
    CHECK(text_at(second.json(), "id") == text_at(first.json(), "id"));
    const Answer other = server.publish("@acme/pdf", admin, skill("@acme/pdf", "2.0.0"), key);
    CHECK(other.status == 422);
    CHECK(other.error() == "idempotency_key_reused");
  });
}

TEST_CASE("registry: an index answer changes its ETag with every publish, at once") {
  with_team([](const Premises&, RunningServer& server, const std::string& admin) {
    REQUIRE(server.publish("@acme/pdf", admin, skill("@acme/pdf", "1.0.0")).status == 201);
    std::string etag;
    for (int minor = 1; minor <= 5; ++minor) {
      const Answer fresh = server.get("/api/v1/index/@acme/pdf");
      CHECK(fresh.field("etag") != etag);
      etag = fresh.field("etag");
      const Answer kept = server.ask(
          {.target = "/api/v1/index/@acme/pdf", .fields = "If-None-Match: " + etag + "\r\n"});
      CHECK(kept.status == 304);
      CHECK(kept.body.empty());
      REQUIRE(
          server
              .publish("@acme/pdf", admin, skill("@acme/pdf", "1." + std::to_string(minor) + ".0"))
              .status == 201);
    }
    const Answer packed = server.ask(
        {.target = "/api/v1/index/@acme/pdf", .fields = "Accept-Encoding: br, gzip\r\n"});
    CHECK(packed.field("content-encoding") == "gzip");
    CHECK(packed.body.size() < server.get("/api/v1/index/@acme/pdf").body.size());
    CHECK(
        server.ask({.target = "/api/v1/index/@acme/pdf", .fields = "Accept-Encoding: gzip;q=0\r\n"})
            .field("content-encoding")
            .empty());
  });
}

TEST_CASE("registry: a second server on the same store sees a publish within a second") {
  with_team([](const Premises& premises, RunningServer& server, const std::string& admin) {
    RunningServer second(premises);
    REQUIRE(server.publish("@acme/pdf", admin, skill("@acme/pdf", "1.0.0")).status == 201);
    std::this_thread::sleep_for(1s);
    const std::string before = second.get("/api/v1/index/@acme/pdf").field("etag");
    CHECK(before == second.get("/api/v1/index/@acme/pdf").field("etag"));
    REQUIRE(server.publish("@acme/pdf", admin, skill("@acme/pdf", "1.1.0")).status == 201);
    std::this_thread::sleep_for(1s);
    CHECK(second.get("/api/v1/index/@acme/pdf").field("etag") != before);
  });
}

TEST_CASE("registry: a private package does not exist for strangers, cached or not") {
  with_team([](const Premises&, RunningServer& server, const std::string& admin) {
    const std::string archive = skill("@acme/key", "1.0.0", "t", ",\"visibility\":\"private\"");
    REQUIRE(server.publish("@acme/key", admin, archive).status == 201);
    const std::string stranger = server.user_token(admin, "stranger@example.org");
    const std::vector<std::string> targets{"/api/v1/index/@acme/key",
                                           "/api/v1/packages/@acme/key",
                                           "/api/v1/packages/@acme/key/releases",
                                           "/api/v1/packages/@acme/key/releases/1.0.0",
                                           "/api/v1/packages/@acme/key/releases/1.0.0/archive",
                                           "/api/v1/packages/@acme/key/dist-tags"};
    for (int round = 0; round < 2; ++round) {
      for (const std::string& target : targets) {
        CAPTURE(target);
        CHECK(server.get(target, admin).status == 200);
        CHECK(server.get(target).error() == "package_not_found");
        CHECK(server.get(target, stranger).error() == "package_not_found");
      }
    }
    CHECK(
        server.get("/api/v1/index/@acme/key", admin).field("cache-control").starts_with("private"));
    CHECK(server.get("/api/v1/packages?q=key", stranger).body.find("@acme/key") ==
          std::string::npos);
    const Answer resolved =
        server.post("/api/v1/resolve", stranger, R"({"skills":{"@acme/key":"*"}})");
    CHECK(resolved.error() == "no_solution");

    // What was public and was kept is gone with the change.
    REQUIRE(server.publish("@acme/open", admin, skill("@acme/open", "1.0.0")).status == 201);
    REQUIRE(server.get("/api/v1/index/@acme/open").status == 200);
    REQUIRE(server
                .ask({.method = "PATCH",
                      .target = "/api/v1/packages/@acme/open",
                      .token = admin,
                      .type = "application/json",
                      .body = R"({"visibility":"private"})"})
                .status == 200);
    CHECK(server.get("/api/v1/index/@acme/open").status == 404);
    CHECK(server.get("/api/v1/index/@acme/open", stranger).status == 404);
  });
}

TEST_CASE("registry: archives answer HEAD, ranges and conditions") {
  with_team([](const Premises&, RunningServer& server, const std::string& admin) {
    // Large enough to go from the file, and too random to shrink.
    std::string noise;
    for (std::uint32_t x = 1; noise.size() < 600'000; x = x * 1664525u + 1013904223u) {
      noise += static_cast<char>('!' + (x >> 24) % 90);
    }
    REQUIRE(server.publish("@acme/big", admin, skill("@acme/big", "1.0.0", noise)).status == 201);
    REQUIRE(server.publish("@acme/small", admin, skill("@acme/small", "1.0.0")).status == 201);
    for (const char* name : {"@acme/big", "@acme/small"}) {
      CAPTURE(name);
      const std::string target =
          "/api/v1/packages/" + std::string(name) + "/releases/1.0.0/archive";
      const Answer whole = server.get(target);
      REQUIRE(whole.status == 200);
      REQUIRE(Digest::of(whole.body).to_string() == whole.field("etag").substr(1, 71));
      const Answer head = server.ask({.method = "HEAD", .target = target});
      CHECK(head.status == 200);
      CHECK(head.field("content-length") == std::to_string(whole.body.size()));
      CHECK(server
                .ask({.target = target,
                      .fields = "If-None-Match: \"x\", " + whole.field("etag") + "\r\n"})
                .status == 304);
      const auto range = [&](const std::string& field) {
        return server.ask({.target = target, .fields = "Range: " + field + "\r\n"});
      };
      const Answer middle = range("bytes=10-19");
      CHECK(middle.status == 206);
      CHECK(middle.body == whole.body.substr(10, 10));
      CHECK(middle.field("content-range") == "bytes 10-19/" + std::to_string(whole.body.size()));
      CHECK(range("bytes=-5").body == whole.body.substr(whole.body.size() - 5));
      CHECK(range("bytes=20-").body == whole.body.substr(20));
      CHECK(range("bytes=99999999-").status == 416);
      CHECK(range("bytes=0-1,3-4").status == 200);
      CHECK(range("lines=1-2").status == 200);
      const Answer stale =
          server.ask({.target = target, .fields = "Range: bytes=0-1\r\nIf-Range: \"other\"\r\n"});
      CHECK(stale.status == 200);
    }
  });
}

TEST_CASE("registry: a client that leaves in the middle of an archive harms nobody") {
  const Premises premises(sqlite_file());
  RunningServer server(premises);
  const std::string admin = server.admin_token();
  REQUIRE(server.post("/api/v1/orgs", admin, R"({"slug":"acme","name":"Acme"})").status == 201);
  std::string noise;
  for (std::uint32_t x = 1; noise.size() < 8'000'000; x = x * 1664525u + 1013904223u) {
    noise += static_cast<char>('!' + (x >> 24) % 90);
  }
  REQUIRE(server.publish("@acme/big", admin, skill("@acme/big", "1.0.0", noise)).status == 201);
  for (int i = 0; i < 20; ++i) {
    Client client(server.port());
    client.send(
        "GET /api/v1/packages/@acme/big/releases/1.0.0/archive HTTP/1.1\r\nHost: x\r\n\r\n");
    std::this_thread::sleep_for(2ms);
  }
  CHECK(server.get("/readyz").status == 200);
}

TEST_CASE("registry: a staged upload goes on where the connection was lost") {
  with_team([](const Premises&, RunningServer& server, const std::string& admin) {
    const std::string archive = skill("@acme/pdf", "1.0.0", std::string(3'000, 'x'));
    const Answer made = server.post("/api/v1/uploads", admin,
                                    R"({"name":"@acme/pdf","version":"1.0.0","digest":")" +
                                        Digest::of(archive).to_string() + R"(","size":)" +
                                        std::to_string(archive.size()) + "}");
    CAPTURE(made.body);
    REQUIRE(made.status == 201);
    const std::string upload = "/api/v1/uploads/" + text_at(made.json(), "id");
    const auto put = [&](std::size_t from, std::size_t to) {
      return server.ask({.method = "PUT",
                         .target = upload,
                         .token = admin,
                         .type = "application/gzip",
                         .body = archive.substr(from, to - from),
                         .fields = "Content-Range: bytes " + std::to_string(from) + "-" +
                                   std::to_string(to - 1) + "/" + std::to_string(archive.size()) +
                                   "\r\n"});
    };
    CHECK(put(0, 100).status == 200);
    CHECK(server.post(upload + "/publish", admin, "").error() == "upload_incomplete");
    CHECK(put(50, 200).error() == "precondition_failed");
    CHECK(server.get(upload, admin).json().find("offset")->as_int64() == 100);
    CHECK(put(100, archive.size()).status == 200);
    const Answer first = server.post(upload + "/publish", admin, "");
    CHECK(first.status == 201);
    const Answer second = server.post(upload + "/publish", admin, "");
    CHECK(second.status == 201);
    CHECK(text_at(second.json(), "id") == text_at(first.json(), "id"));
    CHECK(server.get("/api/v1/packages/@acme/pdf/releases/1.0.0/archive").status == 200);
  });
}

TEST_CASE("registry: one request resolves; where nothing fits it says why as data") {
  with_team([](const Premises&, RunningServer& server, const std::string& admin) {
    REQUIRE(server.publish("@acme/base", admin, skill("@acme/base", "1.2.0")).status == 201);
    REQUIRE(
        server
            .publish("@acme/top", admin,
                     skill("@acme/top", "1.0.0", "t", ",\"skills\":{\"@acme/base\":\"^1.0.0\"}"))
            .status == 201);
    const Answer good = server.post("/api/v1/resolve", {}, R"({"skills":{"@acme/top":"*"}})");
    CAPTURE(good.body);
    REQUIRE(good.status == 200);
    CHECK(good.json().find("packages")->if_array()->size() == 2);
    const Answer bad =
        server.post("/api/v1/resolve", {}, R"({"skills":{"@acme/top":"*","@acme/base":"^2.0.0"}})");
    CHECK(bad.status == 409);
    CHECK(bad.error() == "no_solution");
    const json::Value document = bad.json();
    REQUIRE(document.find("details") != nullptr);
    CHECK_FALSE(text_at(*document.find("details"), "prose").empty());
    CHECK_FALSE(document.find("details")->find("conflict")->if_array()->empty());
  });
}

TEST_CASE("registry: tags, yanking and deprecation show in the index") {
  with_team([](const Premises&, RunningServer& server, const std::string& admin) {
    REQUIRE(server.publish("@acme/pdf", admin, skill("@acme/pdf", "1.0.0")).status == 201);
    REQUIRE(server.publish("@acme/pdf", admin, skill("@acme/pdf", "1.1.0")).status == 201);
    const auto change = [&](const std::string& method, const std::string& target,
                            const std::string& body) {
      return server.ask({.method = method,
                         .target = target,
                         .token = admin,
                         .type = "application/json",
                         .body = body});
    };
    CHECK(change("PUT", "/api/v1/packages/@acme/pdf/dist-tags/stable", R"({"version":"1.0.0"})")
              .status == 200);
    CHECK(change("PATCH", "/api/v1/packages/@acme/pdf/releases/1.1.0",
                 R"({"state":"yanked","reason":"broken","deprecated":"use 1.0"})")
              .status == 200);
    const json::Value index = server.get("/api/v1/index/@acme/pdf").json();
    CHECK(text_at(*index.find("tags"), "stable") == "1.0.0");
    CHECK(text_at(*index.find("tags"), "latest") == "1.0.0");
    const json::Value& yanked = index.find("versions")->if_array()->at(1);
    CHECK(yanked.find("yanked")->as_bool() == true);
    CHECK(text_at(yanked, "deprecated") == "use 1.0");
    CHECK(change("DELETE", "/api/v1/packages/@acme/pdf/dist-tags/stable", "").status == 204);
    CHECK(change("DELETE", "/api/v1/packages/@acme/pdf/dist-tags/stable", "").error() ==
          "dist_tag_not_found");
  });
}

TEST_CASE("registry: an administrator lets a user in anew, keeps one out, and takes it back") {
  with_team([](const Premises&, RunningServer& server, const std::string& admin) {
    const std::string token = server.user_token(admin, "ann@example.org");
    const std::string ann =
        "/api/v1/users/" + text_at(*server.get("/api/v1/whoami", token).json().find("user"), "id");
    const auto ban = [&](const std::string& target) {
      return server.ask({.method = "PUT",
                         .target = target + "/ban",
                         .token = admin,
                         .type = "application/json",
                         .body = R"({"reason":"spam"})"});
    };
    const auto log_in = [&](const std::string& code) {
      return server.post("/api/v1/login/code", {}, R"({"code":")" + code + R"("})");
    };
    const Answer newcomer =
        server.post("/api/v1/users", admin, R"({"email":"bob@example.org","name":"Bob"})");
    REQUIRE(newcomer.status == 201);
    const std::string bob =
        "/api/v1/users/" + text_at(*newcomer.json().find("user"), "id") + "/login-code";
    const Answer issued = server.post(bob, admin, "");
    REQUIRE(issued.status == 201);
    const std::string code = text_at(issued.json(), "login_code");
    CHECK(log_in(code).status == 200);
    CHECK(log_in(code).error() == "invalid_credentials");
    // Whoever came in once is nobody's to let in.
    CHECK(server.post(bob, admin, "").error() == "forbidden");
    CHECK(server.post(ann + "/login-code", token, "").error() == "forbidden");

    const Answer banned = ban(ann);
    CHECK(banned.status == 200);
    CHECK(text_at(*banned.json().find("ban"), "reason") == "spam");
    CHECK(server.get("/api/v1/whoami", token).error() == "user_banned");
    CHECK(server.ask({.method = "DELETE", .target = ann + "/ban", .token = admin}).status == 200);
    CHECK(server.get("/api/v1/whoami", token).status == 200);

    const std::string self =
        "/api/v1/users/" + text_at(*server.get("/api/v1/whoami", admin).json().find("user"), "id");
    CHECK(ban(self).error() == "forbidden");
    CHECK(ban("/api/v1/users/usr_01h455vb4pex5vsknk084sn02q").error() == "user_not_found");
  });
}

TEST_CASE("registry: pages lead to each other, by document and by Link") {
  with_team([](const Premises&, RunningServer& server, const std::string& admin) {
    for (const char* name : {"@acme/a", "@acme/b", "@acme/c"}) {
      REQUIRE(server.publish(name, admin, skill(name, "1.0.0")).status == 201);
    }
    std::string seen;
    std::string target = "/api/v1/packages?limit=2&q=";
    for (int page = 0; !target.empty(); ++page) {
      REQUIRE(page < 3);
      const Answer answer = server.get(target);
      REQUIRE(answer.status == 200);
      const json::Value document = answer.json();
      for (const json::Value& item : *document.find("items")->if_array()) {
        seen += text_at(item, "name").substr(6);
      }
      const std::string link = answer.field("link");
      CHECK(link.empty() == text_at(document, "next").empty());
      target = link.empty() ? "" : link.substr(1, link.find('>') - 1);
    }
    std::ranges::sort(seen);
    CHECK(seen == "abc");
    CHECK(server.get("/api/v1/packages?limit=0").error() == "limit_exceeded");
    CHECK(server.get("/api/v1/packages?after=nonsense").error() == "invalid_cursor");
  });
}

}  // namespace
}  // namespace tank::testing
