// SPDX-License-Identifier: Apache-2.0
#include "services/world.hpp"

#include <stdlib.h>

#include <tank/package/archive.hpp>
#include <tank/storage/user_store.hpp>

namespace tank::testing {

ScratchFolder::ScratchFolder() {
  std::string pattern = (std::filesystem::temp_directory_path() / "tank-test-XXXXXX").string();
  REQUIRE(::mkdtemp(pattern.data()) != nullptr);
  path_ = pattern;
}

ScratchFolder::~ScratchFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

std::string archive_of(const Skill& skill) {
  const std::string manifest =
      "{\"name\":\"" + skill.name + "\",\"version\":\"" + skill.version + "\",\"description\":\"" +
      skill.description + "\",\"skills\":" + skill.skills +
      ",\"permissions\":" + skill.permissions + ",\"visibility\":\"" + skill.visibility + "\"}";
  return good(package::pack({{.path = "tank.json", .content = manifest, .executable = false},
                             {.path = "SKILL.md", .content = skill.text, .executable = false}}));
}

Services::Services(Store& store, ArtifactStore& artifacts, std::uint64_t seed)
    : entropy(seed),
      master_key(identity::MasterKey::make(entropy)),
      users(store, clock, entropy),
      logins(store, clock, entropy, uses),
      tokens(store, clock, entropy),
      sessions(store, clock, entropy),
      passwords({store, clock, entropy, letters, master_key, site}),
      confirmations({store, clock, entropy, letters, master_key, site}),
      email_logins({store, clock, entropy, letters, master_key, site}),
      email_addresses({store, clock, entropy, letters, master_key, site}),
      device_logins({store, clock, entropy, letters, master_key, site}),
      authorization_codes({store, clock, entropy, letters, master_key, site}),
      access_tokens({store, clock, entropy, letters, master_key, site}),
      impersonations(store, clock, entropy),
      statistics(store),
      organizations(store, clock, entropy),
      invitations(store, clock, entropy, letters, site),
      service_accounts(store, clock, entropy),
      packages(store, clock, entropy),
      releases(store, artifacts, clock, entropy, downloads, scanner),
      dist_tags(store, clock, entropy),
      uploads(store, artifacts, clock, entropy, scanner),
      deposits(store, artifacts, clock, entropy, master_key, scanner),
      catalogue(store, clock, entropy),
      download_addresses(store, clock, master_key),
      own_packages(store, clock, entropy),
      transfers(store, clock, entropy),
      resolutions(store, clock),
      publish_log(store, clock, entropy, master_key, site),
      publisher_keys(store, clock, entropy),
      signing_policies(store, clock, entropy),
      scans(store, artifacts, clock, entropy, scanner, {letters, site}),
      audit(store) {}

World::World(const Backend& backend) : store(backend.open_empty()) {
  artifacts = good(open_artifact_directory(folder.path().string()));
  made = std::make_unique<Services>(*store, *artifacts);
  admin = good(made->users.local_admin("req-admin"));
}

World::World(std::unique_ptr<Place> place, std::unique_ptr<Store> opened)
    : store{std::move(place), std::move(opened)} {
  artifacts = good(open_artifact_directory(folder.path().string()));
  made = std::make_unique<Services>(*store, *artifacts);
  admin = good(made->users.local_admin("req-admin"));
}

identity::Actor World::person(const std::string& name) {
  const auto email = good(Email::parse(name + "@example.org"));
  const auto invited = good(made->users.create(
      admin, {.email = email, .name = name, .role = identity::PlatformRole::user}));
  return identity::in_process(invited.user, "req-" + name);
}

identity::Actor World::verified_person(const std::string& name) {
  const auto somebody = person(name);
  good(transact(*store, [&](Transaction& tx) -> Result<void> {
    auto user = tx.users().find(*somebody.user_id);
    if (!user) return pass(user);
    user->email_verified = true;
    return tx.users().save(*user);
  }));
  return somebody;
}

void World::team(const identity::Actor& owner, const std::string& slug) {
  good(made->organizations.create(owner, {.name = slug, .slug = slugged(slug)}));
}

void World::add(const identity::Actor& owner, const std::string& slug,
                const identity::Actor& member, org::Role role) {
  const auto email = good(Email::parse(member.email));
  good(made->organizations.add_member(owner, slugged(slug), email, role));
}

Result<registry::PublishedRelease> World::publish(const identity::Actor& actor, const Skill& skill,
                                                  const std::string& key) {
  const std::string archive = archive_of(skill);
  return made->releases.publish(actor, {.name = named(skill.name),
                                        .version = std::nullopt,
                                        .archive = archive,
                                        .idempotency_key = key});
}

std::string World::damages() {
  const auto report = good(registry::verify_store(*store, *artifacts));
  std::string out;
  for (const registry::Damage& damage : report.damages) {
    out += std::string(registry::to_string(damage.kind)) + ' ' + damage.subject + ": " +
           damage.detail + '\n';
  }
  return out;
}

std::int64_t World::audit_rows() { return good(event::check_whole_chain(*store)).events; }

package::PackageName named(std::string_view text) {
  return good(package::PackageName::parse(text));
}
semver::Version versioned(std::string_view text) { return good(semver::Version::parse(text)); }
Slug slugged(std::string_view text) { return good(Slug::parse(text)); }

}  // namespace tank::testing
