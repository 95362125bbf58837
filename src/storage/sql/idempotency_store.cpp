// SPDX-License-Identifier: Apache-2.0
#include "storage/sql/idempotency_store.hpp"

#include "storage/sql/reader.hpp"
#include "storage/sql/statements.hpp"

namespace tank::inline v0::sql {
namespace {

constexpr Text insert_answer =
    "INSERT INTO remembered_answer"
    " (principal, operation, request_key, request_digest, answer, created_at)"
    " VALUES ($1, $2, $3, $4, $5, $6)"
    " ON CONFLICT (principal, operation, request_key) DO NOTHING RETURNING created_at";

constexpr Text select_answer =
    "SELECT principal, operation, request_key, request_digest, answer, created_at"
    " FROM remembered_answer WHERE principal = $1 AND operation = $2 AND request_key = $3";

constexpr Text delete_answers = "DELETE FROM remembered_answer WHERE created_at < $1";

constexpr std::array listed{
    ListedText{"insert_answer", insert_answer},
    ListedText{"select_answer", select_answer},
    ListedText{"delete_answers", delete_answers},
};

}  // namespace

std::span<const ListedText> idempotency_statements() { return listed; }

Result<RememberedAnswer> SqlIdempotencyStore::add_or_find(const RememberedAnswer& answer) {
  const auto added = db_.run(insert_answer, answer.principal, answer.operation, answer.key,
                             answer.request_digest, answer.answer, answer.created_at);
  if (!added) return pass(added);
  if (!added->is_empty()) return answer;
  auto kept = find(answer.principal, answer.operation, answer.key);
  if (!kept) return pass(std::move(kept));
  if (!*kept) return fail(Errc::storage_conflict, "the remembered answer was just forgotten");
  return std::move(**kept);
}

Result<std::optional<RememberedAnswer>> SqlIdempotencyStore::find(const std::string& principal,
                                                                  const std::string& operation,
                                                                  const std::string& key) const {
  const auto found = db_.run(select_answer, principal, operation, key);
  if (!found) return pass(found);
  if (found->is_empty()) return std::optional<RememberedAnswer>{};
  Reader in(found->front());
  return in.finish(std::optional(RememberedAnswer{.principal = in.next<std::string>(),
                                                  .operation = in.next<std::string>(),
                                                  .key = in.next<std::string>(),
                                                  .request_digest = in.next<Digest>(),
                                                  .answer = in.next<std::string>(),
                                                  .created_at = in.next<TimePoint>()}));
}

Result<std::int64_t> SqlIdempotencyStore::forget_before(TimePoint time) {
  const auto forgotten = db_.run(delete_answers, time);
  if (!forgotten) return pass(forgotten);
  return forgotten->changed;
}

}  // namespace tank::inline v0::sql
