// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// A browser's way to the local OpenID provider and back to the server.

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>

#include "http/visitor.hpp"
#include "support/openid_provider.hpp"

namespace tank::testing {

/// A server that offers the provider, as `oidc`.
[[nodiscard]] inline server::Config offering(const OpenIdProvider& provider,
                                             const Premises& premises) {
  server::Config config = RunningServer::unlimited();
  config.oidc_issuer = provider.issuer();
  config.oidc_client = OpenIdProvider::client_id;
  config.oidc_secret_file = premises.folder + "/oidc.secret";
  std::ofstream(config.oidc_secret_file) << OpenIdProvider::client_secret;
  std::filesystem::permissions(config.oidc_secret_file, std::filesystem::perms::owner_read);
  return config;
}

/// Goes to the provider, logs in there, and gives the address of ours that the provider sends
/// the browser back to.
[[nodiscard]] inline std::string way_back(RunningServer& server, const Visitor& visitor,
                                          const std::string& next = "/") {
  const Answer departed =
      visitor.post("/auth/login", document({{"provider", "oidc"}, {"next", next}}));
  REQUIRE(departed.status == 200);
  const std::string url = text_at(departed.json(), "url");
  const std::size_t port = url.rfind(':', url.find("/authorize")) + 1;
  const std::size_t path = url.find('/', port);
  const Answer there = ask(static_cast<std::uint16_t>(std::stoi(url.substr(port, path - port))),
                           {.target = url.substr(path)});
  REQUIRE(there.status == 302);
  const std::string back = there.field("location");
  const std::string& own = server.instance().public_url();
  REQUIRE(back.starts_with(own + "/auth/callback?"));
  return back.substr(own.size());
}

}  // namespace tank::testing
