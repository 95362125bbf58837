// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Users in SQL.

#include <tank/storage/user_store.hpp>

#include "storage/sql/reader.hpp"
#include "storage/sql/session.hpp"

namespace tank::inline v0::sql {

/// What `decode_user` reads; `u` is the table.
inline constexpr Part user_columns =
    "u.id, u.kind, u.email, u.email_verified, u.name, u.image, u.role, u.ban_reason,"
    " u.ban_expires_at, u.created_at, u.updated_at";
[[nodiscard]] Result<identity::User> decode_user(Reader& in);
/// Without the check that the row ends here, for joins.
[[nodiscard]] identity::User read_user(Reader& in);

class SqlUserStore final : public UserStore {
 public:
  explicit SqlUserStore(Session& session) : db_(session) {}

  Result<void> add(const identity::User& user) override;
  Result<identity::User> find(UserId id) const override;
  Result<identity::User> find_by_email(const Email& email) const override;
  Result<void> save(const identity::User& user) override;
  Result<Page<identity::User>> list(const UserFilter& filter,
                                    const PageRequest& page) const override;
  Result<bool> has_admin() const override;
  Result<bool> has_other_admin(UserId user, TimePoint now) const override;
  Result<std::int64_t> count() const override;

 private:
  Session& db_;
};

}  // namespace tank::inline v0::sql
