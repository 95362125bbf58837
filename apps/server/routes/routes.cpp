// SPDX-License-Identifier: Apache-2.0
#include "server/routes/routes.hpp"

#include <iterator>

namespace tank::server {

std::vector<Operation> all_routes() {
  std::vector<Operation> out;
  for (auto* const routes : {&login_routes,
                             &federation_routes,
                             &exchange_routes,
                             &program_login_routes,
                             &cli_auth_routes,
                             &session_routes,
                             &identity_routes,
                             &administration_routes,
                             &inventory_routes,
                             &organization_routes,
                             &audit_routes,
                             &invitation_routes,
                             &service_account_routes,
                             &package_routes,
                             &download_routes,
                             &own_package_routes,
                             &transfer_routes,
                             &release_routes,
                             &upload_routes,
                             &read_routes,
                             &skill_routes,
                             &skill_publish_routes,
                             &skill_browse_routes,
                             &log_routes,
                             &key_routes,
                             &discovery_routes,
                             &mcp_routes,
                             &site_routes,
                             &page_routes,
                             &scan_routes,
                             &scan_file_routes}) {
    std::ranges::move(routes(), std::back_inserter(out));
  }
  return out;
}

}  // namespace tank::server
