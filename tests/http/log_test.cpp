// SPDX-License-Identifier: Apache-2.0
// The publish log over HTTP, the same on every store.
#include <string>

#include <doctest/doctest.h>

#include <tank/trust/checkpoint.hpp>
#include <tank/trust/log_entry.hpp>

#include "core/json/json.hpp"
#include "http/running_server.hpp"
#include "wire/log_to_wire.hpp"

namespace tank::testing {
namespace {

trust::NoteVerifier verifier_of(const RunningServer& server) {
  const auto key = server.get("/api/v1/log/key").json();
  return trust::NoteVerifier::parse(text_at(key, "verifier")).value();
}

wire::EvidenceBundle bundle_of(const Answer& answer) {
  CAPTURE(answer.body);
  REQUIRE(answer.status == 200);
  return json::read<wire::EvidenceBundle>(answer.body, json::Unknown::refuse).value();
}

TEST_CASE("log: anybody follows it from tree head to tree head, and proves a release") {
  with_team([](const Premises&, RunningServer& server, const std::string& admin) {
    REQUIRE(server.publish("@acme/pdf", admin, skill("@acme/pdf", "1.0.0")).status == 201);
    const auto verifier = verifier_of(server);
    const Answer note = server.get("/api/v1/log/checkpoint");
    CHECK(note.field("content-type").starts_with("text/plain"));
    const auto first = trust::open_checkpoint(note.body, verifier).value();
    CHECK(first.tree.size == 1);
    REQUIRE(server.publish("@acme/pdf", admin, skill("@acme/pdf", "1.1.0")).status == 201);

    const auto bundle = bundle_of(server.ask(
        {.method = "POST",
         .target = "/api/v1/log/evidence",
         .type = "application/json",
         .body = R"({"releases":[{"name":"@acme/pdf","version":"1.1.0"}],"known_size":1})"}));
    const auto second = trust::open_checkpoint(bundle.checkpoint, verifier).value();
    CHECK(trust::check_follows(first, second, bundle.consistency).has_value());
    const auto evidence = wire::from_wire(bundle.releases.at(0).logged).value();
    CHECK(trust::check_logged(evidence, second.tree).has_value());
    CHECK(server.get("/api/v1/log/checkpoint").body == bundle.checkpoint);

    const auto proof =
        json::read<wire::LogProof>(server.get("/api/v1/log/proof/inclusion?index=1&size=2").body,
                                   json::Unknown::refuse)
            .value();
    CHECK(proof.hashes == evidence.proof);
    const auto consistency =
        json::read<wire::LogProof>(server.get("/api/v1/log/proof/consistency?from=1&to=2").body,
                                   json::Unknown::refuse)
            .value();
    CHECK(consistency.hashes == bundle.consistency);
  });
}

TEST_CASE("log: what cannot be proven is refused in words") {
  with_team([](const Premises&, RunningServer& server, const std::string& admin) {
    REQUIRE(server.publish("@acme/pdf", admin, skill("@acme/pdf", "1.0.0")).status == 201);
    for (const char* target :
         {"proof/inclusion?index=1&size=1", "proof/inclusion?index=0&size=2",
          "proof/inclusion?index=0", "proof/inclusion?index=x&size=1", "proof/inclusion",
          "proof/inclusion?index=-1&size=1", "proof/consistency?from=2&to=1", "entries?limit=0",
          "entries?limit=100000", "entries?from=99999999999999999999"}) {
      CAPTURE(target);
      CHECK(server.get("/api/v1/log/" + std::string(target)).status == 400);
    }
    CHECK(server.get("/api/v1/revocations").status == 200);
    CHECK(server.get("/api/v1/log/entries").json().find("items")->if_array()->size() == 1);
    const Answer unknown =
        server.ask({.method = "POST",
                    .target = "/api/v1/log/evidence",
                    .type = "application/json",
                    .body = R"({"releases":[{"name":"@acme/none","version":"1.1.0"}]})"});
    CHECK(unknown.error() == "package_not_found");
  });
}

TEST_CASE("log: a yank is in the list of revocations with its proof") {
  with_team([](const Premises&, RunningServer& server, const std::string& admin) {
    REQUIRE(server.publish("@acme/pdf", admin, skill("@acme/pdf", "1.0.0")).status == 201);
    REQUIRE(server
                .ask({.method = "PATCH",
                      .target = "/api/v1/packages/@acme/pdf/releases/1.0.0",
                      .token = admin,
                      .type = "application/json",
                      .body = R"({"state":"yanked"})"})
                .status == 200);
    const auto bundle = bundle_of(server.get("/api/v1/revocations"));
    const auto head = trust::open_checkpoint(bundle.checkpoint, verifier_of(server)).value();
    REQUIRE(bundle.revocations.size() == 1);
    const auto entry =
        trust::check_logged(wire::from_wire(bundle.revocations[0]).value(), head.tree).value();
    CHECK(entry.kind == trust::EntryKind::yank);
    CHECK(bundle.revocations_next == 2);
  });
}

TEST_CASE("keys: registering wants a proof, and a signature wants a registered key") {
  with_team([](const Premises&, RunningServer& server, const std::string& admin) {
    CHECK(server.get("/api/v1/keys").status == 401);
    CHECK(server.get("/api/v1/keys", admin).status == 200);
    CHECK(server.get("/api/v1/log/key").status == 200);
    const auto key = trust::SigningKey::generate();
    const Answer refused = server.ask(
        {.method = "POST",
         .target = "/api/v1/keys",
         .token = admin,
         .type = "application/json",
         .body = R"({"public_key":")" + key.public_key().to_string() + R"(","signature":")" +
                 trust::write_signature(key.sign("something else")) + R"("})"});
    CHECK(refused.error() == "invalid_signature");
    const Answer unsigned_by_known =
        server.publish("@acme/pdf", admin, skill("@acme/pdf", "1.0.0"),
                       "Publisher-Signature: {\"payload\":\"AA==\"}\r\n");
    CHECK(unsigned_by_known.error() == "invalid_signature");
    CHECK(server.get("/api/v1/index/@acme/pdf").status == 404);
  });
}

}  // namespace
}  // namespace tank::testing
