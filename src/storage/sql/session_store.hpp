// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Sessions and refresh tokens in SQL.

#include <tank/storage/session_store.hpp>

#include "storage/sql/reader.hpp"
#include "storage/sql/session.hpp"

namespace tank::inline v0::sql {

class SqlSessionStore final : public SessionStore {
 public:
  explicit SqlSessionStore(Session& session) : db_(session) {}

  Result<void> add(const identity::Session& session) override;
  Result<SessionAndUser> find(SessionId id) const override;
  Result<SessionAndUser> find_by_digest(const Digest& digest) const override;
  Result<std::vector<identity::Session>> of_user(UserId user, TimePoint now) const override;
  Result<void> touch(SessionId id, TimePoint seen_at) override;
  Result<void> confirm(SessionId id, TimePoint at) override;
  Result<void> revoke(SessionId id, TimePoint at) override;
  Result<int> revoke_all(UserId user, std::optional<SessionId> kept, TimePoint at) override;
  Result<int> revoke_stand_ins(UserId user, TimePoint at) override;
  Result<int> sweep(TimePoint before) override;
  Result<void> add_refresh(const identity::RefreshToken& token) override;
  Result<std::optional<identity::RefreshToken>> find_refresh(const Digest& digest) const override;
  Result<identity::RefreshToken> use_refresh(const Digest& digest, TimePoint now) override;

 private:
  Result<SessionAndUser> with_end(Result<SessionAndUser> found) const;

  Session& db_;
};

}  // namespace tank::inline v0::sql
