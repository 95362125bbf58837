// SPDX-License-Identifier: Apache-2.0
// Every action meets every kind of actor.
#include <array>
#include <set>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include <tank/identity/policy.hpp>

#include "support/fakes.hpp"

namespace tank::testing {
namespace {

using identity::Action;
using identity::Actor;
using identity::Rule;
using identity::Scope;
using identity::Scopes;
using identity::Subject;
using org::Role;
using package::Visibility;

// `stand_in` is an administrator who acts as the owner, `service` an account without a person
// that has every role.
constexpr std::array kinds{"anonymous", "stranger", "member",        "admin",    "owner",
                           "platform",  "no_scope", "other_pattern", "stand_in", "service"};

UserId some_user(std::uint8_t number) { return UserId(Uuid{number}); }

Actor actor_of(std::string_view kind) {
  Actor actor;
  if (kind == "anonymous") return actor;
  actor.user_id = some_user(1);
  actor.scopes = kind == "no_scope" ? Scopes() : Scopes::all();
  if (kind == "platform" || kind == "stand_in") actor.role = identity::PlatformRole::admin;
  if (kind == "stand_in") actor.impersonator = some_user(3);
  if (kind == "service") actor.kind = identity::UserKind::service;
  actor.credential =
      identity::Credential{.id = {}, .name = "ci", .package_pattern = {}, .expires_at = {}};
  if (kind == "other_pattern") actor.credential->package_pattern = "@other/*";
  return actor;
}

std::optional<Role> role_of(std::string_view kind) {
  if (kind == "admin") return Role::admin;
  if (kind == "owner" || kind == "stand_in" || kind == "service") return Role::owner;
  if (kind == "member" || kind == "no_scope" || kind == "other_pattern") return Role::member;
  return std::nullopt;
}

struct Row {
  Action action;
  std::optional<Visibility> visibility;
  std::array<Rule, kinds.size()> expected;
};

constexpr auto pub = Rule::public_package;
constexpr auto mem = Rule::member;
constexpr auto adm = Rule::platform_admin;
constexpr auto any = Rule::logged_in;
constexpr auto hid = Rule::hidden;
constexpr auto log = Rule::not_logged_in;
constexpr auto sco = Rule::missing_scope;
constexpr auto pat = Rule::outside_pattern;
constexpr auto out = Rule::not_a_member;
constexpr auto low = Rule::role_too_low;
constexpr auto own = Rule::not_the_owner;
constexpr auto noa = Rule::not_an_admin;
constexpr auto imp = Rule::impersonating;
constexpr auto ser = Rule::not_a_person;
constexpr auto open = Visibility::public_;
constexpr auto closed = Visibility::private_;
constexpr auto none = std::nullopt;

// The subject is always somebody else's.
const std::vector<Row> table{
    //                                       anon str  mem  adm  own  plat nosc patt stan serv
    {Action::package_read, open, {pub, pub, pub, pub, pub, pub, sco, pub, pub, pub}},
    {Action::package_read, closed, {hid, hid, mem, mem, mem, adm, sco, pat, mem, mem}},
    {Action::package_publish, open, {log, out, mem, mem, mem, out, sco, pat, mem, mem}},
    {Action::package_publish, closed, {hid, hid, mem, mem, mem, hid, sco, pat, mem, mem}},
    {Action::package_manage, open, {log, out, low, mem, mem, adm, sco, pat, mem, mem}},
    {Action::package_manage, closed, {hid, hid, low, mem, mem, adm, sco, pat, mem, mem}},
    {Action::release_yank, open, {log, out, mem, mem, mem, adm, sco, pat, mem, mem}},
    {Action::release_yank, closed, {hid, hid, mem, mem, mem, adm, sco, pat, mem, mem}},
    {Action::release_remove, open, {log, out, low, mem, mem, adm, sco, pat, mem, mem}},
    {Action::release_remove, closed, {hid, hid, low, mem, mem, adm, sco, pat, mem, mem}},
    {Action::release_inspect, open, {log, out, mem, mem, mem, adm, sco, pat, mem, mem}},
    {Action::release_inspect, closed, {hid, hid, mem, mem, mem, adm, sco, pat, mem, mem}},
    {Action::release_dispute, open, {log, out, mem, mem, mem, out, sco, pat, mem, mem}},
    {Action::release_dispute, closed, {hid, hid, mem, mem, mem, hid, sco, pat, mem, mem}},
    {Action::dist_tag_set, open, {log, out, mem, mem, mem, out, sco, pat, mem, mem}},
    {Action::dist_tag_set, closed, {hid, hid, mem, mem, mem, hid, sco, pat, mem, mem}},
    {Action::organization_create, none, {log, any, any, any, any, any, sco, any, any, ser}},
    {Action::organization_list, none, {log, any, any, any, any, any, sco, any, any, any}},
    {Action::organization_read, none, {log, out, mem, mem, mem, adm, sco, mem, mem, mem}},
    {Action::organization_audit, none, {log, out, low, mem, mem, adm, sco, low, mem, mem}},
    {Action::organization_rename, none, {log, out, low, mem, mem, adm, sco, low, mem, mem}},
    {Action::organization_transfer, none, {log, out, low, low, mem, out, sco, low, imp, ser}},
    {Action::organization_remove, none, {log, out, low, low, mem, out, sco, low, imp, ser}},
    {Action::organization_restore, none, {log, out, low, low, mem, adm, sco, low, imp, ser}},
    {Action::member_list, none, {log, out, mem, mem, mem, adm, sco, mem, mem, mem}},
    {Action::member_change, none, {log, out, low, mem, mem, adm, sco, low, mem, mem}},
    {Action::member_leave, none, {log, own, own, own, own, own, sco, own, own, own}},
    {Action::invitation_list, none, {log, out, low, mem, mem, adm, sco, low, mem, mem}},
    {Action::invitation_change, none, {log, out, low, mem, mem, adm, sco, low, mem, mem}},
    {Action::invitation_mine, none, {log, any, any, any, any, any, sco, any, any, ser}},
    {Action::invitation_answer, none, {log, any, any, any, any, any, sco, any, any, ser}},
    {Action::service_account_list, none, {log, out, low, mem, mem, adm, sco, low, mem, mem}},
    {Action::service_account_create, none, {log, out, low, mem, mem, out, sco, low, mem, mem}},
    {Action::service_token_list, none, {log, out, low, mem, mem, adm, sco, low, mem, mem}},
    {Action::service_token_create, none, {log, out, low, mem, mem, out, sco, low, imp, mem}},
    {Action::service_token_revoke, none, {log, out, low, mem, mem, adm, sco, low, mem, mem}},
    {Action::user_create, none, {log, noa, noa, noa, noa, adm, sco, noa, imp, noa}},
    {Action::user_list, none, {log, noa, noa, noa, noa, adm, sco, noa, imp, noa}},
    {Action::user_ban, none, {log, noa, noa, noa, noa, adm, sco, noa, imp, noa}},
    {Action::user_role_set, none, {log, noa, noa, noa, noa, adm, sco, noa, imp, noa}},
    {Action::user_impersonate, none, {log, noa, noa, noa, noa, adm, sco, noa, imp, noa}},
    {Action::user_session_list, none, {log, noa, noa, noa, noa, adm, sco, noa, imp, noa}},
    {Action::user_session_revoke, none, {log, noa, noa, noa, noa, adm, sco, noa, imp, noa}},
    {Action::platform_count, none, {log, noa, noa, noa, noa, adm, sco, noa, imp, noa}},
    {Action::token_create, none, {log, any, any, any, any, any, sco, any, imp, any}},
    {Action::token_list, none, {log, any, any, any, any, any, sco, any, imp, any}},
    {Action::token_rotate, none, {log, own, own, own, own, own, sco, own, imp, own}},
    {Action::token_revoke, none, {log, own, own, own, own, adm, sco, own, imp, own}},
    {Action::session_list, none, {log, any, any, any, any, any, sco, any, imp, ser}},
    {Action::session_revoke, none, {log, own, own, own, own, adm, sco, own, imp, ser}},
    {Action::account_change, none, {log, any, any, any, any, any, sco, any, imp, ser}},
    {Action::publisher_key_list, none, {log, any, any, any, any, any, sco, any, any, any}},
    {Action::publisher_key_change, none, {log, any, any, any, any, any, sco, any, imp, any}},
    {Action::organization_key_list, none, {log, out, mem, mem, mem, out, sco, mem, mem, mem}},
    {Action::organization_key_change, none, {log, out, low, mem, mem, out, sco, low, imp, mem}},
    {Action::release_judge, none, {log, noa, noa, noa, noa, adm, sco, noa, imp, noa}},
    {Action::package_name_allow, none, {log, noa, noa, noa, noa, adm, sco, noa, imp, noa}},
    {Action::store_verify, none, {log, noa, noa, noa, noa, adm, sco, noa, imp, noa}},
};

Subject subject_of(const Row& row, std::string_view kind) {
  Subject subject;
  subject.package = "@acme/pdf";
  subject.visibility = row.visibility;
  subject.role = role_of(kind);
  subject.owner = some_user(2);
  return subject;
}

bool allows(Rule rule) { return rule <= Rule::logged_in; }

Errc code_of(Rule rule) {
  if (rule == Rule::hidden) return Errc::package_not_found;
  return rule == Rule::not_logged_in ? Errc::unauthorized : Errc::forbidden;
}

TEST_CASE("policy: every action meets every kind of actor") {
  for (const Row& row : table) {
    for (std::size_t i = 0; i < kinds.size(); ++i) {
      const std::string action(identity::to_string(row.action));
      const std::string kind(kinds[i]);
      CAPTURE(action);
      CAPTURE(kind);
      const Actor actor = actor_of(kind);
      const Subject subject = subject_of(row, kind);
      const identity::Decision decision = identity::explain(actor, row.action, subject);
      CHECK(identity::to_string(decision.rule) == identity::to_string(row.expected[i]));
      CHECK(decision.allowed == allows(row.expected[i]));
      const auto may = identity::may(actor, row.action, subject);
      CHECK(may.has_value() == decision.allowed);
      if (!may) {
        CHECK(to_string(may.error().code) == to_string(code_of(decision.rule)));
        CHECK_FALSE(may.error().detail.empty());
      }
    }
  }
}

TEST_CASE("policy: the table above leaves no action out") {
  std::set<Action> seen;
  for (const Row& row : table) seen.insert(row.action);
  CHECK(seen.size() == identity::actions().size());
}

TEST_CASE("policy: of each action's scopes one is enough, and no other scope helps") {
  for (const Action action : identity::actions()) {
    const std::string word(identity::to_string(action));
    CAPTURE(word);
    for (const Scope scope : Scopes::all().list()) {
      Actor actor = actor_of("owner");
      actor.scopes = Scopes({scope});
      const auto rule = identity::explain(actor, action, {}).rule;
      CHECK((rule != Rule::missing_scope) == identity::scopes_for(action).contains(scope));
    }
  }
}

TEST_CASE("policy: an administrator's token without platform:admin is a user's token") {
  Actor actor = actor_of("platform");
  actor.scopes = Scopes({Scope::skills_read, Scope::org_read, Scope::org_admin});
  Subject subject;
  subject.package = "@acme/pdf";
  subject.visibility = closed;
  CHECK(identity::explain(actor, Action::package_read, subject).rule == Rule::hidden);
  CHECK(identity::explain(actor, Action::member_change, {}).rule == Rule::not_a_member);
}

TEST_CASE("policy: only owners touch owners") {
  Subject subject;
  subject.member_role = Role::owner;
  subject.role = Role::admin;
  CHECK(identity::explain(actor_of("admin"), Action::member_change, subject).rule ==
        Rule::role_too_low);
  subject.role = Role::owner;
  CHECK(identity::explain(actor_of("owner"), Action::member_change, subject).rule == Rule::member);
}

TEST_CASE("policy: with an access token nobody opens a way in that outlives it") {
  const std::set<Action> lasting{
      Action::service_token_create, Action::user_create,          Action::user_role_set,
      Action::user_impersonate,     Action::token_create,         Action::token_rotate,
      Action::account_change,       Action::publisher_key_change, Action::organization_key_change};
  for (const Action action : identity::actions()) {
    const std::string word(identity::to_string(action));
    CAPTURE(word);
    Actor actor = actor_of("owner");
    actor.credential.reset();
    actor.session = identity::SessionCredential{};
    CHECK(identity::explain(actor, action, {}).rule != Rule::short_lived);
    actor.session->by_access_token = true;
    CHECK((identity::explain(actor, action, {}).rule == Rule::short_lived) ==
          lasting.contains(action));
  }
}

TEST_CASE("policy: what is one's own is one's own") {
  Subject mine;
  mine.owner = some_user(1);
  const Actor me = actor_of("stranger");
  CHECK(identity::explain(me, Action::token_revoke, mine).rule == Rule::self);
  CHECK(identity::explain(me, Action::member_leave, mine).rule == Rule::self);
}

TEST_CASE("policy: nobody bans himself, or gives himself another role") {
  Subject mine;
  mine.owner = some_user(1);
  for (const Action action : {Action::user_ban, Action::user_role_set}) {
    CHECK(identity::explain(actor_of("platform"), action, mine).rule == Rule::not_on_oneself);
  }
}

TEST_CASE("policy: nobody acts as an administrator") {
  Subject admin;
  admin.owner = some_user(2);
  admin.owner_is_admin = true;
  CHECK(identity::explain(actor_of("platform"), Action::user_impersonate, admin).rule ==
        Rule::not_on_admins);
  CHECK(identity::explain(actor_of("platform"), Action::user_ban, admin).rule ==
        Rule::platform_admin);
}

TEST_CASE("policy: a personal organization is neither shared, handed over nor deleted") {
  Subject personal;
  personal.role = Role::owner;
  personal.is_personal = true;
  for (const Action action : {Action::member_change, Action::invitation_change,
                              Action::organization_transfer, Action::organization_remove,
                              Action::service_account_create, Action::service_token_create}) {
    const std::string word(identity::to_string(action));
    CAPTURE(word);
    CHECK(identity::explain(actor_of("owner"), action, personal).rule ==
          Rule::personal_organization);
  }
  CHECK(identity::explain(actor_of("platform"), Action::member_change, personal).rule ==
        Rule::personal_organization);
  CHECK(identity::explain(actor_of("owner"), Action::organization_rename, personal).rule ==
        Rule::member);
}

TEST_CASE("policy: a subject that says nothing is denied to everybody but administrators") {
  for (const Action action : {Action::package_read, Action::package_publish, Action::member_change,
                              Action::organization_audit}) {
    CHECK_FALSE(identity::may(actor_of("anonymous"), action, {}).has_value());
    CHECK_FALSE(identity::may(actor_of("stranger"), action, {}).has_value());
    CHECK_FALSE(identity::may(actor_of("other_pattern"), action, {}).has_value());
  }
}

TEST_CASE("policy: what is refused names the scope that is missing") {
  Actor actor = actor_of("member");
  actor.scopes = Scopes({Scope::skills_read});
  Subject subject;
  subject.package = "@acme/pdf";
  subject.role = Role::member;
  const auto refused = identity::may(actor, Action::package_publish, subject);
  REQUIRE_FALSE(refused.has_value());
  CHECK(refused.error().detail.find("skills:publish") != std::string::npos);
  CHECK(refused.error().detail.find("`ci`") != std::string::npos);
}

}  // namespace
}  // namespace tank::testing
