// SPDX-License-Identifier: Apache-2.0
#include "storage/sql/credential_store.hpp"

#include "storage/sql/statements.hpp"

namespace tank::inline v0::sql {
namespace {

constexpr Text select_password = "SELECT phc FROM password WHERE user_id = $1";

constexpr Text upsert_password =
    "INSERT INTO password (user_id, phc, updated_at) VALUES ($1, $2, $3)"
    " ON CONFLICT (user_id) DO UPDATE SET phc = excluded.phc, updated_at = excluded.updated_at";

constexpr Text delete_password = "DELETE FROM password WHERE user_id = $1";

constexpr Part account_columns =
    "a.id, a.user_id, a.issuer, a.subject, a.email, a.created_at, a.updated_at";

constexpr Text insert_account =
    "INSERT INTO account (id, user_id, issuer, subject, email, created_at, updated_at)"
    " VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (issuer, subject) DO NOTHING RETURNING id";

constexpr Text select_account =
    text<"SELECT ", account_columns, " FROM account a WHERE a.issuer = $1 AND a.subject = $2">;

constexpr Text select_accounts_of_user =
    text<"SELECT ", account_columns, " FROM account a WHERE a.user_id = $1 ORDER BY a.id">;

constexpr Text update_account = "UPDATE account SET email = $2, updated_at = $3 WHERE id = $1";

constexpr Text delete_account = "DELETE FROM account WHERE user_id = $1 AND id = $2";

constexpr Text insert_signing_key =
    "INSERT INTO signing_key (kid, algorithm, sealed, created_at, activates_at, retires_at)"
    " VALUES ($1, $2, $3, $4, $5, $6)";

constexpr Text select_signing_keys =
    "SELECT kid, algorithm, sealed, created_at, activates_at, retires_at FROM signing_key"
    " ORDER BY activates_at, kid";

constexpr Text delete_signing_key = "DELETE FROM signing_key WHERE kid = $1";

constexpr std::array listed{
    ListedText{"select_password", select_password},
    ListedText{"upsert_password", upsert_password},
    ListedText{"delete_password", delete_password},
    ListedText{"insert_account", insert_account},
    ListedText{"select_account", select_account},
    ListedText{"select_accounts_of_user", select_accounts_of_user},
    ListedText{"update_account", update_account},
    ListedText{"delete_account", delete_account},
    ListedText{"insert_signing_key", insert_signing_key},
    ListedText{"select_signing_keys", select_signing_keys},
    ListedText{"delete_signing_key", delete_signing_key},
};

Result<identity::Account> decode_account(Reader& in) {
  return in.finish(identity::Account{.id = in.next<AccountId>(),
                                     .user_id = in.next<UserId>(),
                                     .issuer = in.next<std::string>(),
                                     .subject = in.next<std::string>(),
                                     .email = in.next<std::string>(),
                                     .created_at = in.next<TimePoint>(),
                                     .updated_at = in.next<TimePoint>()});
}

Result<identity::SealedSigningKey> decode_signing_key(Reader& in) {
  return in.finish(identity::SealedSigningKey{.kid = in.next<std::string>(),
                                              .algorithm = in.next<std::string>(),
                                              .sealed = in.next<Bytes>().octets,
                                              .created_at = in.next<TimePoint>(),
                                              .activates_at = in.next<TimePoint>(),
                                              .retires_at = in.next<TimePoint>()});
}

Result<void> done(const Result<Rows>& changed) {
  if (!changed) return pass(changed);
  return {};
}

Result<void> need_account(const Result<Rows>& changed, AccountId id) {
  if (!changed) return pass(changed);
  if (changed->changed == 0) {
    return fail(Errc::user_not_found, "there is no account " + id.to_string());
  }
  return {};
}

}  // namespace

std::span<const ListedText> credential_statements() { return listed; }

Result<std::optional<std::string>> SqlCredentialStore::password_of(UserId user) const {
  return read_optional(db_.run(select_password, user),
                       [](Reader& in) { return in.finish(in.next<std::string>()); });
}

Result<void> SqlCredentialStore::set_password(UserId user, const std::string& phc, TimePoint now) {
  return done(db_.run(upsert_password, user, phc, now));
}

Result<void> SqlCredentialStore::remove_password(UserId user) {
  return done(db_.run(delete_password, user));
}

Result<void> SqlCredentialStore::add_account(const identity::Account& account) {
  const auto added =
      db_.run(insert_account, account.id, account.user_id, account.issuer, account.subject,
              account.email, account.created_at, account.updated_at);
  if (!added) return pass(added);
  if (added->is_empty()) {
    return fail(Errc::account_not_linked, "this identity belongs to another user");
  }
  return {};
}

Result<std::optional<identity::Account>> SqlCredentialStore::find_account(
    std::string_view issuer, std::string_view subject) const {
  return read_optional(db_.run(select_account, issuer, subject), decode_account);
}

Result<std::vector<identity::Account>> SqlCredentialStore::accounts_of(UserId user) const {
  return read_all(db_.run(select_accounts_of_user, user), decode_account);
}

Result<void> SqlCredentialStore::save_account(const identity::Account& account) {
  return need_account(db_.run(update_account, account.id, account.email, account.updated_at),
                      account.id);
}

Result<void> SqlCredentialStore::remove_account(UserId user, AccountId account) {
  return need_account(db_.run(delete_account, user, account), account);
}

Result<void> SqlCredentialStore::add_signing_key(const identity::SealedSigningKey& key) {
  db_.note_identity();
  return done(db_.run(insert_signing_key, key.kid, key.algorithm, Bytes{key.sealed}, key.created_at,
                      key.activates_at, key.retires_at));
}

Result<std::vector<identity::SealedSigningKey>> SqlCredentialStore::signing_keys() const {
  return read_all(db_.run(select_signing_keys), decode_signing_key);
}

Result<void> SqlCredentialStore::remove_signing_key(const std::string& kid) {
  db_.note_identity();
  return done(db_.run(delete_signing_key, kid));
}

}  // namespace tank::inline v0::sql
