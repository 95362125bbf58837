// SPDX-License-Identifier: Apache-2.0
#include "storage/sql/publisher_key_store.hpp"

#include <utility>

#include "storage/sql/reader.hpp"
#include "storage/sql/statements.hpp"
#include "storage/sql/trust_codec.hpp"

namespace tank::inline v0::sql {
namespace {

constexpr Part key_columns =
    "k.key_id, k.public_key, k.owner, k.name, k.state, k.replaced_by, k.registered_by,"
    " k.created_at, k.ended_at, k.distrusted_since, k.reason";

constexpr Text insert_publisher_key =
    "INSERT INTO publisher_key (key_id, public_key, owner, name, state, replaced_by,"
    " registered_by, created_at, ended_at, distrusted_since, reason)"
    " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"
    " ON CONFLICT (key_id) DO NOTHING RETURNING key_id";

constexpr Text select_publisher_key =
    text<"SELECT ", key_columns, " FROM publisher_key k WHERE k.key_id = $1">;

constexpr Text update_publisher_key =
    "UPDATE publisher_key SET state = $2, replaced_by = $3, ended_at = $4, distrusted_since = $5,"
    " reason = $6 WHERE key_id = $1";

constexpr Text select_publisher_keys_of_owner =
    text<"SELECT ", key_columns,
         " FROM publisher_key k WHERE k.owner = $1 ORDER BY k.created_at, k.key_id">;

constexpr std::array listed{
    ListedText{"insert_publisher_key", insert_publisher_key},
    ListedText{"select_publisher_key", select_publisher_key},
    ListedText{"update_publisher_key", update_publisher_key},
    ListedText{"select_publisher_keys_of_owner", select_publisher_keys_of_owner},
};

Result<trust::PublisherKey> decode_key(Reader& in) {
  trust::PublisherKey out;
  out.id = in.next<trust::KeyId>();
  out.key = in.next<trust::PublicKey>();
  out.owner = in.next<trust::KeyOwner>();
  out.name = in.next<std::string>();
  out.state = in.next<trust::KeyState>();
  out.replaced_by = in.next<trust::KeyId>();
  out.registered_by = in.next<UserId>();
  out.created_at = in.next<TimePoint>();
  out.ended_at = in.next_optional<TimePoint>();
  out.distrusted_since = in.next_optional<TimePoint>();
  out.reason = in.next<std::string>();
  return in.finish(std::move(out));
}

tl::unexpected<Error> no_such_key(const trust::KeyId& id) {
  return fail(Errc::key_not_found, "there is no key `" + id.to_string() + '`');
}

}  // namespace

std::span<const ListedText> publisher_key_statements() { return listed; }

Result<void> SqlPublisherKeyStore::add(const trust::PublisherKey& key) {
  const auto added = db_.run(insert_publisher_key, key.id, key.key, key.owner, key.name, key.state,
                             key.replaced_by, key.registered_by, key.created_at, key.ended_at,
                             key.distrusted_since, key.reason);
  if (!added) return pass(added);
  if (added->is_empty()) return fail(Errc::key_exists, key.id.to_string());
  return {};
}

Result<trust::PublisherKey> SqlPublisherKeyStore::find(const trust::KeyId& id) const {
  auto found = read_optional(db_.run(select_publisher_key, id), decode_key);
  if (!found) return pass(found);
  if (!*found) return no_such_key(id);
  return **std::move(found);
}

Result<void> SqlPublisherKeyStore::save(const trust::PublisherKey& key) {
  const auto saved = db_.run(update_publisher_key, key.id, key.state, key.replaced_by, key.ended_at,
                             key.distrusted_since, key.reason);
  if (!saved) return pass(saved);
  if (saved->changed == 0) return no_such_key(key.id);
  return {};
}

Result<std::vector<trust::PublisherKey>> SqlPublisherKeyStore::of_owner(
    const trust::KeyOwner& owner) const {
  return read_all(db_.run(select_publisher_keys_of_owner, owner), decode_key);
}

}  // namespace tank::inline v0::sql
