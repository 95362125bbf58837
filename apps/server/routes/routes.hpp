// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Every route there is, by subject.

#include <vector>

#include "server/api/operation.hpp"

namespace tank::server {

[[nodiscard]] std::vector<Operation> login_routes();
[[nodiscard]] std::vector<Operation> federation_routes();
[[nodiscard]] std::vector<Operation> exchange_routes();
[[nodiscard]] std::vector<Operation> program_login_routes();
[[nodiscard]] std::vector<Operation> cli_auth_routes();
[[nodiscard]] std::vector<Operation> session_routes();
[[nodiscard]] std::vector<Operation> identity_routes();
[[nodiscard]] std::vector<Operation> administration_routes();
[[nodiscard]] std::vector<Operation> audit_routes();
[[nodiscard]] std::vector<Operation> inventory_routes();
[[nodiscard]] std::vector<Operation> organization_routes();
[[nodiscard]] std::vector<Operation> invitation_routes();
[[nodiscard]] std::vector<Operation> service_account_routes();
[[nodiscard]] std::vector<Operation> package_routes();
[[nodiscard]] std::vector<Operation> download_routes();
[[nodiscard]] std::vector<Operation> log_routes();
[[nodiscard]] std::vector<Operation> key_routes();
[[nodiscard]] std::vector<Operation> release_routes();
[[nodiscard]] std::vector<Operation> upload_routes();
[[nodiscard]] std::vector<Operation> scan_routes();
[[nodiscard]] std::vector<Operation> scan_file_routes();
[[nodiscard]] std::vector<Operation> read_routes();
[[nodiscard]] std::vector<Operation> discovery_routes();
[[nodiscard]] std::vector<Operation> mcp_routes();
[[nodiscard]] std::vector<Operation> own_package_routes();
[[nodiscard]] std::vector<Operation> transfer_routes();
[[nodiscard]] std::vector<Operation> skill_routes();
[[nodiscard]] std::vector<Operation> skill_publish_routes();
[[nodiscard]] std::vector<Operation> skill_browse_routes();
[[nodiscard]] std::vector<Operation> site_routes();
[[nodiscard]] std::vector<Operation> page_routes();

/// The whole table, in the order in which it is documented.
[[nodiscard]] std::vector<Operation> all_routes();

}  // namespace tank::server
