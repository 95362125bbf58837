// SPDX-License-Identifier: Apache-2.0
#include "server/test_user.hpp"

#include <utility>

#include <tank/identity/api_tokens.hpp>
#include <tank/identity/users.hpp>
#include <tank/org/organizations.hpp>

namespace tank::server {
namespace {

using identity::Actor;
using identity::Environment;

constexpr std::string_view request_id = "provision-test-user";
constexpr std::string_view user_name = "E2E Test User";

Result<void> check_environment(Environment environment) {
  if (environment == Environment::test || environment == Environment::development) return {};
  return fail(Errc::forbidden, "test users exist in test and development only; this is `" +
                                   std::string(to_string(environment)) +
                                   "`, so use another store and `--environment test`");
}

// No two runs get in each other's way.
Result<Email> fresh_address(const Clock& clock, Entropy& entropy) {
  const std::string id = UserId::make(clock.now(), entropy).to_string();
  return Email::parse("e2e+" + id.substr(UserId::prefix().size() + 1) + "@example.com");
}

Result<void> join_tank(org::Organizations& organizations, const Actor& admin, const Email& email) {
  const auto slug = Slug::parse("tank");
  if (!slug) return pass(slug);
  const auto made = organizations.create(admin, {.name = "Tank", .slug = *slug});
  if (!made && made.error().code != Errc::slug_taken) return pass(made);
  const auto added = organizations.add_member(admin, *slug, email, org::Role::member);
  if (!added) return pass(added);
  return {};
}

}  // namespace

Result<TestUser> provision_test_user(Store& store, const Clock& clock, Entropy& entropy,
                                     Environment environment) {
  if (auto allowed = check_environment(environment); !allowed) return pass(allowed);
  identity::Users users(store, clock, entropy);
  org::Organizations organizations(store, clock, entropy);
  const auto admin = users.local_admin(std::string(request_id));
  if (!admin) return pass(admin);
  const auto email = fresh_address(clock, entropy);
  if (!email) return pass(email);
  const auto invited = users.create(*admin, {.email = *email, .name = std::string(user_name)});
  if (!invited) return pass(invited);
  const Actor user = identity::in_process(invited->user, std::string(request_id));
  const auto team = organizations.create(user, {.name = "E2E Team", .slug = std::nullopt});
  if (!team) return pass(team);
  if (auto joined = join_tank(organizations, *admin, *email); !joined) return pass(joined);
  auto token = identity::ApiTokens(store, clock, entropy)
                   .create(user, {.name = "acceptance run",
                                  .scopes = identity::Scopes::all(),
                                  .package_pattern = {}});
  if (!token) return pass(token);
  return TestUser{.token = std::move(token->text),
                  .user_id = invited->user.id.to_string(),
                  .name = invited->user.name,
                  .email = email->to_string(),
                  .organization = team->slug.to_string()};
}

}  // namespace tank::server
