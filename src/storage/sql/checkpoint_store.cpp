// SPDX-License-Identifier: Apache-2.0
#include "storage/sql/checkpoint_store.hpp"

#include <utility>

#include "storage/sql/reader.hpp"
#include "storage/sql/statements.hpp"
#include "storage/sql/trust_codec.hpp"

namespace tank::inline v0::sql {
namespace {

// There is one log, and one key of it.
constexpr std::string_view only_row = "log";

constexpr Text insert_log_key =
    "INSERT INTO log_key (id, origin, key_id, public_key, sealed, created_at)"
    " VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (id) DO NOTHING";

constexpr Text select_log_key =
    "SELECT k.key_id, k.origin, k.public_key, k.sealed, k.created_at FROM log_key k"
    " WHERE k.id = $1";

constexpr Text insert_checkpoint =
    "INSERT INTO log_checkpoint (entries, root, note, signed_at) VALUES ($1, $2, $3, $4)"
    " ON CONFLICT (entries) DO NOTHING";

constexpr Text select_checkpoint =
    "SELECT c.entries, c.root, c.note, c.signed_at FROM log_checkpoint c WHERE c.entries = $1";

constexpr std::array listed{
    ListedText{"insert_log_key", insert_log_key},
    ListedText{"select_log_key", select_log_key},
    ListedText{"insert_checkpoint", insert_checkpoint},
    ListedText{"select_checkpoint", select_checkpoint},
};

Result<trust::SealedLogKey> decode_key(Reader& in) {
  trust::SealedLogKey out;
  out.id = in.next<trust::KeyId>();
  out.origin = in.next<std::string>();
  out.public_key = in.next<trust::PublicKey>();
  out.sealed = in.next<Bytes>().octets;
  out.created_at = in.next<TimePoint>();
  return in.finish(std::move(out));
}

Result<trust::SignedCheckpoint> decode_checkpoint(Reader& in) {
  trust::SignedCheckpoint out;
  out.size = static_cast<std::uint64_t>(in.next<std::int64_t>());
  out.root = in.next<Digest>();
  out.note = in.next<std::string>();
  out.signed_at = in.next<TimePoint>();
  return in.finish(std::move(out));
}

}  // namespace

std::span<const ListedText> checkpoint_statements() { return listed; }

Result<trust::SealedLogKey> SqlCheckpointStore::add_or_find_key(const trust::SealedLogKey& key) {
  const auto added = db_.run(insert_log_key, only_row, key.origin, key.id, key.public_key,
                             Bytes{key.sealed}, key.created_at);
  if (!added) return pass(added);
  return read_one(db_.run(select_log_key, only_row), decode_key, Errc::storage_broken,
                  "the key of the log is gone");
}

Result<std::optional<trust::SealedLogKey>> SqlCheckpointStore::key() const {
  return read_optional(db_.run(select_log_key, only_row), decode_key);
}

Result<void> SqlCheckpointStore::add(const trust::SignedCheckpoint& checkpoint) {
  const auto added = db_.run(insert_checkpoint, static_cast<std::int64_t>(checkpoint.size),
                             checkpoint.root, checkpoint.note, checkpoint.signed_at);
  if (!added) return pass(added);
  return {};
}

Result<std::optional<trust::SignedCheckpoint>> SqlCheckpointStore::of_size(
    std::uint64_t size) const {
  return read_optional(db_.run(select_checkpoint, static_cast<std::int64_t>(size)),
                       decode_checkpoint);
}

}  // namespace tank::inline v0::sql
