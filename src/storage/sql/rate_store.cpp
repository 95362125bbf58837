// SPDX-License-Identifier: Apache-2.0
#include "storage/sql/rate_store.hpp"

#include <algorithm>

#include "storage/sql/statements.hpp"

namespace tank::inline v0::sql {
namespace {

// A bucket is one number: when it will be full again (the "theoretical arrival time" of the
// generic cell rate algorithm, ITU-T I.371). Taking a token moves it by one interval; it may
// not lie further ahead than the whole bucket. No row comes back when it would.
constexpr Text take_token =
    "INSERT INTO rate_bucket (id, full_at)"
    " VALUES ($1, CAST($2 AS BIGINT) + CAST($3 AS BIGINT))"
    " ON CONFLICT (id) DO UPDATE SET full_at = CAST($3 AS BIGINT) +"
    " CASE WHEN rate_bucket.full_at > CAST($2 AS BIGINT) THEN rate_bucket.full_at"
    " ELSE CAST($2 AS BIGINT) END"
    " WHERE CAST($3 AS BIGINT) + CASE WHEN rate_bucket.full_at > CAST($2 AS BIGINT)"
    " THEN rate_bucket.full_at ELSE CAST($2 AS BIGINT) END"
    " <= CAST($2 AS BIGINT) + CAST($4 AS BIGINT) RETURNING full_at";

constexpr Text select_bucket = "SELECT full_at FROM rate_bucket WHERE id = $1";

constexpr Text select_failures = "SELECT failures, last_at FROM login_failure WHERE subject = $1";

constexpr Text count_failure =
    "INSERT INTO login_failure (subject, failures, last_at) VALUES ($1, 1, $2)"
    " ON CONFLICT (subject) DO UPDATE SET failures = login_failure.failures + 1,"
    " last_at = excluded.last_at RETURNING failures, last_at";

constexpr Text delete_failures = "DELETE FROM login_failure WHERE subject = $1";

constexpr Text delete_full_buckets = "DELETE FROM rate_bucket WHERE full_at <= $1";

constexpr Text delete_old_failures = "DELETE FROM login_failure WHERE last_at < $1";

constexpr std::array listed{
    ListedText{"take_token", take_token},
    ListedText{"select_bucket", select_bucket},
    ListedText{"select_failures", select_failures},
    ListedText{"count_failure", count_failure},
    ListedText{"delete_failures", delete_failures},
    ListedText{"delete_full_buckets", delete_full_buckets},
    ListedText{"delete_old_failures", delete_old_failures},
};

std::int64_t micros(TimePoint time) { return time.time_since_epoch().count(); }

Result<std::int64_t> decode_number(Reader& in) { return in.finish(in.next<std::int64_t>()); }

Result<LoginFailures> decode_failures(Reader& in) {
  return in.finish(LoginFailures{.count = in.next<int>(), .last_at = in.next<TimePoint>()});
}

}  // namespace

std::span<const ListedText> rate_statements() { return listed; }

Result<RateTaken> SqlRateStore::take(std::string_view key, const Rate& rate, TimePoint now) {
  const std::int64_t interval = rate.interval.count();
  const std::int64_t whole = interval * rate.burst;
  const auto taken = db_.run(take_token, key, micros(now), interval, whole);
  if (!taken) return pass(taken);
  const bool allowed = !taken->is_empty();
  const auto full_at = allowed ? read_one(taken, decode_number, Errc::storage_broken, {})
                               : read_one(db_.run(select_bucket, key), decode_number,
                                          Errc::storage_conflict, "the bucket is gone");
  if (!full_at) return pass(full_at);
  const std::int64_t missing = std::max<std::int64_t>(0, *full_at - micros(now));
  return RateTaken{
      .allowed = allowed,
      .remaining = static_cast<int>((whole - std::min(whole, missing)) / interval),
      .retry_after = std::chrono::microseconds(allowed ? 0 : missing + interval - whole)};
}

Result<LoginFailures> SqlRateStore::failures(std::string_view subject) const {
  auto found = read_optional(db_.run(select_failures, subject), decode_failures);
  if (!found) return pass(found);
  return found->value_or(LoginFailures{});
}

Result<LoginFailures> SqlRateStore::add_failure(std::string_view subject, TimePoint now) {
  return read_one(db_.run(count_failure, subject, now), decode_failures, Errc::storage_broken,
                  "a count gave no row");
}

Result<void> SqlRateStore::forget_failures(std::string_view subject) {
  const auto removed = db_.run(delete_failures, subject);
  if (!removed) return pass(removed);
  return {};
}

Result<int> SqlRateStore::sweep(TimePoint now, TimePoint before) {
  const auto buckets = db_.run(delete_full_buckets, micros(now));
  if (!buckets) return pass(buckets);
  const auto failures = db_.run(delete_old_failures, before);
  if (!failures) return pass(failures);
  return static_cast<int>(buckets->changed + failures->changed);
}

}  // namespace tank::inline v0::sql
