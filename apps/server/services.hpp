// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Everything that the handlers work with, built once by main.

#include <string>
#include <vector>

#include <tank/event/audit_log.hpp>
#include <tank/identity/access_tokens.hpp>
#include <tank/identity/api_tokens.hpp>
#include <tank/identity/authorization_codes.hpp>
#include <tank/identity/bridge_tokens.hpp>
#include <tank/identity/confirmations.hpp>
#include <tank/identity/device_logins.hpp>
#include <tank/identity/email_addresses.hpp>
#include <tank/identity/email_logins.hpp>
#include <tank/identity/federated_logins.hpp>
#include <tank/identity/impersonations.hpp>
#include <tank/identity/logins.hpp>
#include <tank/identity/outside_tokens.hpp>
#include <tank/identity/passwords.hpp>
#include <tank/identity/sessions.hpp>
#include <tank/identity/statistics.hpp>
#include <tank/identity/token_uses.hpp>
#include <tank/identity/users.hpp>
#include <tank/org/invitations.hpp>
#include <tank/org/organizations.hpp>
#include <tank/org/service_accounts.hpp>
#include <tank/port/artifact_store.hpp>
#include <tank/port/http_client.hpp>
#include <tank/port/reviewer.hpp>
#include <tank/registry/catalogue.hpp>
#include <tank/registry/deposits.hpp>
#include <tank/registry/dist_tags.hpp>
#include <tank/registry/download_addresses.hpp>
#include <tank/registry/download_counter.hpp>
#include <tank/registry/inventory.hpp>
#include <tank/registry/own_packages.hpp>
#include <tank/registry/packages.hpp>
#include <tank/registry/publish_log.hpp>
#include <tank/registry/publisher_keys.hpp>
#include <tank/registry/releases.hpp>
#include <tank/registry/resolutions.hpp>
#include <tank/registry/reviewed_scanner.hpp>
#include <tank/registry/scans.hpp>
#include <tank/registry/signing_policies.hpp>
#include <tank/registry/skills.hpp>
#include <tank/registry/transfers.hpp>
#include <tank/registry/uploads.hpp>
#include <tank/storage/store.hpp>

namespace tank::server {

/// What the services borrow; it must outlive them.
struct Ports {
  Store& store;
  ArtifactStore& artifacts;
  const Clock& clock;
  Entropy& entropy;
  Mailer& mailer;
  const identity::MasterKey& master_key;
  const identity::Site& site;
  std::vector<OAuthProvider*> providers = {};
  std::vector<identity::TrustedIssuer*> issuers = {};
  Reviewer* reviewer = nullptr;    ///< nobody: findings stay as they are
  HttpClient* outbound = nullptr;  ///< with a guard, for addresses that strangers give us
};

/// Thread-safe.
struct Services {
  explicit Services(const Ports& ports);

  Store& store;
  ArtifactStore& artifacts;
  const Clock& clock;
  Entropy& entropy;
  identity::TokenUses token_uses;
  registry::DownloadCounter downloads;
  registry::RuleScanner rules;
  registry::ReviewedScanner scanner;
  HttpClient* outbound;  ///< may be null: nothing is fetched

  const identity::LoginParts login_parts;
  identity::Logins logins;
  identity::Users users;
  identity::ApiTokens tokens;
  identity::Sessions sessions;
  identity::Passwords passwords;
  identity::Confirmations confirmations;
  identity::EmailLogins email_logins;
  identity::EmailAddresses email_addresses;
  identity::DeviceLogins device_logins;
  identity::AuthorizationCodes authorization_codes;
  identity::FederatedLogins federated_logins;
  identity::OutsideTokens outside_tokens;
  identity::BridgeTokens bridge_tokens;
  identity::AccessTokens access_tokens;
  identity::Impersonations impersonations;
  identity::Statistics statistics;
  org::Organizations organizations;
  org::Invitations invitations;
  org::ServiceAccounts service_accounts;
  event::AuditLog audit;
  registry::Packages packages;
  registry::Releases releases;
  registry::DistTags dist_tags;
  registry::Uploads uploads;
  registry::Deposits deposits;
  registry::Catalogue catalogue;
  registry::DownloadAddresses download_addresses;
  registry::Inventory inventory;
  registry::OwnPackages own_packages;
  registry::Transfers transfers;
  registry::Resolutions resolutions;
  registry::PublishLog publish_log;
  registry::PublisherKeys publisher_keys;
  registry::SigningPolicies signing_policies;
  registry::Skills skills;
  registry::Scans scans;
};

}  // namespace tank::server
