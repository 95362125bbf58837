// SPDX-License-Identifier: Apache-2.0
#include "storage/sql/verification_store.hpp"

#include <tank/base/limits.hpp>

#include "storage/sql/statements.hpp"

namespace tank::inline v0::sql {
namespace {

constexpr Part verification_columns =
    "id, purpose, subject, user_id, digest, attempts, payload, created_at, expires_at, used_at";

constexpr Text end_live =
    "UPDATE verification SET used_at = $3"
    " WHERE purpose = $1 AND subject = $2 AND used_at IS NULL";

constexpr Text insert_verification = text<"INSERT INTO verification (", verification_columns,
                                          ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)">;

constexpr Text select_live =
    text<"SELECT ", verification_columns,
         " FROM verification WHERE purpose = $1 AND subject = $2 AND used_at IS NULL"
         " AND expires_at > $3">;

constexpr Text select_made =
    "SELECT COUNT(*), MIN(created_at), MAX(created_at) FROM verification"
    " WHERE purpose = $1 AND subject = $2 AND created_at >= $3";
constexpr Text select_by_digest = text<"SELECT ", verification_columns,
                                       " FROM verification WHERE purpose = $1 AND digest = $2"
                                       " ORDER BY created_at DESC LIMIT 1">;

constexpr Text add_attempt =
    "UPDATE verification SET attempts = attempts + 1,"
    " used_at = CASE WHEN attempts + 1 >= $2 THEN COALESCE(used_at, $3) ELSE used_at END"
    " WHERE id = $1";

// One statement decides and marks, so that of two calls one gets the code.
constexpr Text use_verification = text<
    "UPDATE verification SET used_at = $3"
    " WHERE purpose = $1 AND digest = $2 AND used_at IS NULL AND expires_at > $3 RETURNING ",
    verification_columns>;

// Codes that let somebody in by an address, or set a password, name no user; they are looked for by
// the address.
constexpr Text end_verifications_of_user =
    "UPDATE verification SET used_at = $2 WHERE user_id = $1 AND used_at IS NULL";

constexpr Text end_verifications_of_address =
    "UPDATE verification SET used_at = $2"
    " WHERE purpose IN ('email_code', 'magic_link', 'password_reset')"
    " AND subject = $1 AND used_at IS NULL";

constexpr Text delete_verifications = "DELETE FROM verification WHERE expires_at < $1";

constexpr std::array listed{
    ListedText{"end_live", end_live},
    ListedText{"insert_verification", insert_verification},
    ListedText{"select_live", select_live},
    ListedText{"select_made", select_made},
    ListedText{"select_by_digest", select_by_digest},
    ListedText{"add_attempt", add_attempt},
    ListedText{"use_verification", use_verification},
    ListedText{"end_verifications_of_user", end_verifications_of_user},
    ListedText{"end_verifications_of_address", end_verifications_of_address},
    ListedText{"delete_verifications", delete_verifications},
};

Result<identity::Verification> decode_verification(Reader& in) {
  return in.finish(identity::Verification{.id = in.next<VerificationId>(),
                                          .purpose = in.next<identity::Purpose>(),
                                          .subject = in.next<std::string>(),
                                          .user_id = in.next_optional<UserId>(),
                                          .digest = in.next<Digest>(),
                                          .attempts = in.next<int>(),
                                          .payload = in.next<std::string>(),
                                          .created_at = in.next<TimePoint>(),
                                          .expires_at = in.next<TimePoint>(),
                                          .used_at = in.next_optional<TimePoint>()});
}

Result<VerificationsMade> decode_made(Reader& in) {
  VerificationsMade made;
  made.count = in.next<int>();
  made.first_at = in.next_optional<TimePoint>().value_or(TimePoint{});
  made.last_at = in.next_optional<TimePoint>().value_or(TimePoint{});
  return in.finish(made);
}

}  // namespace

std::span<const ListedText> verification_statements() { return listed; }

Result<void> SqlVerificationStore::add(const identity::Verification& verification) {
  const auto ended =
      db_.run(end_live, verification.purpose, verification.subject, verification.created_at);
  if (!ended) return pass(ended);
  const auto added = db_.run(insert_verification, verification.id, verification.purpose,
                             verification.subject, verification.user_id, verification.digest,
                             verification.attempts, verification.payload, verification.created_at,
                             verification.expires_at, verification.used_at);
  if (!added) return pass(added);
  return {};
}

Result<std::optional<identity::Verification>> SqlVerificationStore::live(identity::Purpose purpose,
                                                                         std::string_view subject,
                                                                         TimePoint now) const {
  return read_optional(db_.run(select_live, purpose, subject, now), decode_verification);
}

Result<std::optional<identity::Verification>> SqlVerificationStore::find(
    identity::Purpose purpose, const Digest& digest) const {
  return read_optional(db_.run(select_by_digest, purpose, digest), decode_verification);
}

Result<VerificationsMade> SqlVerificationStore::made_since(identity::Purpose purpose,
                                                           std::string_view subject,
                                                           TimePoint since) const {
  return read_one(db_.run(select_made, purpose, subject, since), decode_made, Errc::storage_broken,
                  "a count gave no row");
}

Result<void> SqlVerificationStore::note_failure(VerificationId id, TimePoint now) {
  const auto noted = db_.run(add_attempt, id, limits::mail_code_attempts, now);
  if (!noted) return pass(noted);
  return {};
}

Result<identity::Verification> SqlVerificationStore::use(identity::Purpose purpose,
                                                         const Digest& digest, TimePoint now) {
  return read_one(db_.run(use_verification, purpose, digest, now), decode_verification,
                  Errc::invalid_credentials, "the code is unknown, was used, or has expired");
}

Result<int> SqlVerificationStore::end_all(UserId user, const Email& email, TimePoint now) {
  const auto of_user = db_.run(end_verifications_of_user, user, now);
  if (!of_user) return pass(of_user);
  const auto of_address = db_.run(end_verifications_of_address, email.normalized(), now);
  if (!of_address) return pass(of_address);
  return static_cast<int>(of_user->changed + of_address->changed);
}

Result<int> SqlVerificationStore::sweep(TimePoint before) {
  const auto removed = db_.run(delete_verifications, before);
  if (!removed) return pass(removed);
  return static_cast<int>(removed->changed);
}

}  // namespace tank::inline v0::sql
