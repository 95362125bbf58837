// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <utility>

#include <tank/base/limits.hpp>
#include <tank/identity/impersonations.hpp>
#include <tank/identity/policy.hpp>
#include <tank/storage/session_store.hpp>
#include <tank/storage/store.hpp>
#include <tank/storage/user_store.hpp>

#include "core/identity/admission.hpp"
#include "core/identity/live_credential.hpp"
#include "core/json/controls.hpp"

namespace tank::inline v0::identity {
namespace {

Result<void> check_reason(const std::string& reason) {
  const bool is_blank = reason.find_first_not_of(' ') == std::string::npos;
  if (!is_blank && reason.size() <= limits::reason_length && !json::holds_control(reason)) {
    return {};
  }
  return fail(Errc::invalid_argument, "say why, in 1 to " + std::to_string(limits::reason_length) +
                                          " bytes without control characters");
}

Result<User> find_target(const Work& work, UserId id) {
  auto user = work.tx.users().find(id);
  if (!user) return user;
  Subject subject;
  subject.owner = id;
  subject.owner_is_admin = user->role == PlatformRole::admin;
  if (auto allowed = may(work.actor, Action::user_impersonate, subject); !allowed) {
    return pass(allowed);
  }
  if (auto person = check_may_log_in(*user); !person) return pass(person);
  if (auto welcome = check_not_banned(*user, work.now); !welcome) return pass(welcome);
  return user;
}

// Never longer than what it was begun with.
TimePoint end_of_stand_in(const Work& work) {
  TimePoint end = work.now + limits::impersonation_lifetime;
  if (work.actor.session) end = std::min(end, work.actor.session->expires_at);
  if (work.actor.credential) end = std::min(end, work.actor.credential->expires_at);
  return end;
}

// The user never showed who he is, so it is as if that were long ago.
Session stand_in_session(const Work& work, const User& user, const std::string& reason,
                         const Device& device, const Secret& text) {
  return {.id = SessionId::make(work.now, work.entropy),
          .user_id = user.id,
          .digest = Digest::of(text.reveal()),
          .method = LoginMethod::impersonation,
          .device = {.address = device.address,
                     .user_agent = device.user_agent.substr(0, limits::user_agent_length)},
          .created_at = work.now,
          .seen_at = work.now,
          .confirmed_at = TimePoint{},
          .expires_at = end_of_stand_in(work),
          .revoked_at = std::nullopt,
          .impersonator = work.actor.user_id,
          .reason = reason,
          .parent = work.actor.session ? std::optional(work.actor.session->id) : std::nullopt,
          .parent_token =
              work.actor.credential ? std::optional(work.actor.credential->id) : std::nullopt};
}

Result<void> record_start(const Work& work, const Session& session) {
  Actor acting = work.actor;
  acting.impersonator = work.actor.user_id;
  acting.user_id = session.user_id;
  return record(work.tx, acting,
                {.action = "impersonation.started",
                 .subject = session.id.to_string(),
                 .scope = std::nullopt,
                 .payload = {{"reason", session.reason}}},
                work.now, work.entropy);
}

}  // namespace

Impersonations::Impersonations(Store& store, const Clock& clock, Entropy& entropy)
    : store_(&store), clock_(&clock), entropy_(&entropy) {}

Result<IssuedSession> Impersonations::start(const Actor& actor, UserId user,
                                            const std::string& reason, const Device& device) {
  if (auto allowed = may(actor, Action::user_impersonate, {}); !allowed) return pass(allowed);
  const TimePoint now = clock_->now();
  if (auto confirmed = check_confirmed(actor, now); !confirmed) return pass(confirmed);
  if (auto said = check_reason(reason); !said) return pass(said);
  Secret text = make_session_text(*entropy_);
  auto begun = transact(*store_, [&](Transaction& tx) -> Result<SessionAndUser> {
    const Work work{tx, actor, now, *entropy_};
    if (auto live = check_still_good(work); !live) return pass(live);
    auto target = find_target(work, user);
    if (!target) return pass(target);
    Session session = stand_in_session(work, *target, reason, device, text);
    if (auto added = tx.sessions().add(session); !added) return pass(added);
    if (auto recorded = record_start(work, session); !recorded) return pass(recorded);
    return SessionAndUser{std::move(session), std::move(*target)};
  });
  if (!begun) return pass(begun);
  return IssuedSession{std::move(begun->session), std::move(begun->user), std::move(text)};
}

Result<void> Impersonations::stop(const Actor& actor) {
  if (actor.is_anonymous()) return fail(Errc::unauthorized, "log in first");
  if (!actor.impersonator || !actor.session) {
    return fail(Errc::session_not_found, "you act as nobody else");
  }
  const TimePoint now = clock_->now();
  return transact(*store_, [&](Transaction& tx) -> Result<void> {
    const Work work{tx, actor, now, *entropy_};
    if (auto ended = tx.sessions().revoke(actor.session->id, now); !ended) return ended;
    return record(work, "impersonation.stopped", actor.session->id.to_string());
  });
}

}  // namespace tank::inline v0::identity
