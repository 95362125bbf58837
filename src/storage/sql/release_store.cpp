// SPDX-License-Identifier: Apache-2.0
#include "storage/sql/release_store.hpp"

#include "storage/sql/keyset.hpp"
#include "storage/sql/reader.hpp"
#include "storage/sql/release_row.hpp"
#include "storage/sql/statements.hpp"
#include "storage/sql/version_key.hpp"

namespace tank::inline v0::sql {
namespace {

constexpr Text insert_release =
    "INSERT INTO release (id, package_id, version, state, state_reason, deprecated, digest,"
    " integrity, uploaded_digest, size_bytes, unpacked_bytes, file_count, dependencies,"
    " permissions, audit_score, published_by, published_at, manifest, readme, version_key,"
    " scan_verdict, scanned_at)"
    " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18,"
    " $19, $20, $21, $22) ON CONFLICT (package_id, version_key) DO NOTHING RETURNING id";

constexpr Text select_release_state =
    "SELECT state FROM release WHERE package_id = $1 AND version_key = $2";

// The long texts stand last in the table, so that a list of releases never reads them.
constexpr Part long_columns = ", r.manifest, r.readme";

constexpr Text select_release =
    text<"SELECT ", release_columns, long_columns,
         " FROM release r WHERE r.package_id = $1 AND r.version_key = $2">;

constexpr Text select_release_by_id =
    text<"SELECT ", release_columns, long_columns, " FROM release r WHERE r.id = $1">;

constexpr Text select_releases_of_package =
    text<"SELECT ", release_columns,
         " FROM release r WHERE r.package_id = $1 ORDER BY r.version_key DESC">;

constexpr Text select_highest_below =
    text<"SELECT ", release_columns,
         " FROM release r WHERE r.package_id = $1 AND r.version_key < $2"
         " ORDER BY r.version_key DESC LIMIT 1">;

constexpr Text count_releases = "SELECT COUNT(*) FROM release WHERE state <> 'deleted'";

constexpr Text bury_releases =
    "UPDATE release SET state = $2, state_reason = $3"
    " WHERE package_id IN (SELECT id FROM package WHERE organization_id = $1)";

constexpr Text update_release_state =
    "UPDATE release SET state = $2, state_reason = $3, deprecated = $4, audit_score = $5,"
    " scan_verdict = $6, scanned_at = $7 WHERE id = $1";

constexpr Text select_digests =
    "SELECT DISTINCT digest FROM release WHERE digest > $1 AND state <> 'deleted'"
    " ORDER BY digest LIMIT $2";

constexpr std::array listed{
    ListedText{"insert_release", insert_release},
    ListedText{"select_release_state", select_release_state},
    ListedText{"select_release", select_release},
    ListedText{"select_release_by_id", select_release_by_id},
    ListedText{"select_releases_of_package", select_releases_of_package},
    ListedText{"select_highest_below", select_highest_below},
    ListedText{"count_releases", count_releases},
    ListedText{"update_release_state", update_release_state},
    ListedText{"bury_releases", bury_releases},
    ListedText{"select_digests", select_digests},
};

Result<registry::Release> decode_short(Reader& in) { return in.finish(read_release(in)); }

Result<registry::Release> decode_full(Reader& in) {
  registry::Release out = read_release(in);
  out.manifest = in.next<std::string>();
  out.readme = in.next<std::string>();
  return in.finish(std::move(out));
}

}  // namespace

std::span<const ListedText> release_statements() { return listed; }

registry::Release read_release(Reader& in) {
  registry::Release out;
  out.id = in.next<ReleaseId>();
  out.package_id = in.next<PackageId>();
  out.version = in.next<semver::Version>();
  out.state = in.next<registry::ReleaseState>();
  out.state_reason = in.next<std::string>();
  out.deprecated = in.next<std::string>();
  out.digest = in.next<Digest>();
  out.integrity = in.next<Integrity>();
  out.uploaded_digest = in.next<Digest>();
  out.size_bytes = in.next<std::int64_t>();
  out.unpacked_bytes = in.next<std::int64_t>();
  out.file_count = in.next<std::int64_t>();
  out.dependencies = in.next<package::Dependencies>();
  out.permissions = in.next<package::Permissions>();
  out.audit_score = in.next_optional<double>();
  out.scan_verdict = in.next_optional<analysis::Verdict>();
  out.scanned_at = in.next_optional<TimePoint>();
  out.published_by = in.next<UserId>();
  out.published_at = in.next<TimePoint>();
  return out;
}

Result<void> SqlReleaseStore::add(const registry::Release& release) {
  const auto added =
      db_.run(insert_release, release.id, release.package_id, release.version, release.state,
              release.state_reason, release.deprecated, release.digest, release.integrity,
              release.uploaded_digest, release.size_bytes, release.unpacked_bytes,
              release.file_count, release.dependencies, release.permissions, release.audit_score,
              release.published_by, release.published_at, release.manifest, release.readme,
              version_key(release.version), release.scan_verdict, release.scanned_at);
  if (!added) return pass(added);
  if (!added->is_empty()) return {};

  const auto state = read_one(
      db_.run(select_release_state, release.package_id, version_key(release.version)),
      [](Reader& in) { return in.finish(in.next<registry::ReleaseState>()); },
      Errc::storage_conflict, "the release changed while it was added");
  if (!state) return pass(state);
  const bool burnt = *state == registry::ReleaseState::deleted;
  return fail(burnt ? Errc::release_burnt : Errc::release_exists,
              "version " + release.version.to_string());
}

Result<registry::Release> SqlReleaseStore::find(PackageId package,
                                                const semver::Version& version) const {
  return read_one(db_.run(select_release, package, version_key(version)), decode_full,
                  Errc::release_not_found, "version " + version.to_string());
}

Result<registry::Release> SqlReleaseStore::find(ReleaseId id) const {
  return read_one(db_.run(select_release_by_id, id), decode_full, Errc::release_not_found,
                  id.to_string());
}

Result<std::vector<registry::Release>> SqlReleaseStore::of_package(PackageId package) const {
  return read_all(db_.run(select_releases_of_package, package), decode_short);
}

Result<std::optional<registry::Release>> SqlReleaseStore::highest_below(
    PackageId package, const semver::Version& version) const {
  auto found = read_all(db_.run(select_highest_below, package, version_key(version)), decode_short);
  if (!found) return pass(std::move(found));
  if (found->empty()) return std::optional<registry::Release>{};
  return std::optional(std::move(found->front()));
}

Result<std::int64_t> SqlReleaseStore::count() const { return read_count(db_.run(count_releases)); }

Result<void> SqlReleaseStore::save_state(const registry::Release& release) {
  const auto saved =
      db_.run(update_release_state, release.id, release.state, release.state_reason,
              release.deprecated, release.audit_score, release.scan_verdict, release.scanned_at);
  if (!saved) return pass(saved);
  if (saved->changed == 0) return fail(Errc::release_not_found, release.id.to_string());
  return {};
}

Result<void> SqlReleaseStore::bury(OrganizationId organization, std::string_view reason) {
  const auto buried = db_.run(bury_releases, organization, registry::ReleaseState::deleted, reason);
  if (!buried) return pass(buried);
  return {};
}

Result<Page<Digest>> SqlReleaseStore::digests(const PageRequest& page) const {
  const auto after = key_of(page, 1);
  if (!after) return pass(after);
  Bytes from;  // no digest is shorter than the empty one
  if (!after->front().empty()) {
    const auto digest = Digest::parse(after->front());
    if (!digest) return fail(Errc::invalid_cursor, "the cursor names no digest");
    from.octets.assign(digest->bytes().begin(), digest->bytes().end());
  }
  auto found = read_all(db_.run(select_digests, from, rows_wanted(page)),
                        [](Reader& in) { return in.finish(in.next<Digest>()); });
  return page_of(std::move(found), page,
                 [](const Digest& digest) { return std::vector{digest.hex()}; });
}

}  // namespace tank::inline v0::sql
