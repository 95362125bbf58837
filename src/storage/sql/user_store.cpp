// SPDX-License-Identifier: Apache-2.0
#include "storage/sql/user_store.hpp"

#include "storage/sql/keyset.hpp"
#include "storage/sql/statements.hpp"

namespace tank::inline v0::sql {
namespace {

constexpr Text insert_user =
    "INSERT INTO user_account"
    " (id, kind, email, email_normalized, email_verified, name, image, role, ban_reason,"
    " ban_expires_at, created_at, updated_at)"
    " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)"
    " ON CONFLICT (email_normalized) DO NOTHING RETURNING id";

constexpr Text select_user = text<"SELECT ", user_columns, " FROM user_account u WHERE u.id = $1">;

constexpr Text select_user_by_email =
    text<"SELECT ", user_columns, " FROM user_account u WHERE u.email_normalized = $1">;

// Nothing changes when another user has the address.
constexpr Text update_user =
    "UPDATE user_account SET email = $2, email_normalized = $3, email_verified = $4, name = $5,"
    " image = $6, role = $7, ban_reason = $8, ban_expires_at = $9, updated_at = $10"
    " WHERE id = $1 AND NOT EXISTS"
    " (SELECT 1 FROM user_account o WHERE o.email_normalized = $3 AND o.id <> $1)";

constexpr Text count_people = "SELECT COUNT(*) FROM user_account WHERE kind = 'person'";

// $3 whether the banned are wanted, $4 whether the others are.
constexpr Text select_users =
    text<"SELECT ", user_columns,
         " FROM user_account u WHERE u.id > $1"
         " AND substr(u.email_normalized, 1, length(CAST($2 AS TEXT))) = CAST($2 AS TEXT)"
         " AND CASE WHEN u.ban_reason IS NOT NULL"
         " AND (u.ban_expires_at IS NULL OR u.ban_expires_at > $5)"
         " THEN CAST($3 AS BOOLEAN) ELSE CAST($4 AS BOOLEAN) END ORDER BY u.id LIMIT $6">;

constexpr Text select_any_admin = "SELECT id FROM user_account WHERE role = 'admin' LIMIT 1";

constexpr Text select_other_admin =
    "SELECT id FROM user_account WHERE role = 'admin' AND id <> $1"
    " AND (ban_reason IS NULL OR ban_expires_at <= $2) LIMIT 1";

constexpr std::array listed{
    ListedText{"insert_user", insert_user},
    ListedText{"select_user", select_user},
    ListedText{"select_user_by_email", select_user_by_email},
    ListedText{"update_user", update_user},
    ListedText{"select_users", select_users},
    ListedText{"select_any_admin", select_any_admin},
    ListedText{"select_other_admin", select_other_admin},
    ListedText{"count_people", count_people},
};

std::pair<std::optional<std::string>, std::optional<TimePoint>> ban_columns(
    const identity::User& user) {
  if (!user.ban) return {};
  return {user.ban->reason, user.ban->expires_at};
}

tl::unexpected<Error> address_taken(const identity::User& user) {
  return fail(Errc::email_taken, user.email.to_string() + " has a user");
}

}  // namespace

std::span<const ListedText> user_statements() { return listed; }

identity::User read_user(Reader& in) {
  identity::User user{.id = in.next<UserId>(),
                      .kind = in.next<identity::UserKind>(),
                      .email = in.next<Email>(),
                      .email_verified = in.next<bool>(),
                      .name = in.next<std::string>(),
                      .image = in.next<std::string>(),
                      .role = in.next<identity::PlatformRole>(),
                      .ban = std::nullopt,
                      .created_at = {},
                      .updated_at = {}};
  const auto reason = in.next_optional<std::string>();
  const auto expires_at = in.next_optional<TimePoint>();
  if (reason) user.ban = identity::Ban{*reason, expires_at};
  user.created_at = in.next<TimePoint>();
  user.updated_at = in.next<TimePoint>();
  return user;
}

Result<identity::User> decode_user(Reader& in) { return in.finish(read_user(in)); }

Result<void> SqlUserStore::add(const identity::User& user) {
  const auto [reason, until] = ban_columns(user);
  const auto added = db_.run(insert_user, user.id, user.kind, user.email, user.email.normalized(),
                             user.email_verified, user.name, user.image, user.role, reason, until,
                             user.created_at, user.updated_at);
  if (!added) return pass(added);
  if (added->is_empty()) return address_taken(user);
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
  db_.note_identity();
  const auto [reason, until] = ban_columns(user);
  const auto saved =
      db_.run(update_user, user.id, user.email, user.email.normalized(), user.email_verified,
              user.name, user.image, user.role, reason, until, user.updated_at);
  if (!saved) return pass(saved);
  if (saved->changed > 0) return {};
  if (const auto known = find(user.id); !known) return pass(known);
  return address_taken(user);
}

Result<Page<identity::User>> SqlUserStore::list(const UserFilter& filter,
                                                const PageRequest& page) const {
  const auto after = key_of(page, 1);
  if (!after) return pass(after);
  auto users = read_all(
      db_.run(select_users, after->front(), filter.email_prefix, filter.banned.value_or(true),
              !filter.banned.value_or(false), filter.now, rows_wanted(page)),
      decode_user);
  return page_of(std::move(users), page,
                 [](const identity::User& user) { return std::vector{user.id.to_string()}; });
}

Result<bool> SqlUserStore::has_admin() const {
  const auto found = db_.run(select_any_admin);
  if (!found) return pass(found);
  return !found->is_empty();
}

Result<bool> SqlUserStore::has_other_admin(UserId user, TimePoint now) const {
  const auto found = db_.run(select_other_admin, user, now);
  if (!found) return pass(found);
  return !found->is_empty();
}

Result<std::int64_t> SqlUserStore::count() const { return read_count(db_.run(count_people)); }

}  // namespace tank::inline v0::sql
