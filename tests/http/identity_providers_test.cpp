// SPDX-License-Identifier: Apache-2.0
// Where the providers that a configuration names may make the server go.
#include "server/identity_providers.hpp"

#include <atomic>

#include <doctest/doctest.h>

#include "support/fakes.hpp"
#include "support/local_site.hpp"

namespace tank::testing {
namespace {

TEST_CASE("identity providers: one in a private net is not asked in production") {
  struct Case {
    const char* environment;
    const char* private_providers;
    int visits;
  };
  const std::vector<Case> table{{"production", "", 0},
                                {"production", "refuse", 0},
                                {"production", "allow", 1},
                                {"development", "", 1},
                                {"development", "refuse", 0}};
  for (const Case& row : table) {
    CAPTURE(row.environment);
    CAPTURE(row.private_providers);
    std::atomic<int> visits = 0;
    const LocalSite site([&visits](const SiteRequest&) {
      ++visits;
      return SiteAnswer{.status = 404, .body = "{}"};
    });
    const ManualClock clock;
    server::Config config;
    config.environment = row.environment;
    config.private_providers = row.private_providers;
    config.oidc_issuer = site.origin();
    config.oidc_client = "tank";
    const auto providers = server::open_identity_providers(config, clock);
    REQUIRE(providers.has_value());
    REQUIRE(providers->all().size() == 1);
    CHECK_FALSE(providers->all().front()->authorize_url({}).has_value());
    CHECK(visits == row.visits);
  }
}

TEST_CASE("identity providers: the wish about private ones has two words") {
  const ManualClock clock;
  server::Config config;
  config.private_providers = "maybe";
  config.google_client = "tank";
  const auto providers = server::open_identity_providers(config, clock);
  REQUIRE_FALSE(providers.has_value());
  CHECK(providers.error().code == Errc::invalid_argument);
}

}  // namespace
}  // namespace tank::testing
