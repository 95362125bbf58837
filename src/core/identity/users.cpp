// SPDX-License-Identifier: Apache-2.0
#include <utility>

#include <tank/base/limits.hpp>
#include <tank/identity/policy.hpp>
#include <tank/identity/sessions.hpp>
#include <tank/identity/users.hpp>
#include <tank/storage/credential_store.hpp>
#include <tank/storage/organization_store.hpp>
#include <tank/storage/session_store.hpp>
#include <tank/storage/store.hpp>
#include <tank/storage/token_store.hpp>
#include <tank/storage/user_store.hpp>

#include "core/identity/admission.hpp"
#include "core/identity/display_name.hpp"
#include "core/identity/live_credential.hpp"
#include "core/identity/pending.hpp"
#include "core/identity/random_text.hpp"
#include "core/identity/session_actor.hpp"

namespace tank::inline v0::identity {
namespace {

// `.localhost` is reserved (RFC 6761), so nobody on a network can have this address.
constexpr std::string_view first_admin_address = "admin@tank.localhost";
constexpr std::string_view first_admin_name = "Administrator";

Result<NewUser> first_admin() {
  auto email = Email::parse(first_admin_address);
  if (!email) return pass(email);
  return NewUser{std::move(*email), std::string(first_admin_name), PlatformRole::admin};
}

Result<User> add_user(const Work& work, const NewUser& request) {
  return enroll(work, {.id = {},
                       .kind = UserKind::person,
                       .email = request.email,
                       .email_verified = false,
                       .name = request.name,
                       .image = {},
                       .role = request.role,
                       .ban = std::nullopt,
                       .created_at = {},
                       .updated_at = {}});
}

Result<void> add_code(const Work& work, const User& user, const Secret& code) {
  return work.tx.verifications().add({.id = VerificationId::make(work.now, work.entropy),
                                      .purpose = Purpose::login_code,
                                      .subject = user.id.to_string(),
                                      .user_id = user.id,
                                      .digest = Digest::of(code.reveal()),
                                      .created_at = work.now,
                                      .expires_at = work.now + limits::login_code_lifetime,
                                      .used_at = std::nullopt});
}

Result<void> reissue_code(const Work& work, const User& user, const Secret& code) {
  if (auto added = add_code(work, user, code); !added) return added;
  return record(work, "login_code.issued", user.id.to_string());
}

Result<User> add_user_with_code(const Work& work, const NewUser& request, const Secret& code) {
  auto user = add_user(work, request);
  if (!user) return user;
  if (auto added = add_code(work, *user, code); !added) return pass(added);
  return user;
}

// A code opens the account. Whoever can come in by himself needs none, and an administrator must
// not come in instead of him: for that there is impersonation, which has rules and ends.
Result<void> check_never_came_in(const Work& work, const User& user) {
  const auto phc = work.tx.credentials().password_of(user.id);
  if (!phc) return pass(phc);
  const auto accounts = work.tx.credentials().accounts_of(user.id);
  if (!accounts) return pass(accounts);
  const auto tokens = work.tx.tokens().of_user(user.id);
  if (!tokens) return pass(tokens);
  const auto sessions = work.tx.sessions().of_user(user.id, work.now);
  if (!sessions) return pass(sessions);
  if (!user.email_verified && !*phc && accounts->empty() && tokens->empty() && sessions->empty()) {
    return {};
  }
  return fail(Errc::forbidden,
              "this user has come in before, and comes in again with a code or a link by mail");
}

Result<User> reissue_code(const Work& work, Result<User> user, const Secret& code) {
  if (!user) return user;
  if (auto welcome = check_not_banned(*user, work.now); !welcome) return pass(welcome);
  if (auto person = check_may_log_in(*user); !person) return pass(person);
  if (auto issued = reissue_code(work, *user, code); !issued) return pass(issued);
  return user;
}

// The first administrator, as long as nobody has logged in as that user; otherwise nothing.
Result<std::optional<User>> admin_without_token(const UserStore& users, const TokenStore& tokens,
                                                const Email& address) {
  auto user = users.find_by_email(address);
  if (!user && user.error().code == Errc::user_not_found) return std::optional<User>{};
  if (!user) return pass(user);
  const auto issued = tokens.of_user(user->id);
  if (!issued) return pass(issued);
  if (!issued->empty()) return std::optional<User>{};
  return std::optional{std::move(*user)};
}

Result<void> check_ban(const std::optional<Ban>& ban, TimePoint now) {
  if (!ban) return {};
  if (ban->reason.size() > limits::reason_length) {
    return fail(Errc::invalid_argument,
                "the reason has more than " + std::to_string(limits::reason_length) + " bytes");
  }
  if (ban->expires_at && *ban->expires_at <= now) {
    return fail(Errc::invalid_argument, "the ban would have ended already");
  }
  return {};
}

// A ban is never held up by what somebody owns; but whoever reads the log of a team that is left
// without an owner learns of it, and administrators of the platform can make another one.
Result<void> note_ownerless_teams(const Work& work, const User& user) {
  const auto teams = work.tx.organizations().of_user(user.id);
  if (!teams) return pass(teams);
  for (const OwnMembership& own : *teams) {
    const org::Organization& team = own.organization;
    if (own.role != org::Role::owner || team.kind != org::OrganizationKind::team) continue;
    const auto held = work.tx.memberships().has_other_owner(team.id, user.id, work.now);
    if (!held) return pass(held);
    if (*held) continue;
    auto noted = record(work.tx, work.actor,
                        {.action = "organization.left_ownerless",
                         .subject = team.id.to_string(),
                         .scope = team.id,
                         .payload = {{"banned", user.id.to_string()}}},
                        work.now, work.entropy);
    if (!noted) return noted;
  }
  return {};
}

// Sessions end for good; tokens work again when the ban is over. What was begun in that name is
// refused meanwhile, with the reason, and is gone when the ban is lifted.
Result<void> apply_ban(const Work& work, const User& user) {
  if (!user.ban) {
    if (auto begun = end_pending(work, user); !begun) return pass(begun);
  } else {
    auto ended = work.tx.sessions().revoke_all(user.id, std::nullopt, work.now);
    if (!ended) return pass(ended);
    if (auto noted = note_ownerless_teams(work, user); !noted) return noted;
  }
  return record(work, user.ban ? "user.banned" : "user.ban_lifted", user.id.to_string(),
                user.ban ? json::Object{{"reason", user.ban->reason}} : json::Object{});
}

// Of two administrators who demote or ban each other at the same moment one stays.
Result<void> check_still_admin(const Work& work) {
  if (auto live = check_still_good(work); !live) return live;
  const auto self = work.tx.users().find(*work.actor.user_id);
  if (!self) return pass(self);
  if (self->role == PlatformRole::admin) return {};
  return fail(Errc::forbidden, "only administrators of the platform may do this");
}

Result<void> check_new_role(const Work& work, const User& user, PlatformRole role) {
  if (role == PlatformRole::admin) {
    if (auto person = check_may_log_in(user); !person) return person;
    return check_not_banned(user, work.now);
  }
  const auto held = work.tx.users().has_other_admin(user.id, work.now);
  if (!held) return pass(held);
  if (*held) return {};
  return fail(Errc::last_administrator,
              "nobody else could administer the platform; make somebody else an administrator"
              " first");
}

// Who is no administrator any more acts as nobody, and nobody acts as an administrator.
Result<void> give_role(const Work& work, User& user, PlatformRole role) {
  user.role = role;
  user.updated_at = work.now;
  if (auto saved = work.tx.users().save(user); !saved) return saved;
  const auto ended = work.tx.sessions().revoke_stand_ins(user.id, work.now);
  if (!ended) return pass(ended);
  return record(work, "user.role_changed", user.id.to_string(),
                {{"role", to_string(role)}, {"stand_ins_ended", std::int64_t{*ended}}});
}

std::string in_lower_case(std::string text) {
  for (char& c : text) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return text;
}

// Whether the first start still has something to do; read without taking the writer's turn.
Result<bool> needs_bootstrap(Store& store, const Email& address) {
  const auto snapshot = store.snapshot();
  if (!snapshot) return pass(snapshot);
  const auto has_admin = (*snapshot)->users().has_admin();
  if (!has_admin) return pass(has_admin);
  if (!*has_admin) return true;
  const auto waiting = admin_without_token((*snapshot)->users(), (*snapshot)->tokens(), address);
  if (!waiting) return pass(waiting);
  return waiting->has_value();
}

Result<std::optional<User>> bootstrap(const Work& work, const NewUser& admin, const Secret& code) {
  const auto has_admin = work.tx.users().has_admin();
  if (!has_admin) return pass(has_admin);
  if (!*has_admin) {
    auto made = add_user_with_code(work, admin, code);
    if (!made) return pass(made);
    return std::optional{std::move(*made)};
  }
  auto waiting = admin_without_token(work.tx.users(), work.tx.tokens(), admin.email);
  if (!waiting || !*waiting) return waiting;
  if (auto issued = reissue_code(work, **waiting, code); !issued) return pass(issued);
  return waiting;
}

}  // namespace

Users::Users(Store& store, const Clock& clock, Entropy& entropy)
    : store_(&store), clock_(&clock), entropy_(&entropy) {}

Result<InvitedUser> Users::create(const Actor& actor, const NewUser& request) {
  if (auto allowed = may(actor, Action::user_create, {}); !allowed) return pass(allowed);
  if (request.role == PlatformRole::admin) {
    if (auto confirmed = check_confirmed(actor, clock_->now()); !confirmed) return pass(confirmed);
  }
  if (auto named = check_display_name(request.name); !named) return pass(named);
  Secret code(make_login_code_text(*entropy_));
  auto user = transact(*store_, [&](Transaction& tx) {
    return add_user_with_code({tx, actor, clock_->now(), *entropy_}, request, code);
  });
  if (!user) return pass(user);
  return InvitedUser{std::move(*user), std::move(code)};
}

Result<User> Users::find(const Actor& actor, UserId user) const {
  if (auto allowed = may(actor, Action::user_list, {}); !allowed) return pass(allowed);
  const auto snapshot = store_->snapshot();
  if (!snapshot) return pass(snapshot);
  return (*snapshot)->users().find(user);
}

Result<Page<User>> Users::list(const Actor& actor, const UserQuery& query) const {
  if (auto allowed = may(actor, Action::user_list, {}); !allowed) return pass(allowed);
  if (auto checked = check(query.page); !checked) return pass(checked);
  if (query.email_prefix.size() > limits::email_length) {
    return fail(Errc::limit_exceeded, "no address is that long");
  }
  const auto snapshot = store_->snapshot();
  if (!snapshot) return pass(snapshot);
  return (*snapshot)->users().list({.email_prefix = in_lower_case(query.email_prefix),
                                    .banned = query.banned,
                                    .now = clock_->now()},
                                   query.page);
}

Result<User> Users::set_ban(const Actor& actor, UserId user, std::optional<Ban> ban) {
  Subject subject;
  subject.owner = user;
  if (auto allowed = may(actor, Action::user_ban, subject); !allowed) return pass(allowed);
  const TimePoint now = clock_->now();
  if (auto checked = check_ban(ban, now); !checked) return pass(checked);
  return transact(*store_, [&](Transaction& tx) -> Result<User> {
    const Work work{tx, actor, now, *entropy_};
    if (auto still = check_still_admin(work); !still) return pass(still);
    auto found = tx.users().find(user);
    if (!found || found->ban == ban) return found;
    found->ban = ban;
    found->updated_at = now;
    if (auto saved = tx.users().save(*found); !saved) return pass(saved);
    if (auto recorded = apply_ban(work, *found); !recorded) return pass(recorded);
    return found;
  });
}

Result<User> Users::set_role(const Actor& actor, UserId user, PlatformRole role) {
  Subject subject;
  subject.owner = user;
  if (auto allowed = may(actor, Action::user_role_set, subject); !allowed) return pass(allowed);
  const TimePoint now = clock_->now();
  if (auto confirmed = check_confirmed(actor, now); !confirmed) return pass(confirmed);
  return transact(*store_, [&](Transaction& tx) -> Result<User> {
    const Work work{tx, actor, now, *entropy_};
    if (auto still = check_still_admin(work); !still) return pass(still);
    auto found = tx.users().find(user);
    if (!found || found->role == role) return found;
    if (auto fits = check_new_role(work, *found, role); !fits) return pass(fits);
    if (auto given = give_role(work, *found, role); !given) return pass(given);
    return found;
  });
}

Result<InvitedUser> Users::issue_login_code(const Actor& actor, UserId user) {
  if (auto allowed = may(actor, Action::user_create, {}); !allowed) return pass(allowed);
  const TimePoint now = clock_->now();
  if (auto confirmed = check_confirmed(actor, now); !confirmed) return pass(confirmed);
  Secret code(make_login_code_text(*entropy_));
  auto invited = transact(*store_, [&](Transaction& tx) -> Result<User> {
    const Work work{tx, actor, now, *entropy_};
    auto found = tx.users().find(user);
    if (!found) return found;
    auto issued = reissue_code(work, std::move(found), code);
    if (!issued) return issued;
    if (auto fresh = check_never_came_in(work, *issued); !fresh) return pass(fresh);
    return issued;
  });
  if (!invited) return pass(invited);
  return InvitedUser{std::move(*invited), std::move(code)};
}

Result<InvitedUser> Users::issue_login_code_locally(const std::optional<Email>& email,
                                                    std::string request_id) {
  const auto admin = first_admin();
  if (!admin) return pass(admin);
  const Email& address = email.value_or(admin->email);
  const Actor system = the_system(std::move(request_id));
  Secret code(make_login_code_text(*entropy_));
  auto invited = transact(*store_, [&](Transaction& tx) {
    return reissue_code({tx, system, clock_->now(), *entropy_}, tx.users().find_by_email(address),
                        code);
  });
  if (!invited) return pass(invited);
  return InvitedUser{std::move(*invited), std::move(code)};
}

Result<std::optional<InvitedUser>> Users::bootstrap_first_admin() {
  const auto admin = first_admin();
  if (!admin) return pass(admin);
  const auto needed = needs_bootstrap(*store_, admin->email);
  if (!needed) return pass(needed);
  if (!*needed) return std::optional<InvitedUser>{};

  Secret code(make_login_code_text(*entropy_));
  const Actor system = the_system("bootstrap");
  auto user = transact(*store_, [&](Transaction& tx) {
    return bootstrap({tx, system, clock_->now(), *entropy_}, *admin, code);
  });
  if (!user) return pass(user);
  if (!*user) return std::optional<InvitedUser>{};
  return std::optional{InvitedUser{std::move(**user), std::move(code)}};
}

Result<Actor> Users::local_admin(std::string request_id) {
  const auto admin = first_admin();
  if (!admin) return pass(admin);
  {
    const auto snapshot = store_->snapshot();
    if (!snapshot) return pass(snapshot);
    const auto found = (*snapshot)->users().find_by_email(admin->email);
    if (found) return in_process(*found, std::move(request_id));
    if (found.error().code != Errc::user_not_found) return pass(found);
  }
  const Actor system = the_system(request_id);
  const auto made = transact(*store_, [&](Transaction& tx) -> Result<User> {
    // Another process may have been faster.
    auto found = tx.users().find_by_email(admin->email);
    if (found || found.error().code != Errc::user_not_found) return found;
    return add_user({tx, system, clock_->now(), *entropy_}, *admin);
  });
  if (!made) return pass(made);
  return in_process(*made, std::move(request_id));
}

}  // namespace tank::inline v0::identity
