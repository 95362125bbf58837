// SPDX-License-Identifier: Apache-2.0
#include "storage/sql/user_store.hpp"

#include "storage/sql/keyset.hpp"
#include "storage/sql/statements.hpp"

namespace tank::inline v0::sql {
namespace {

constexpr Text insert_user =
    "INSERT INTO user_account"
    " (id, email, email_normalized, name, role, suspended, created_at, updated_at)"
    " VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"
    " ON CONFLICT (email_normalized) DO NOTHING RETURNING id";

constexpr Text select_user = text<"SELECT ", user_columns, " FROM user_account u WHERE u.id = $1">;

constexpr Text select_user_by_email =
    text<"SELECT ", user_columns, " FROM user_account u WHERE u.email_normalized = $1">;

constexpr Text update_user =
    "UPDATE user_account SET name = $2, role = $3, suspended = $4, updated_at = $5 WHERE id = $1";

constexpr Text select_users =
    text<"SELECT ", user_columns, " FROM user_account u WHERE u.id > $1 ORDER BY u.id LIMIT $2">;

constexpr Text select_any_admin = "SELECT id FROM user_account WHERE role = 'admin' LIMIT 1";

constexpr std::array listed{
    ListedText{"insert_user", insert_user},
    ListedText{"select_user", select_user},
    ListedText{"select_user_by_email", select_user_by_email},
    ListedText{"update_user", update_user},
    ListedText{"select_users", select_users},
    ListedText{"select_any_admin", select_any_admin},
};

}  // namespace

std::span<const ListedText> user_statements() { return listed; }

identity::User read_user(Reader& in) {
  return {.id = in.next<UserId>(),
          .email = in.next<Email>(),
          .name = in.next<std::string>(),
          .role = in.next<identity::PlatformRole>(),
          .suspended = in.next<bool>(),
          .created_at = in.next<TimePoint>(),
          .updated_at = in.next<TimePoint>()};
}

Result<identity::User> decode_user(Reader& in) { return in.finish(read_user(in)); }

Result<void> SqlUserStore::add(const identity::User& user) {
  const auto added = db_.run(insert_user, user.id, user.email, user.email.normalized(), user.name,
                             user.role, user.suspended, user.created_at, user.updated_at);
  if (!added) return pass(added);
  if (added->is_empty()) return fail(Errc::email_taken, user.email.to_string() + " has a user");
  return {};
}

Result<identity::User> SqlUserStore::find(UserId id) const {
  return read_one(db_.run(select_user, id), decode_user, Errc::user_not_found, id.to_string());
}

Result<identity::User> SqlUserStore::find_by_email(const Email& email) const {
  return read_one(db_.run(select_user_by_email, email.normalized()), decode_user,
                  Errc::user_not_found, email.to_string());
}

Result<void> SqlUserStore::save(const identity::User& user) {
  const auto saved =
      db_.run(update_user, user.id, user.name, user.role, user.suspended, user.updated_at);
  if (!saved) return pass(saved);
  if (saved->changed == 0) return fail(Errc::user_not_found, user.id.to_string());
  return {};
}

Result<Page<identity::User>> SqlUserStore::list(const PageRequest& page) const {
  const auto after = key_of(page, 1);
  if (!after) return pass(after);
  auto users = read_all(db_.run(select_users, after->front(), rows_wanted(page)), decode_user);
  return page_of(std::move(users), page,
                 [](const identity::User& user) { return std::vector{user.id.to_string()}; });
}

Result<bool> SqlUserStore::has_admin() const {
  const auto found = db_.run(select_any_admin);
  if (!found) return pass(found);
  return !found->is_empty();
}

}  // namespace tank::inline v0::sql
