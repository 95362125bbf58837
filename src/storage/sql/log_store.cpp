// SPDX-License-Identifier: Apache-2.0
#include "storage/sql/log_store.hpp"

#include <utility>

#include "storage/sql/reader.hpp"
#include "storage/sql/release_row.hpp"
#include "storage/sql/statements.hpp"
#include "storage/sql/trust_codec.hpp"

namespace tank::inline v0::sql {
namespace {

// There is one log, and one row of its head.
constexpr std::string_view only_row = "log";

constexpr Part record_columns =
    "e.position, e.kind, e.package_id, e.release_id, e.key_id, e.leaf, e.entry, e.signature";
// A draft is for members, whatever it is going to be.
constexpr Part package_columns =
    ", p.organization_id, p.name,"
    " CASE WHEN p.status = 'draft' THEN 'private' ELSE p.visibility END";

constexpr Text select_log_head = "SELECT h.entries, h.hashes FROM log_head h WHERE h.id = $1";

constexpr Text upsert_log_head =
    "INSERT INTO log_head (id, entries, hashes) VALUES ($1, $2, $3)"
    " ON CONFLICT (id) DO UPDATE SET entries = excluded.entries, hashes = excluded.hashes";

constexpr Text insert_log_entry =
    "INSERT INTO log_entry (position, kind, package_id, release_id, key_id, leaf, entry, signature)"
    " VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";

constexpr Text insert_log_node = "INSERT INTO log_node (level, number, hash) VALUES ($1, $2, $3)";

constexpr Text select_log_node = "SELECT hash FROM log_node WHERE level = $1 AND number = $2";

constexpr Text select_log_entries =
    text<"SELECT ", record_columns, package_columns,
         " FROM log_entry e LEFT JOIN package p ON p.id = e.package_id"
         " WHERE e.position >= $1 ORDER BY e.position LIMIT $2">;

constexpr Text select_log_revocations =
    text<"SELECT ", record_columns, package_columns,
         " FROM log_entry e LEFT JOIN package p ON p.id = e.package_id"
         " WHERE e.position >= $1 AND e.kind NOT IN ('publish', 'key_register')"
         " ORDER BY e.position LIMIT $2">;

constexpr Text select_publication =
    text<"SELECT ", record_columns,
         " FROM log_entry e WHERE e.release_id = $1 AND e.kind = 'publish'">;

constexpr Text select_unlogged =
    text<"SELECT p.name, ", release_columns,
         " FROM release r JOIN package p ON p.id = r.package_id WHERE NOT EXISTS"
         " (SELECT 1 FROM log_entry e WHERE e.release_id = r.id AND e.kind = 'publish')"
         " ORDER BY r.published_at, r.id LIMIT $1">;

constexpr std::array listed{
    ListedText{"select_log_head", select_log_head},
    ListedText{"upsert_log_head", upsert_log_head},
    ListedText{"insert_log_entry", insert_log_entry},
    ListedText{"insert_log_node", insert_log_node},
    ListedText{"select_log_node", select_log_node},
    ListedText{"select_log_entries", select_log_entries},
    ListedText{"select_log_revocations", select_log_revocations},
    ListedText{"select_publication", select_publication},
    ListedText{"select_unlogged", select_unlogged},
};

trust::LogRecord read_record(Reader& in) {
  trust::LogRecord out;
  out.position = static_cast<std::uint64_t>(in.next<std::int64_t>());
  out.kind = in.next<trust::EntryKind>();
  out.package = in.next_optional<PackageId>();
  out.release = in.next_optional<ReleaseId>();
  out.key = in.next<trust::KeyId>();
  out.leaf = in.next<Digest>();
  out.entry = in.next<std::string>();
  out.signature = in.next<std::string>();
  return out;
}

Result<trust::LogRecord> decode_record(Reader& in) { return in.finish(read_record(in)); }

Result<trust::ListedRecord> decode_listed(Reader& in) {
  trust::ListedRecord out{read_record(in), {}};
  const auto organization = in.next_optional<OrganizationId>();
  auto name = in.next_optional<package::PackageName>();
  const auto visibility = in.next_optional<package::Visibility>();
  if (organization && name && visibility) {
    out.package = trust::LoggedPackage{*organization, *std::move(name), *visibility};
  }
  return in.finish(std::move(out));
}

Result<ReleaseOfPackage> decode_unlogged(Reader& in) {
  auto name = in.next<package::PackageName>();
  return in.finish(ReleaseOfPackage{std::move(name), read_release(in)});
}

Result<trust::CompactRange> decode_head(Reader& in) {
  const auto size = in.next<std::int64_t>();
  const auto bytes = in.next<Bytes>();
  constexpr std::size_t width = std::tuple_size_v<Digest::Bytes>;
  std::vector<Digest> hashes(bytes.size() / width);
  for (std::size_t i = 0; i < hashes.size(); ++i) {
    Digest::Bytes hash{};
    std::copy_n(bytes.octets.begin() + static_cast<std::ptrdiff_t>(i * width), width, hash.begin());
    hashes[i] = Digest(hash);
  }
  auto range = trust::CompactRange::make(static_cast<std::uint64_t>(size), std::move(hashes));
  if (!range) return fail(Errc::storage_broken, "the head of the log: " + range.error().detail);
  return in.finish(*std::move(range));
}

Bytes joined(const std::vector<Digest>& hashes) {
  Bytes out;
  for (const Digest& each : hashes) out.octets.append(each.bytes().begin(), each.bytes().end());
  return out;
}

}  // namespace

std::span<const ListedText> log_statements() { return listed; }

Result<trust::CompactRange> SqlLogStore::head() const {
  const auto found = db_.run(select_log_head, only_row);
  if (!found) return pass(found);
  if (found->is_empty()) return trust::CompactRange();
  Reader in(found->front());
  return decode_head(in);
}

Result<void> SqlLogStore::append(const trust::LogRecord& record, std::span<const trust::Node> nodes,
                                 const trust::CompactRange& head) {
  const auto added = db_.run(insert_log_entry, static_cast<std::int64_t>(record.position),
                             record.kind, record.package, record.release, record.key, record.leaf,
                             record.entry, record.signature);
  if (!added) return pass(added);
  for (const trust::Node& node : nodes) {
    const auto kept = db_.run(insert_log_node, std::int64_t{node.id.level},
                              static_cast<std::int64_t>(node.id.index), node.hash);
    if (!kept) return pass(kept);
  }
  const auto moved = db_.run(upsert_log_head, only_row, static_cast<std::int64_t>(head.size()),
                             joined(head.hashes()));
  if (!moved) return pass(moved);
  return {};
}

Result<std::vector<Digest>> SqlLogStore::nodes(std::span<const trust::NodeId> ids) const {
  std::vector<Digest> out;
  out.reserve(ids.size());
  for (const trust::NodeId& id : ids) {
    auto hash = read_one(
        db_.run(select_log_node, std::int64_t{id.level}, static_cast<std::int64_t>(id.index)),
        [](Reader& in) { return in.finish(in.next<Digest>()); }, Errc::storage_broken,
        "the log lacks node " + std::to_string(id.index) + " of level " + std::to_string(id.level));
    if (!hash) return pass(hash);
    out.push_back(*hash);
  }
  return out;
}

Result<std::vector<trust::ListedRecord>> SqlLogStore::entries(std::uint64_t first,
                                                              int limit) const {
  return read_all(
      db_.run(select_log_entries, static_cast<std::int64_t>(first), std::int64_t{limit}),
      decode_listed);
}

Result<std::vector<trust::ListedRecord>> SqlLogStore::revocations(std::uint64_t first,
                                                                  int limit) const {
  return read_all(
      db_.run(select_log_revocations, static_cast<std::int64_t>(first), std::int64_t{limit}),
      decode_listed);
}

Result<std::optional<trust::LogRecord>> SqlLogStore::publication(ReleaseId release) const {
  return read_optional(db_.run(select_publication, release), decode_record);
}

Result<std::vector<ReleaseOfPackage>> SqlLogStore::unlogged(int limit) const {
  return read_all(db_.run(select_unlogged, std::int64_t{limit}), decode_unlogged);
}

}  // namespace tank::inline v0::sql
