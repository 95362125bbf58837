// SPDX-License-Identifier: Apache-2.0
// A route of your own that members of a team may read: who comes with the request, and whether the
// policy lets them in.
#include <cstdio>
#include <cstdlib>
#include <string>
#include <utility>
#include <vector>

#include <tank/identity/api_token.hpp>
#include <tank/identity/api_tokens.hpp>
#include <tank/identity/email_logins.hpp>
#include <tank/identity/logins.hpp>
#include <tank/identity/policy.hpp>
#include <tank/identity/sessions.hpp>
#include <tank/identity/token_uses.hpp>
#include <tank/org/organizations.hpp>
#include <tank/port/mailer.hpp>
#include <tank/storage/open.hpp>
#include <tank/storage/organization_store.hpp>

namespace {

using tank::identity::Action;
using tank::identity::Actor;

// What your HTTP library made of a request.
struct Request {
  std::string bearer;          // of `Authorization`
  std::string session_cookie;  // of `Cookie`
  std::string id;
};

struct Answer {
  int status = 200;
  std::string body;
};

Answer refused(const tank::Error& error) {
  switch (tank::kind(error.code)) {
    case tank::ErrorKind::unauthorized:
      return {401, tank::describe_error(error)};
    case tank::ErrorKind::forbidden:
      return {403, tank::describe_error(error)};
    default:
      return {500, "something went wrong"};
  }
}

class Reports {
 public:
  Reports(tank::Store& store, const tank::identity::Logins& logins,
          const tank::identity::Sessions& sessions)
      : store_(&store), logins_(&logins), sessions_(&sessions) {}

  // GET /report
  [[nodiscard]] Answer show(const Request& request, tank::OrganizationId team) const {
    const auto actor = who_asks(request);
    if (!actor) return refused(actor.error());
    if (actor->is_anonymous()) return {401, "log in first"};
    const auto snapshot = store_->snapshot();
    if (!snapshot) return refused(snapshot.error());
    const auto role = (*snapshot)->memberships().role_of(team, *actor->user_id);
    if (!role) return refused(role.error());
    tank::identity::Subject report;
    report.role = *role;
    const auto decision = explain(*actor, Action::organization_read, report);
    if (!decision.allowed) return refused(decision.error);
    return {200, "the report, for " + actor->name + ": " + std::string(to_string(decision.rule))};
  }

 private:
  // A program comes with an API token, a browser with the cookie of its session.
  [[nodiscard]] tank::Result<Actor> who_asks(const Request& request) const {
    if (!request.bearer.empty()) return logins_->authenticate(request.bearer, request.id);
    if (request.session_cookie.empty()) return tank::identity::anonymous(request.id);
    return sessions_->authenticate(request.session_cookie, request.id);
  }

  tank::Store* store_;
  const tank::identity::Logins* logins_;
  const tank::identity::Sessions* sessions_;
};

// Nobody in this program is sent a mail.
class NoMail final : public tank::Mailer {
 public:
  tank::Result<void> send(const tank::Mail&) override { return {}; }
};

// Examples end at the first error; a real program would hand it on.
template <class T>
T must(tank::Result<T> result) {
  if (result) return *std::move(result);
  std::fprintf(stderr, "%s\n", tank::describe_error(result.error()).c_str());
  std::exit(1);
}

}  // namespace

int main() {
  const tank::SystemClock clock;
  tank::SystemEntropy entropy;
  const auto store = must(tank::open_sqlite(":memory:"));
  NoMail mailer;
  const auto key = tank::identity::MasterKey::make(entropy);
  const tank::identity::Site site{.name = "Example",
                                  .url = "https://example.com",
                                  .environment = tank::identity::Environment::test};
  tank::identity::EmailLogins email_logins({*store, clock, entropy, mailer, key, site});
  const tank::identity::Sessions sessions(*store, clock, entropy);
  tank::identity::TokenUses uses;
  const tank::identity::Logins logins(*store, clock, entropy, uses);
  tank::identity::ApiTokens tokens(*store, clock, entropy);
  tank::org::Organizations organizations(*store, clock, entropy);
  const Reports reports(*store, logins, sessions);

  // Ada has a team, and Bob is a stranger to it. In a test nobody is asked for a password.
  const auto log_in = [&](const char* email) {
    return must(email_logins.log_in_as_developer(must(tank::Email::parse(email)),
                                                 {"192.0.2.7", "example"}, "setup"))
        .text.reveal();
  };
  const std::string adas_cookie = log_in("ada@example.com");
  const std::string bobs_cookie = log_in("bob@example.com");
  const auto ada = must(sessions.authenticate(adas_cookie, "setup"));
  const auto team = must(organizations.create(ada, {.name = "Acme", .slug = {}}));
  const auto token_for = [&](tank::identity::Scope scope) {
    return must(tokens.create(ada, {.name = "ci",
                                    .scopes = tank::identity::Scopes({scope}),
                                    .package_pattern = {}}))
        .text.reveal();
  };

  struct Visit {
    const char* who;
    Request request;
    int status;
  };
  const std::vector<Visit> visits{
      {"nobody", {{}, {}, "r-1"}, 401},
      {"a made-up session", {{}, "made up", "r-2"}, 401},
      {"Bob in his browser", {{}, bobs_cookie, "r-3"}, 403},
      {"Ada in her browser", {{}, adas_cookie, "r-4"}, 200},
      {"Ada's program", {token_for(tank::identity::Scope::org_read), {}, "r-5"}, 200},
      {"a program for skills only",
       {token_for(tank::identity::Scope::skills_read), {}, "r-6"},
       403},
  };
  bool is_good = true;
  for (const Visit& visit : visits) {
    const Answer answer = reports.show(visit.request, team.id);
    std::printf("%-26s %d %s\n", visit.who, answer.status, answer.body.c_str());
    is_good = is_good && answer.status == visit.status;
  }
  return is_good ? 0 : 1;
}
