// SPDX-License-Identifier: Apache-2.0
#include "storage/sql/upload_store.hpp"

#include "storage/sql/reader.hpp"
#include "storage/sql/statements.hpp"

namespace tank::inline v0::sql {
namespace {

constexpr Part upload_columns =
    "u.id, u.user_id, u.name, u.version, u.digest, u.size_bytes, u.state, u.rejection,"
    " u.release_id, u.revision, u.created_at, u.expires_at";

constexpr Text insert_upload =
    "INSERT INTO upload (id, user_id, name, version, digest, size_bytes, state, rejection,"
    " release_id, revision, created_at, expires_at)"
    " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";

constexpr Text select_upload = text<"SELECT ", upload_columns, " FROM upload u WHERE u.id = $1">;

// Compare-and-swap: nothing changes when somebody else was faster.
constexpr Text update_upload =
    "UPDATE upload SET state = $3, rejection = $4, release_id = $5, digest = $6, size_bytes = $7,"
    " revision = revision + 1"
    " WHERE id = $1 AND revision = $2 RETURNING revision";

constexpr Text select_expired_uploads =
    text<"SELECT ", upload_columns,
         " FROM upload u WHERE u.state IN ('reserved', 'uploaded') AND u.expires_at <= $1"
         " ORDER BY u.expires_at LIMIT $2">;

constexpr std::array listed{
    ListedText{"insert_upload", insert_upload},
    ListedText{"select_upload", select_upload},
    ListedText{"update_upload", update_upload},
    ListedText{"select_expired_uploads", select_expired_uploads},
};

Result<registry::Upload> decode_upload(Reader& in) {
  return in.finish(registry::Upload{.id = in.next<UploadId>(),
                                    .user_id = in.next<UserId>(),
                                    .name = in.next<package::PackageName>(),
                                    .version = in.next<semver::Version>(),
                                    .digest = in.next_optional<Digest>(),
                                    .size_bytes = in.next<std::int64_t>(),
                                    .state = in.next<registry::UploadState>(),
                                    .rejection = in.next<std::string>(),
                                    .release_id = in.next_optional<ReleaseId>(),
                                    .revision = in.next<std::int64_t>(),
                                    .created_at = in.next<TimePoint>(),
                                    .expires_at = in.next<TimePoint>()});
}

}  // namespace

std::span<const ListedText> upload_statements() { return listed; }

Result<void> SqlUploadStore::add(const registry::Upload& upload) {
  const auto added =
      db_.run(insert_upload, upload.id, upload.user_id, upload.name, upload.version, upload.digest,
              upload.size_bytes, upload.state, upload.rejection, upload.release_id, upload.revision,
              upload.created_at, upload.expires_at);
  if (!added) return pass(added);
  return {};
}

Result<registry::Upload> SqlUploadStore::find(UploadId id) const {
  return read_one(db_.run(select_upload, id), decode_upload, Errc::upload_not_found,
                  id.to_string());
}

Result<registry::Upload> SqlUploadStore::save(const registry::Upload& upload) {
  const auto decode = [&](Reader& in) {
    registry::Upload saved = upload;
    saved.revision = in.next<std::int64_t>();
    return in.finish(std::move(saved));
  };
  return read_one(db_.run(update_upload, upload.id, upload.revision, upload.state, upload.rejection,
                          upload.release_id, upload.digest, upload.size_bytes),
                  decode, Errc::storage_conflict,
                  upload.id.to_string() + " was changed by somebody else; read it again");
}

Result<std::vector<registry::Upload>> SqlUploadStore::expired(TimePoint now, int limit) const {
  return read_all(db_.run(select_expired_uploads, now, std::int64_t{limit}), decode_upload);
}

}  // namespace tank::inline v0::sql
