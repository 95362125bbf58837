// SPDX-License-Identifier: Apache-2.0
// What every store owes its callers about sessions and refresh tokens.
#include <tank/base/limits.hpp>
#include <tank/storage/session_store.hpp>
#include <tank/storage/token_store.hpp>
#include <tank/storage/user_store.hpp>

#include "conformance/every_backend.hpp"

namespace tank::testing {
namespace {

using identity::Session;

struct LoggedIn {
  identity::User user;
  Session session;
};

LoggedIn given_session(OpenStore& store) {
  const identity::User user = a_user("ada@example.com");
  const Session session = a_session(user, "one");
  write(*store, [&](Transaction& tx) -> Result<void> {
    if (auto added = tx.users().add(user); !added) return added;
    return tx.sessions().add(session);
  });
  return {user, session};
}

TEST_CASE("session store: a session is found by id and by digest, with its user") {
  on_every_backend([](OpenStore& store) {
    const auto [user, session] = given_session(store);
    read(*store, [&](const Snapshot& view) {
      const auto by_id = view.sessions().find(session.id);
      const auto by_digest = view.sessions().find_by_digest(session.digest);
      REQUIRE(by_id.has_value());
      REQUIRE(by_digest.has_value());
      CHECK(by_id->session == session);
      CHECK(by_id->user == user);
      CHECK(by_digest->session == session);
      CHECK(code_of(view.sessions().find(next_id<SessionId>())) == Errc::session_not_found);
      CHECK(code_of(view.sessions().find_by_digest(digest_of("two"))) == Errc::session_not_found);
    });
  });
}

TEST_CASE("session store: last use and last confirmation move on by themselves, and never back") {
  on_every_backend([](OpenStore& store) {
    auto [user, session] = given_session(store);
    const auto found = [&] {
      const auto snapshot = store->snapshot();
      REQUIRE(snapshot.has_value());
      return (*snapshot)->sessions().find(session.id)->session;
    };
    write(*store, [&](Transaction& tx) { return tx.sessions().confirm(session.id, at(6)); });
    session.confirmed_at = at(6);
    CHECK(found() == session);
    write(*store, [&](Transaction& tx) { return tx.sessions().touch(session.id, at(7)); });
    session.seen_at = at(7);
    CHECK(found() == session);
    write(*store, [&](Transaction& tx) -> Result<void> {
      if (auto touched = tx.sessions().touch(session.id, at(5)); !touched) return touched;
      return tx.sessions().confirm(session.id, at(5));
    });
    CHECK(found() == session);
    const SessionId nobody = next_id<SessionId>();
    CHECK(code_of(transact(*store, [&](Transaction& tx) {
            return tx.sessions().touch(nobody, at(8));
          })) == Errc::session_not_found);
    CHECK(code_of(transact(*store, [&](Transaction& tx) {
            return tx.sessions().confirm(nobody, at(8));
          })) == Errc::session_not_found);
  });
}

TEST_CASE("session store: the list has what still lives, newest first") {
  on_every_backend([](OpenStore& store) {
    const auto [user, first] = given_session(store);
    Session later = a_session(user, "later");
    later.created_at = at(1);
    Session over = a_session(user, "over");
    over.expires_at = at(5);
    const Session revoked = a_session(user, "revoked");
    Session unused = a_session(user, "unused");
    unused.seen_at = at(0) - limits::session_idle;
    write(*store, [&](Transaction& tx) -> Result<void> {
      for (const Session& session : {later, over, revoked, unused}) {
        if (auto added = tx.sessions().add(session); !added) return added;
      }
      return tx.sessions().revoke(revoked.id, at(2));
    });
    CHECK(read(*store, [&](const Snapshot& view) {
            return view.sessions().of_user(user.id, at(5));
          }) == std::vector{later, first});
  });
}

TEST_CASE(
    "session store: revoking keeps the first time; revoking all spares one, and takes those"
    " in which the user acts as somebody else") {
  on_every_backend([](OpenStore& store) {
    const auto [user, kept] = given_session(store);
    const identity::User other = a_user("bob@example.com");
    const Session second = a_session(user, "second");
    Session borrowed = a_session(other, "borrowed");
    borrowed.impersonator = user.id;
    borrowed.method = identity::LoginMethod::impersonation;
    borrowed.reason = "a ticket";
    const Session foreign = a_session(other, "foreign");
    write(*store, [&](Transaction& tx) -> Result<void> {
      if (auto added = tx.users().add(other); !added) return added;
      for (const Session& session : {second, borrowed, foreign}) {
        if (auto added = tx.sessions().add(session); !added) return added;
      }
      CHECK(tx.sessions().revoke_all(user.id, kept.id, at(3)) == 2);
      CHECK(tx.sessions().revoke_all(user.id, kept.id, at(4)) == 0);
      return tx.sessions().revoke(second.id, at(5));
    });
    read(*store, [&](const Snapshot& view) {
      CHECK(view.sessions().find(second.id)->session.revoked_at == at(3));
      CHECK(view.sessions().find(borrowed.id)->session.revoked_at == at(3));
      CHECK(view.sessions().find(borrowed.id)->session.reason == "a ticket");
      CHECK_FALSE(view.sessions().find(kept.id)->session.revoked_at);
      CHECK_FALSE(view.sessions().find(foreign.id)->session.revoked_at);
    });
    CHECK(transact(*store, [&](Transaction& tx) {
            return tx.sessions().revoke_all(user.id, std::nullopt, at(6));
          }) == 1);
    CHECK(code_of(transact(*store, [](Transaction& tx) {
            return tx.sessions().revoke(next_id<SessionId>(), at(1));
          })) == Errc::session_not_found);
  });
}

TEST_CASE("session store: one that was begun in another ends, and goes, with it") {
  on_every_backend([](OpenStore& store) {
    const auto [user, parent] = given_session(store);
    const identity::User other = a_user("bob@example.com");
    Session begun = a_session(other, "begun");
    begun.parent = parent.id;
    begun.impersonator = user.id;
    const Session beside = a_session(other, "beside");
    write(*store, [&](Transaction& tx) -> Result<void> {
      if (auto added = tx.users().add(other); !added) return added;
      if (auto added = tx.sessions().add(begun); !added) return added;
      if (auto added = tx.sessions().add(beside); !added) return added;
      Session known = begun;
      known.parent_end = identity::idle_end(parent);
      known.ancestors = 1;
      CHECK(tx.sessions().find(begun.id)->session == known);
      return tx.sessions().revoke(parent.id, at(3));
    });
    read(*store, [&](const Snapshot& view) {
      CHECK(view.sessions().find(begun.id)->session.revoked_at == at(3));
      CHECK_FALSE(view.sessions().find(beside.id)->session.revoked_at);
    });
    write(*store, [&](Transaction& tx) -> Result<void> {
      return tx.sessions().sweep(at(4)).map([](int) {});
    });
    read(*store, [&](const Snapshot& view) {
      CHECK(code_of(view.sessions().find(begun.id)) == Errc::session_not_found);
    });
  });
}

/// One that came from `parent`.
Session derived(const identity::User& user, const std::string& name, const Session& parent) {
  Session session = a_session(user, name);
  session.parent = parent.id;
  return session;
}

TEST_CASE("session store: who came from whom ends with it, however far, and the others do not") {
  on_every_backend([](OpenStore& store) {
    const auto [user, first] = given_session(store);
    const Session second = derived(user, "second", first);
    const Session third = derived(user, "third", second);
    const Session beside = derived(user, "beside", first);
    const Session kept = a_session(user, "kept");
    const Session from_kept = derived(user, "from kept", kept);
    write(*store, [&](Transaction& tx) -> Result<void> {
      for (const Session& session : {second, third, beside, kept, from_kept}) {
        if (auto added = tx.sessions().add(session); !added) return added;
      }
      return tx.sessions().revoke(second.id, at(3));
    });
    const auto revoked_at = [&](const Session& session) {
      const auto snapshot = store->snapshot();
      REQUIRE(snapshot.has_value());
      return (*snapshot)->sessions().find(session.id)->session.revoked_at;
    };
    CHECK(revoked_at(third) == at(3));
    for (const Session& session : {first, beside, kept, from_kept})
      CHECK_FALSE(revoked_at(session));
    CHECK(transact(*store, [&](Transaction& tx) {
            return tx.sessions().revoke_all(user.id, beside.id, at(4));
          }) == 4);
    CHECK(revoked_at(third) == at(3));
    // It came from one that ended: to ask for it helps nothing.
    CHECK(revoked_at(beside) == at(4));
  });
}

TEST_CASE("session store: one that is not used ends what came from it, which is listed no more") {
  on_every_backend([](OpenStore& store) {
    const auto [user, first] = given_session(store);
    const TimePoint end = identity::idle_end(first);
    Session second = derived(user, "second", first);
    Session third = derived(user, "third", second);
    for (Session* session : {&second, &third}) session->seen_at = end - std::chrono::hours(1);
    write(*store, [&](Transaction& tx) -> Result<void> {
      for (const Session& session : {second, third}) {
        if (auto added = tx.sessions().add(session); !added) return added;
      }
      return {};
    });
    read(*store, [&](const Snapshot& view) {
      for (const Session& session : {second, third}) {
        const auto by_id = view.sessions().find(session.id);
        CHECK(by_id->session.parent_end == end);
        CHECK(view.sessions().find_by_digest(session.digest)->session == by_id->session);
      }
      const auto before = end - std::chrono::microseconds(1);
      CHECK(view.sessions().of_user(user.id, before)->size() == 3);
      CHECK(view.sessions().of_user(user.id, end)->empty());
    });
  });
}

TEST_CASE("session store: what came from an API token ends with it, at the same moment") {
  on_every_backend([](OpenStore& store) {
    const auto [user, own] = given_session(store);
    const identity::ApiToken token = a_token(user, "token");
    Session begun = a_session(user, "begun");
    begun.parent_token = token.id;
    write(*store, [&](Transaction& tx) -> Result<void> {
      if (auto added = tx.tokens().add(token); !added) return added;
      if (auto added = tx.sessions().add(begun); !added) return added;
      return tx.tokens().expire(token.id, at(9));
    });
    const auto found = [&](const Session& session) {
      const auto snapshot = store->snapshot();
      REQUIRE(snapshot.has_value());
      return (*snapshot)->sessions().find(session.id)->session;
    };
    begun.expires_at = at(9);
    CHECK(found(begun) == begun);
    write(*store, [&](Transaction& tx) { return tx.tokens().expire(token.id, at(10)); });
    CHECK(found(begun) == begun);
    const auto mark = store->identity_mark();
    write(*store, [&](Transaction& tx) { return tx.tokens().revoke(token.id, at(3)); });
    CHECK(store->identity_mark() != mark);
    begun.revoked_at = at(3);
    CHECK(found(begun) == begun);
    CHECK(found(own) == own);
  });
}

TEST_CASE("session store: a refresh token tells whether it was used before, and when first") {
  on_every_backend([](OpenStore& store) {
    const auto [user, session] = given_session(store);
    const identity::RefreshToken token{
        .digest = digest_of("r"), .session_id = session.id, .created_at = at(1), .used_at = {}};
    const auto use = [&](TimePoint now) {
      return transact(
          *store, [&](Transaction& tx) { return tx.sessions().use_refresh(token.digest, now); });
    };
    write(*store, [&](Transaction& tx) { return tx.sessions().add_refresh(token); });
    const auto found = [&] {
      return read(*store,
                  [&](const Snapshot& view) { return view.sessions().find_refresh(token.digest); });
    };
    CHECK(found() == token);
    CHECK(use(at(2)) == token);
    auto again = token;
    again.used_at = at(2);
    CHECK(use(at(3)) == again);
    CHECK(use(at(4)) == again);
    CHECK(code_of(transact(*store, [](Transaction& tx) {
            return tx.sessions().use_refresh(digest_of("unknown"), at(1));
          })) == Errc::invalid_token);
  });
}

TEST_CASE("session store: sweeping removes what ended before, with its refresh tokens") {
  on_every_backend([](OpenStore& store) {
    const auto [user, session] = given_session(store);
    Session over = a_session(user, "over");
    over.expires_at = at(5);
    const identity::RefreshToken token{
        .digest = digest_of("r"), .session_id = over.id, .created_at = at(1), .used_at = {}};
    write(*store, [&](Transaction& tx) -> Result<void> {
      if (auto added = tx.sessions().add(over); !added) return added;
      return tx.sessions().add_refresh(token);
    });
    const auto sweep = [&](TimePoint before) {
      return transact(*store, [&](Transaction& tx) { return tx.sessions().sweep(before); });
    };
    CHECK(sweep(at(5)) == 0);
    CHECK(sweep(at(6)) == 1);
    read(*store, [&](const Snapshot& view) {
      CHECK(view.sessions().find(session.id).has_value());
      CHECK(code_of(view.sessions().find(over.id)) == Errc::session_not_found);
    });
    CHECK(code_of(transact(*store, [&](Transaction& tx) {
            return tx.sessions().use_refresh(token.digest, at(7));
          })) == Errc::invalid_token);
  });
}

}  // namespace
}  // namespace tank::testing
