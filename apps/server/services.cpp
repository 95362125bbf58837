// SPDX-License-Identifier: Apache-2.0
#include "server/services.hpp"

namespace tank::server {

Services::Services(const Ports& ports)
    : store(ports.store),
      artifacts(ports.artifacts),
      clock(ports.clock),
      entropy(ports.entropy),
      scanner(rules, ports.reviewer),
      outbound(ports.outbound),
      login_parts{store, clock, entropy, ports.mailer, ports.master_key, ports.site},
      logins(store, clock, entropy, token_uses),
      users(store, clock, entropy),
      tokens(store, clock, entropy),
      sessions(store, clock, entropy),
      passwords(login_parts),
      confirmations(login_parts),
      email_logins(login_parts),
      email_addresses(login_parts),
      device_logins(login_parts),
      authorization_codes(login_parts),
      federated_logins(login_parts, ports.providers),
      outside_tokens(login_parts, ports.issuers),
      bridge_tokens(login_parts),
      access_tokens(login_parts),
      impersonations(store, clock, entropy),
      statistics(store),
      organizations(store, clock, entropy),
      invitations(store, clock, entropy, ports.mailer, ports.site),
      service_accounts(store, clock, entropy),
      audit(store),
      packages(store, clock, entropy),
      releases(store, artifacts, clock, entropy, downloads, scanner),
      dist_tags(store, clock, entropy),
      uploads(store, artifacts, clock, entropy, scanner),
      deposits(store, artifacts, clock, entropy, ports.master_key, scanner),
      catalogue(store, clock, entropy),
      download_addresses(store, clock, ports.master_key),
      inventory(store),
      own_packages(store, clock, entropy),
      resolutions(store, clock),
      publish_log(store, clock, entropy, ports.master_key, ports.site),
      publisher_keys(store, clock, entropy),
      skills(store, artifacts),
      scans(store, artifacts, clock, entropy, scanner, {ports.mailer, ports.site}) {}

}  // namespace tank::server
