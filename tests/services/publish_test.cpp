// SPDX-License-Identifier: Apache-2.0
// What publishing owes to publishers.
#include <string>

#include <doctest/doctest.h>

#include <tank/package/archive.hpp>

#include "services/world.hpp"

namespace tank::testing {
namespace {

using identity::Actor;
using registry::NewRelease;

std::string with_files(std::vector<package::ArchiveFile> files) {
  return good(package::pack(std::move(files)));
}

TEST_CASE("publish: the release says what the bytes say, and is visible at once") {
  in_every_world([](World& world) {
    const Actor ann = world.person("ann");
    world.team(ann, "acme");
    const Skill skill{.name = "@acme/pdf",
                      .version = "1.0.0",
                      .permissions = R"({"network":{"outbound":["api.acme.org"]}})",
                      .skills = R"({"@acme/text":"^1.0.0"})"};
    const std::string archive = archive_of(skill);
    const auto published = good(world.publish(ann, skill));
    CHECK_FALSE(published.replayed);
    CHECK(published.release.digest == Digest::of(archive));
    CHECK(published.release.uploaded_digest == published.release.digest);
    CHECK(published.release.integrity == Integrity::of(archive));
    CHECK(published.release.size_bytes == static_cast<std::int64_t>(archive.size()));
    CHECK(published.release.file_count == 2);
    CHECK(published.release.readme == "# A skill");
    CHECK(published.release.permissions.network_outbound ==
          std::vector<std::string>{"api.acme.org"});
    CHECK(published.release.published_by == ann.user_id);
    CHECK(published.package.description == "Reads documents");

    const auto detail = good(world->packages.find(identity::anonymous("r"), named("@acme/pdf")));
    REQUIRE(detail.latest() != nullptr);
    CHECK(detail.latest()->version == versioned("1.0.0"));
    CHECK(detail.organization.slug.to_string() == "acme");
    const auto found = good(world->releases.find(ann, named("@acme/pdf"), "latest"));
    CHECK(found == published.release);
  });
}

TEST_CASE("publish: an archive without SKILL.md at its top is no skill") {
  in_every_world([](World& world) {
    const Actor ann = world.person("ann");
    world.team(ann, "acme");
    const std::string manifest = R"({"name":"@acme/pdf","version":"1.0.0"})";
    for (const char* path : {"README.md", "docs/SKILL.md", "skill.md"}) {
      CAPTURE(path);
      const std::string archive =
          good(package::pack({{.path = "tank.json", .content = manifest, .executable = false},
                              {.path = path, .content = "# A skill", .executable = false}}));
      const auto refused = world->releases.publish(ann, {.name = named("@acme/pdf"),
                                                         .version = std::nullopt,
                                                         .archive = archive,
                                                         .idempotency_key = {}});
      CHECK(word_of(refused) == "invalid_skill");
    }
  });
}

TEST_CASE("publish: a version is published once, and the second attempt says so") {
  in_every_world([](World& world) {
    const Actor ann = world.person("ann");
    world.team(ann, "acme");
    const Skill skill{.name = "@acme/pdf", .version = "1.0.0"};
    good(world.publish(ann, skill));
    const auto rows = world.audit_rows();
    const auto again = world.publish(ann, skill);
    CHECK(word_of(again) == "release_exists");
    CHECK(again.error().detail.find("@acme/pdf@1.0.0") != std::string::npos);
    CHECK(world.audit_rows() == rows);
  });
}

TEST_CASE("publish: a removed version is burnt for ever, for other bytes and for the same") {
  in_every_world([](World& world) {
    const Actor ann = world.person("ann");
    world.team(ann, "acme");
    const Skill first{.name = "@acme/pdf", .version = "1.0.0"};
    good(world.publish(ann, first));
    good(world.publish(ann, {.name = "@acme/pdf", .version = "1.1.0"}));
    good(world->releases.remove(ann, named("@acme/pdf"), versioned("1.0.0"), "leaked a key"));
    CHECK(word_of(world.publish(ann, first)) == "release_burnt");
    CHECK(word_of(world.publish(ann, {.name = "@acme/pdf", .version = "1.0.0", .text = "other"})) ==
          "release_burnt");
    CHECK(word_of(world->releases.find(ann, named("@acme/pdf"), "1.0.0")) == "release_not_found");
  });
}

TEST_CASE("publish: more permissions need a higher version, against the next lower release") {
  in_every_world([](World& world) {
    const Actor ann = world.person("ann");
    world.team(ann, "acme");
    const std::string host = R"({"network":{"outbound":["evil.example"]}})";
    good(world.publish(ann, {.name = "@acme/pdf", .version = "1.0.0"}));
    good(world.publish(ann, {.name = "@acme/pdf", .version = "2.0.0", .permissions = host}));

    // The baseline is 1.0.0 by SemVer order, although 2.0.0 was published later.
    const auto refused =
        world.publish(ann, {.name = "@acme/pdf", .version = "1.0.1", .permissions = host});
    CHECK(word_of(refused) == "permission_escalation");
    CHECK(refused.error().detail.find("evil.example") != std::string::npos);
    // A refused attempt does not burn the number.
    good(world.publish(ann, {.name = "@acme/pdf", .version = "1.0.1"}));
    good(world.publish(ann, {.name = "@acme/pdf", .version = "2.0.1", .permissions = host}));

    // Removing the lower releases must not open a way around it.
    good(world->releases.remove(ann, named("@acme/pdf"), versioned("1.0.0"), ""));
    good(world->releases.remove(ann, named("@acme/pdf"), versioned("1.0.1"), ""));
    CHECK(word_of(
              world.publish(ann, {.name = "@acme/pdf", .version = "1.0.2", .permissions = host})) ==
          "permission_escalation");
  });
}

TEST_CASE("publish: who may not, learns it before any byte is looked at") {
  in_every_world([](World& world) {
    const Actor ann = world.person("ann");
    const Actor eve = world.person("eve");
    world.team(ann, "acme");
    const std::string garbage = "not an archive";
    const auto attempt = [&](const Actor& actor, const char* name) {
      return word_of(world->releases.publish(actor, {.name = named(name),
                                                     .version = std::nullopt,
                                                     .archive = garbage,
                                                     .idempotency_key = {}}));
    };
    CHECK(attempt(identity::anonymous("r"), "@acme/pdf") == "unauthorized");
    CHECK(attempt(eve, "@acme/pdf") == "forbidden");
    CHECK(attempt(world.admin, "@acme/pdf") == "forbidden");
    CHECK(attempt(ann, "@nobody/pdf") == "organization_not_found");
    Actor reader = ann;
    reader.scopes = identity::Scopes({identity::Scope::skills_read});
    CHECK(attempt(reader, "@acme/pdf") == "forbidden");
    Actor narrow = ann;
    narrow.credential = identity::Credential{
        .id = {}, .name = "ci", .package_pattern = "@acme/text", .expires_at = {}};
    CHECK(attempt(narrow, "@acme/pdf") == "forbidden");
    CHECK(attempt(narrow, "@acme/text") == "archive_malformed");
    CHECK(attempt(ann, "@acme/pdf") == "archive_malformed");
    CHECK(good(world.artifacts->list()).empty());
  });
}

TEST_CASE("publish: the manifest in the bytes must be the one that is asked for") {
  in_every_world([](World& world) {
    const Actor ann = world.person("ann");
    world.team(ann, "acme");
    const std::string archive = archive_of({.name = "@acme/pdf", .version = "1.0.0"});
    const auto attempt = [&](const char* name, std::optional<semver::Version> version) {
      return word_of(world->releases.publish(ann, {.name = named(name),
                                                   .version = std::move(version),
                                                   .archive = archive,
                                                   .idempotency_key = {}}));
    };
    CHECK(attempt("@acme/text", std::nullopt) == "invalid_manifest");
    CHECK(attempt("@acme/pdf", versioned("1.0.1")) == "invalid_manifest");
    CHECK(attempt("@acme/pdf", versioned("1.0.0")) == "ok");

    const std::string without = with_files({{.path = "SKILL.md", .content = "x"}});
    CHECK(word_of(world->releases.publish(ann, {.name = named("@acme/pdf"),
                                                .version = std::nullopt,
                                                .archive = without,
                                                .idempotency_key = {}})) == "invalid_manifest");
  });
}

TEST_CASE("publish: bytes that others packed are packed anew, and ours are served") {
  in_every_world([](World& world) {
    const Actor ann = world.person("ann");
    world.team(ann, "acme");
    std::string foreign = archive_of({.name = "@acme/pdf", .version = "1.0.0"});
    const Digest canonical = Digest::of(foreign);
    foreign[4] = 7;  // a time in the gzip header: the same files, but not our bytes
    const auto published = good(world->releases.publish(ann, {.name = named("@acme/pdf"),
                                                              .version = std::nullopt,
                                                              .archive = foreign,
                                                              .idempotency_key = {}}));
    CHECK(published.release.uploaded_digest == Digest::of(foreign));
    CHECK(published.release.digest == canonical);
    CHECK(good(world.artifacts->list()) == std::vector{canonical});
  });
}

TEST_CASE("publish: a key gets the first answer again, and only for the same request") {
  in_every_world([](World& world) {
    const Actor ann = world.person("ann");
    const Actor bob = world.person("bob");
    world.team(ann, "acme");
    world.add(ann, "acme", bob, org::Role::member);
    const Skill skill{.name = "@acme/pdf", .version = "1.0.0"};
    const auto first = good(world.publish(ann, skill, "key-1"));
    const auto rows = world.audit_rows();
    const auto again = good(world.publish(ann, skill, "key-1"));
    CHECK(again.replayed);
    CHECK(again.release == first.release);
    CHECK(world.audit_rows() == rows);

    const Skill next{.name = "@acme/pdf", .version = "1.1.0"};
    CHECK(word_of(world.publish(ann, next, "key-1")) == "idempotency_key_reused");
    CHECK(word_of(world.publish(ann, skill, "key-2")) == "release_exists");
    // The key is the principal's own, and a failed request has not taken it.
    CHECK(word_of(world.publish(bob, next, "key-1")) == "ok");
    CHECK(word_of(world.publish(ann, {.name = "@acme/pdf", .version = "1.2.0"}, "key-2")) == "ok");
  });
}

TEST_CASE("publish: latest and what the package shows follow SemVer order, not time") {
  in_every_world([](World& world) {
    const Actor ann = world.person("ann");
    world.team(ann, "acme");
    const auto publish = [&](const char* version) {
      good(world.publish(
          ann,
          {.name = "@acme/pdf", .version = version, .description = std::string("of ") + version}));
      const auto detail = good(world->packages.find(ann, named("@acme/pdf")));
      return detail.latest()->version.to_string() + ' ' + detail.package.description;
    };
    CHECK(publish("1.0.0-rc.1") == "1.0.0-rc.1 of 1.0.0-rc.1");
    CHECK(publish("1.10.0") == "1.10.0 of 1.10.0");
    CHECK(publish("1.9.0") == "1.10.0 of 1.10.0");
    CHECK(publish("2.0.0-beta.1") == "1.10.0 of 1.10.0");
    CHECK(publish("2.0.0") == "2.0.0 of 2.0.0");
  });
}

}  // namespace
}  // namespace tank::testing
