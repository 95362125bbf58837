// SPDX-License-Identifier: Apache-2.0
#include <utility>

#include <tank/base/limits.hpp>
#include <tank/identity/policy.hpp>
#include <tank/identity/sessions.hpp>
#include <tank/storage/session_store.hpp>
#include <tank/storage/store.hpp>
#include <tank/storage/user_store.hpp>

#include "core/identity/pending.hpp"
#include "core/identity/session_actor.hpp"
#include "core/identity/session_cache.hpp"

namespace tank::inline v0::identity {

class Sessions::Cache : public SessionCache {};

namespace {

tl::unexpected<Error> no_session() {
  return fail(Errc::unauthorized, "the session is over; log in again");
}

Result<void> check_good(const SessionAndUser& known, TimePoint now) {
  if (auto usable = check_usable(known.session, now); !usable) return usable;
  return check_not_banned(known.user, now);
}

Result<void> record_end(Transaction& tx, const Actor& actor, const Session& session, TimePoint now,
                        Entropy& entropy) {
  return record(tx, actor,
                {.action = "session.revoked",
                 .subject = session.id.to_string(),
                 .scope = std::nullopt,
                 .payload = {{"user", session.user_id.to_string()}}},
                now, entropy);
}

Result<void> end(Transaction& tx, const Actor& actor, const Session& session, TimePoint now,
                 Entropy& entropy) {
  if (session.revoked_at) return {};
  if (auto revoked = tx.sessions().revoke(session.id, now); !revoked) return revoked;
  return record_end(tx, actor, session, now, entropy);
}

// The session of the administrator who acts as somebody; gone when that was swept meanwhile.
Result<void> end_parent(const Work& work, SessionId parent) {
  const auto found = work.tx.sessions().find(parent);
  if (!found && found.error().code == Errc::session_not_found) return {};
  if (!found) return pass(found);
  return end(work.tx, work.actor, found->session, work.now, work.entropy);
}

}  // namespace

Sessions::Sessions(Store& store, const Clock& clock, Entropy& entropy)
    : store_(&store), clock_(&clock), entropy_(&entropy), cache_(std::make_unique<Cache>()) {}
Sessions::~Sessions() = default;

Result<SessionAndUser> Sessions::find_usable(const Digest& digest, TimePoint now) const {
  const std::uint64_t mark = store_->identity_mark();
  // What is kept does not know of uses elsewhere: a refusal is the store's to give.
  if (auto known = cache_->find(digest, mark); known && check_good(*known, now)) {
    return *std::move(known);
  }
  const auto snapshot = store_->snapshot();
  if (!snapshot) return pass(snapshot);
  auto found = (*snapshot)->sessions().find_by_digest(digest);
  if (!found && found.error().code == Errc::session_not_found) return no_session();
  if (!found) return pass(found);
  cache_->keep(digest, *found, mark);
  if (auto good = check_good(*found, now); !good) return pass(good);
  return found;
}

// The next use writes it if this one could not: a full disk logs nobody out.
void Sessions::refresh(const Digest& digest, SessionId session, TimePoint now) const {
  const auto written =
      transact(*store_, [&](Transaction& tx) { return tx.sessions().touch(session, now); });
  if (written) cache_->touch(digest, now);
}

Result<Actor> Sessions::authenticate(std::string_view token_text, std::string request_id) const {
  const TimePoint now = clock_->now();
  const Digest digest = Digest::of(token_text);
  const auto known = find_usable(digest, now);
  if (!known) return pass(known);
  if (wants_refresh(known->session, now)) refresh(digest, known->session.id, now);
  return actor_of(*known, std::move(request_id));
}

Result<Actor> Sessions::check(std::string_view token_text, std::string request_id) const {
  const auto known = find_usable(Digest::of(token_text), clock_->now());
  if (!known) return pass(known);
  return actor_of(*known, std::move(request_id));
}

Result<Session> Sessions::current(const Actor& actor) const {
  if (actor.is_anonymous()) return fail(Errc::unauthorized, "log in first");
  if (!actor.session) return fail(Errc::session_not_found, "this came with a token, not a session");
  const auto snapshot = store_->snapshot();
  if (!snapshot) return pass(snapshot);
  return (*snapshot)->sessions().find(actor.session->id).map([](SessionAndUser found) {
    return std::move(found.session);
  });
}

Result<std::vector<Session>> Sessions::list(const Actor& actor) const {
  if (auto allowed = may(actor, Action::session_list, {}); !allowed) return pass(allowed);
  const auto snapshot = store_->snapshot();
  if (!snapshot) return pass(snapshot);
  return (*snapshot)->sessions().of_user(*actor.user_id, clock_->now());
}

Result<std::vector<Session>> Sessions::list_of(const Actor& actor, UserId user) const {
  Subject subject;
  subject.owner = user;
  if (auto allowed = may(actor, Action::user_session_list, subject); !allowed) return pass(allowed);
  const auto snapshot = store_->snapshot();
  if (!snapshot) return pass(snapshot);
  if (const auto known = (*snapshot)->users().find(user); !known) return pass(known);
  return (*snapshot)->sessions().of_user(user, clock_->now());
}

Result<void> Sessions::log_out(const Actor& actor) {
  if (!actor.session) return fail(Errc::unauthorized, "there is no session to end");
  const TimePoint now = clock_->now();
  return transact(*store_, [&](Transaction& tx) -> Result<void> {
    const auto found = tx.sessions().find(actor.session->id);
    if (!found) return pass(found);
    auto ended = end(tx, actor, found->session, now, *entropy_);
    const bool is_stand_in = found->session.impersonator.has_value();
    if (!ended || !is_stand_in || !found->session.parent) return ended;
    return end_parent({tx, actor, now, *entropy_}, *found->session.parent);
  });
}

Result<void> Sessions::revoke(const Actor& actor, SessionId session) {
  if (auto allowed = may(actor, Action::session_list, {}); !allowed) return allowed;
  const TimePoint now = clock_->now();
  return transact(*store_, [&](Transaction& tx) -> Result<void> {
    const auto found = tx.sessions().find(session);
    if (!found) return pass(found);
    Subject subject;
    subject.owner = found->user.id;
    // Somebody else's session looks like none at all.
    if (!may(actor, Action::session_revoke, subject)) {
      return fail(Errc::session_not_found, session.to_string());
    }
    return end(tx, actor, found->session, now, *entropy_);
  });
}

Result<void> Sessions::revoke_of(const Actor& actor, UserId user, SessionId session) {
  Subject subject;
  subject.owner = user;
  if (auto allowed = may(actor, Action::user_session_revoke, subject); !allowed) return allowed;
  const TimePoint now = clock_->now();
  return transact(*store_, [&](Transaction& tx) -> Result<void> {
    const auto found = tx.sessions().find(session);
    if (!found) return pass(found);
    if (found->user.id != user) return fail(Errc::session_not_found, session.to_string());
    return end(tx, actor, found->session, now, *entropy_);
  });
}

Result<int> Sessions::revoke_others(const Actor& actor) {
  if (auto allowed = may(actor, Action::session_list, {}); !allowed) return pass(allowed);
  const TimePoint now = clock_->now();
  const auto kept = actor.session ? std::optional(actor.session->id) : std::nullopt;
  return transact(*store_, [&](Transaction& tx) -> Result<int> {
    const Work work{tx, actor, now, *entropy_};
    const auto user = tx.users().find(*actor.user_id);
    if (!user) return pass(user);
    auto ended = tx.sessions().revoke_all(user->id, kept, now);
    if (!ended) return ended;
    const auto pending = end_pending(work, *user);
    if (!pending || *ended + *pending == 0) return pending;
    auto recorded = record(work, "sessions.revoked", user->id.to_string(),
                           {{"count", std::int64_t{*ended}}, {"pending", std::int64_t{*pending}}});
    if (!recorded) return pass(recorded);
    return ended;
  });
}

Result<void> check_confirmed(const Actor& actor, TimePoint now) {
  const auto is_fresh = [now](TimePoint at) { return now - at < limits::step_up_lifetime; };
  if (actor.credential) {
    const auto& confirmed_at = actor.credential->confirmed_at;
    if (confirmed_at && is_fresh(*confirmed_at)) return {};
    return fail(Errc::step_up_required,
                "this asks for a login of the last minutes: log in again in the browser, then let"
                " the program in anew (`tank login`)");
  }
  if (!actor.session) return {};
  if (actor.session->by_access_token) {
    return fail(Errc::step_up_required,
                "an access token is not enough for this; come with the session itself");
  }
  if (is_fresh(actor.session->confirmed_at)) return {};
  return fail(Errc::step_up_required, "confirm who you are with your password or a fresh code");
}

}  // namespace tank::inline v0::identity
