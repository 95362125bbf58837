// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Everything that a program builds in `main`, over one store, for the tests of services.

#include <filesystem>
#include <memory>
#include <string>

#include <doctest/doctest.h>

#include <tank/event/audit_log.hpp>
#include <tank/identity/access_tokens.hpp>
#include <tank/identity/api_tokens.hpp>
#include <tank/identity/authorization_codes.hpp>
#include <tank/identity/confirmations.hpp>
#include <tank/identity/device_logins.hpp>
#include <tank/identity/email_addresses.hpp>
#include <tank/identity/email_logins.hpp>
#include <tank/identity/impersonations.hpp>
#include <tank/identity/logins.hpp>
#include <tank/identity/passwords.hpp>
#include <tank/identity/sessions.hpp>
#include <tank/identity/statistics.hpp>
#include <tank/identity/token_uses.hpp>
#include <tank/identity/users.hpp>
#include <tank/org/invitations.hpp>
#include <tank/org/organizations.hpp>
#include <tank/org/service_accounts.hpp>
#include <tank/registry/catalogue.hpp>
#include <tank/registry/deposits.hpp>
#include <tank/registry/dist_tags.hpp>
#include <tank/registry/download_addresses.hpp>
#include <tank/registry/download_counter.hpp>
#include <tank/registry/own_packages.hpp>
#include <tank/registry/packages.hpp>
#include <tank/registry/publish_log.hpp>
#include <tank/registry/publisher_keys.hpp>
#include <tank/registry/releases.hpp>
#include <tank/registry/resolutions.hpp>
#include <tank/registry/scans.hpp>
#include <tank/registry/signing_policies.hpp>
#include <tank/registry/transfers.hpp>
#include <tank/registry/uploads.hpp>
#include <tank/registry/verification.hpp>
#include <tank/storage/open.hpp>

#include "support/backends.hpp"
#include "support/fakes.hpp"
#include "support/moody_scanner.hpp"

namespace tank::testing {

/// A folder that goes with the object.
class ScratchFolder {
 public:
  ScratchFolder();
  ScratchFolder(const ScratchFolder&) = delete;
  ScratchFolder& operator=(const ScratchFolder&) = delete;
  ~ScratchFolder();
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

/// What goes into a skill; the rest is the same for all.
struct Skill {
  std::string name;
  std::string version;
  std::string permissions = "{}";
  std::string skills = "{}";
  std::string visibility = "public";
  std::string text = "# A skill";
  std::string description = "Reads documents";
};

/// The archive of a skill, as our own tools pack it.
[[nodiscard]] std::string archive_of(const Skill& skill);

/// All services over one store.
struct Services {
  Services(Store& store, ArtifactStore& artifacts, std::uint64_t seed = 1);

  ManualClock clock;
  SharedEntropy entropy;
  LetterBox letters;
  identity::MasterKey master_key;
  identity::Site site{.name = "Tank", .url = "https://tank.example"};
  identity::TokenUses uses;
  registry::DownloadCounter downloads;
  MoodyScanner scanner;
  identity::Users users;
  identity::Logins logins;
  identity::ApiTokens tokens;
  identity::Sessions sessions;
  identity::Passwords passwords;
  identity::Confirmations confirmations;
  identity::EmailLogins email_logins;
  identity::EmailAddresses email_addresses;
  identity::DeviceLogins device_logins;
  identity::AuthorizationCodes authorization_codes;
  identity::AccessTokens access_tokens;
  identity::Impersonations impersonations;
  identity::Statistics statistics;
  org::Organizations organizations;
  org::Invitations invitations;
  org::ServiceAccounts service_accounts;
  registry::Packages packages;
  registry::Releases releases;
  registry::DistTags dist_tags;
  registry::Uploads uploads;
  registry::Deposits deposits;
  registry::Catalogue catalogue;
  registry::DownloadAddresses download_addresses;
  registry::OwnPackages own_packages;
  registry::Transfers transfers;
  registry::Resolutions resolutions;
  registry::PublishLog publish_log;
  registry::PublisherKeys publisher_keys;
  registry::SigningPolicies signing_policies;
  registry::Scans scans;
  event::AuditLog audit;
};

class World {
 public:
  explicit World(const Backend& backend);
  World(std::unique_ptr<Place> place, std::unique_ptr<Store> store);

  /// Somebody new, who acts inside this process.
  [[nodiscard]] identity::Actor person(const std::string& name);
  /// Somebody new who has shown to read the address.
  [[nodiscard]] identity::Actor verified_person(const std::string& name);
  /// A team whose owner is `owner`.
  void team(const identity::Actor& owner, const std::string& slug);
  void add(const identity::Actor& owner, const std::string& slug, const identity::Actor& member,
           org::Role role);
  [[nodiscard]] Result<registry::PublishedRelease> publish(const identity::Actor& actor,
                                                           const Skill& skill,
                                                           const std::string& key = {});
  /// Everything that is wrong, one line each; empty when all is well.
  [[nodiscard]] std::string damages();
  [[nodiscard]] std::int64_t audit_rows();

  OpenStore store;
  ScratchFolder folder;
  std::unique_ptr<ArtifactStore> artifacts;
  std::unique_ptr<Services> made;
  identity::Actor admin;

  Services* operator->() { return made.get(); }
};

/// Runs `body(World&)` over SQLite in memory, SQLite in a file, and PostgreSQL.
template <class Body>
void in_every_world(Body&& body) {
  for (const Backend& backend : backends()) {
    CAPTURE(backend.name);
    World world(backend);
    body(world);
    CHECK(world.damages() == "");
  }
}

/// The value, which must be there. Often only that it is there counts.
template <class T>
T good(Result<T> result) {
  INFO((result ? std::string() : describe_error(result.error())));
  REQUIRE(result.has_value());
  return std::move(*result);
}
inline void good(const Result<void>& result) {
  INFO((result ? std::string() : describe_error(result.error())));
  REQUIRE(result.has_value());
}

/// The word of the error, or `ok`.
template <class T>
[[nodiscard]] std::string word_of(const Result<T>& result) {
  return result ? "ok" : std::string(to_string(result.error().code));
}

[[nodiscard]] package::PackageName named(std::string_view text);
[[nodiscard]] semver::Version versioned(std::string_view text);
[[nodiscard]] Slug slugged(std::string_view text);

}  // namespace tank::testing
