// SPDX-License-Identifier: Apache-2.0
#include "storage/sql/package_store.hpp"

#include "storage/sql/json_list.hpp"
#include "storage/sql/keyset.hpp"
#include "storage/sql/search.hpp"
#include "storage/sql/search_index.hpp"
#include "storage/sql/statements.hpp"
#include "storage/sql/tuples.hpp"

namespace tank::inline v0::sql {
namespace {

constexpr Text insert_package =
    "INSERT INTO package (id, organization_id, name, visibility, description, repository,"
    " downloads, revision, created_at, updated_at, status, status_reason, labels, skeleton)"
    " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)"
    " ON CONFLICT (name) DO NOTHING RETURNING id";

constexpr Part of_living_organization =
    " FROM package p JOIN organization o ON o.id = p.organization_id AND o.deleted_at IS NULL";

constexpr Text select_package =
    text<"SELECT ", package_columns, of_living_organization, " WHERE p.name = $1">;

constexpr Text count_packages = text<"SELECT COUNT(*)", of_living_organization>;

// Compare-and-swap: nothing changes when somebody else was faster.
constexpr Text update_package =
    "UPDATE package SET visibility = $3, description = $4, repository = $5, updated_at = $6,"
    " status = $7, status_reason = $8, labels = $9, organization_id = $10,"
    " revision = revision + 1 WHERE id = $1 AND revision = $2 RETURNING revision, downloads";

constexpr Text select_packages =
    text<"SELECT ", package_columns, " FROM package p WHERE p.name > $1 ORDER BY p.name LIMIT $2">;

constexpr Text select_packages_of_organization =
    text<"SELECT ", package_columns,
         " FROM package p WHERE p.organization_id = $1 AND p.name > $2 ORDER BY p.name LIMIT $3">;

// $1 skeletons, $2 and $3 the names of the scope, $4 and $5 lengths, $6 so many.
constexpr ByDialect select_similar{
    .sqlite =
        "SELECT p.name FROM json_each($1) s JOIN package p ON p.skeleton = s.value"
        " WHERE (p.name >= $2 AND p.name < $3) OR (p.downloads >= 1000 AND p.visibility = 'public')"
        " UNION SELECT q.name FROM (SELECT p.name FROM package p WHERE p.downloads >= 1000"
        " AND p.visibility = 'public'"
        " AND length(p.skeleton) BETWEEN $4 AND $5 AND NOT (p.name >= $2 AND p.name < $3)"
        " ORDER BY p.downloads DESC LIMIT $6) q",
    .postgres =
        "SELECT p.name FROM jsonb_array_elements_text(CAST(CAST($1 AS TEXT) AS JSONB)) AS s(value)"
        " JOIN package p ON p.skeleton = s.value"
        " WHERE (p.name >= $2 AND p.name < $3) OR (p.downloads >= 1000 AND p.visibility = 'public')"
        " UNION SELECT q.name FROM (SELECT p.name FROM package p WHERE p.downloads >= 1000"
        " AND p.visibility = 'public'"
        " AND length(p.skeleton) BETWEEN CAST($4 AS BIGINT) AND CAST($5 AS BIGINT)"
        " AND NOT (p.name >= $2 AND p.name < $3)"
        " ORDER BY p.downloads DESC LIMIT CAST($6 AS BIGINT)) q"};

constexpr ByDialect add_downloads{
    .sqlite =
        "UPDATE package SET downloads = downloads + counted.number FROM ("
        "SELECT json_extract(value, '$[0]') AS id, SUM(json_extract(value, '$[1]')) AS number"
        " FROM json_each($1) GROUP BY 1) AS counted WHERE package.id = counted.id",
    .postgres =
        "UPDATE package SET downloads = downloads + counted.number FROM ("
        "SELECT pair->>0 AS id, CAST(SUM(CAST(pair->>1 AS BIGINT)) AS BIGINT) AS number"
        " FROM jsonb_array_elements(CAST(CAST($1 AS TEXT) AS JSONB)) AS pair GROUP BY 1)"
        " AS counted WHERE package.id = counted.id"};

constexpr ByDialect add_daily_downloads{
    .sqlite =
        "INSERT INTO package_download (package_id, day, downloads)"
        " SELECT p.id, json_extract(value, '$[2]'), SUM(json_extract(value, '$[1]'))"
        " FROM json_each($1) JOIN package p ON p.id = json_extract(value, '$[0]')"
        " WHERE TRUE GROUP BY 1, 2 ON CONFLICT (package_id, day)"
        " DO UPDATE SET downloads = package_download.downloads + excluded.downloads",
    .postgres =
        "INSERT INTO package_download (package_id, day, downloads)"
        " SELECT p.id, CAST(counted->>2 AS BIGINT),"
        " CAST(SUM(CAST(counted->>1 AS BIGINT)) AS BIGINT)"
        " FROM jsonb_array_elements(CAST(CAST($1 AS TEXT) AS JSONB)) AS counted"
        " JOIN package p ON p.id = counted->>0 GROUP BY 1, 2 ON CONFLICT (package_id, day)"
        " DO UPDATE SET downloads = package_download.downloads + excluded.downloads"};

constexpr Text select_daily_downloads =
    "SELECT day, downloads FROM package_download"
    " WHERE package_id = $1 AND day BETWEEN $2 AND $3 ORDER BY day";

// $1 and $2 the names of one scope, or of all.
constexpr Text select_listed_skills =
    text<"SELECT ", package_columns,
         ", r.version, r.digest, r.unpacked_bytes, r.file_count FROM search_document d"
         " JOIN package p ON p.id = d.package_id AND p.visibility = 'public'"
         " JOIN organization o ON o.id = p.organization_id AND o.deleted_at IS NULL"
         " JOIN dist_tag t ON t.package_id = p.id AND t.tag = 'latest'"
         " JOIN release r ON r.package_id = p.id AND r.version = t.version"
         " AND r.state IN ('available', 'yanked')"
         " WHERE d.audience = 'public' AND d.name >= $1 AND d.name < $2"
         " ORDER BY d.rank, d.name LIMIT $3">;

constexpr std::array listed{
    ListedText{"select_listed_skills", select_listed_skills},
    ListedText{"insert_package", insert_package},
    ListedText{"select_package", select_package},
    ListedText{"count_packages", count_packages},
    ListedText{"update_package", update_package},
    ListedText{"select_packages", select_packages},
    ListedText{"select_packages_of_organization", select_packages_of_organization},
    ListedText{"select_similar", select_similar},
    ListedText{"add_downloads", add_downloads},
    ListedText{"add_daily_downloads", add_daily_downloads},
    ListedText{"select_daily_downloads", select_daily_downloads},
};

// Days since 1970-01-01.
std::int64_t number_of(registry::Day day) { return day.time_since_epoch().count(); }

Result<registry::Package> decode_package(Reader& in) { return in.finish(read_package(in)); }

Result<registry::ListedSkill> decode_listed_skill(Reader& in) {
  return in.finish(registry::ListedSkill{.label = {},
                                         .package = read_package(in),
                                         .version = in.next<semver::Version>(),
                                         .digest = in.next<Digest>(),
                                         .unpacked_bytes = in.next<std::int64_t>(),
                                         .file_count = in.next<std::int64_t>()});
}

std::vector<std::string> name_key(const registry::Package& package) {
  return {package.name.to_string()};
}

}  // namespace

std::span<const ListedText> package_statements() { return listed; }

registry::Package read_package(Reader& in) {
  return {.id = in.next<PackageId>(),
          .organization_id = in.next<OrganizationId>(),
          .name = in.next<package::PackageName>(),
          .visibility = in.next<package::Visibility>(),
          .description = in.next<std::string>(),
          .repository = in.next<std::string>(),
          .downloads = in.next<std::int64_t>(),
          .revision = in.next<std::int64_t>(),
          .created_at = in.next<TimePoint>(),
          .updated_at = in.next<TimePoint>(),
          .status = in.next<registry::PackageStatus>(),
          .status_reason = in.next<std::string>(),
          .labels = in.next<std::vector<std::string>>()};
}

// Two statements at most: one for a package that is new, two for one that is there.
Result<registry::Package> SqlPackageStore::add_or_find(const registry::Package& package) {
  const auto added =
      db_.run(insert_package, package.id, package.organization_id, package.name, package.visibility,
              package.description, package.repository, package.downloads, package.revision,
              package.created_at, package.updated_at, package.status, package.status_reason,
              package.labels, package::skeleton(package.name));
  if (!added) return pass(added);
  if (!added->is_empty()) return package;
  return find(package.name);
}

Result<registry::Package> SqlPackageStore::find(const package::PackageName& name) const {
  return read_one(db_.run(select_package, name), decode_package, Errc::package_not_found,
                  name.to_string());
}

Result<std::vector<package::PackageName>> SqlPackageStore::similar(
    const registry::SimilarNames& wanted) const {
  const std::string first = '@' + wanted.scope + '/';
  const auto decode = [](Reader& in) { return in.finish(in.next<package::PackageName>()); };
  return read_all(
      db_.run(select_similar, JsonList::of(wanted.skeletons), first, first + '~',
              wanted.least_length, wanted.most_length, std::int64_t{registry::popular_names}),
      decode);
}

Result<registry::Package> SqlPackageStore::save(const registry::Package& package) {
  const auto decode = [&](Reader& in) {
    registry::Package saved = package;
    saved.revision = in.next<std::int64_t>();
    saved.downloads = in.next<std::int64_t>();
    return in.finish(std::move(saved));
  };
  auto saved =
      read_one(db_.run(update_package, package.id, package.revision, package.visibility,
                       package.description, package.repository, package.updated_at, package.status,
                       package.status_reason, package.labels, package.organization_id),
               decode, Errc::storage_conflict,
               package.name.to_string() + " was changed by somebody else; read it again");
  if (!saved) return saved;
  if (auto moved = move_to_audience(db_, *saved); !moved) return pass(moved);
  return saved;
}

Result<Page<registry::Package>> SqlPackageStore::list(const PageRequest& page) const {
  const auto after = key_of(page, 1);
  if (!after) return pass(after);
  auto packages =
      read_all(db_.run(select_packages, after->front(), rows_wanted(page)), decode_package);
  return page_of(std::move(packages), page, name_key);
}

Result<Page<registry::Package>> SqlPackageStore::of_organization(OrganizationId organization,
                                                                 const PageRequest& page) const {
  const auto after = key_of(page, 1);
  if (!after) return pass(after);
  auto packages = read_all(
      db_.run(select_packages_of_organization, organization, after->front(), rows_wanted(page)),
      decode_package);
  return page_of(std::move(packages), page, name_key);
}

Result<std::int64_t> SqlPackageStore::count() const { return read_count(db_.run(count_packages)); }

Result<void> SqlPackageStore::count_downloads(const std::vector<registry::DownloadCount>& counts) {
  if (counts.empty()) return {};
  Tuples tuples;
  std::vector<PackageId> packages;
  for (const registry::DownloadCount& count : counts) {
    tuples.add(count.package.to_string(), count.downloads, number_of(count.day));
    packages.push_back(count.package);
  }
  const Json added = tuples.finish();
  if (const auto counted = db_.run(add_downloads, added); !counted) return pass(counted);
  if (const auto counted = db_.run(add_daily_downloads, added); !counted) return pass(counted);
  return rank_packages(db_, packages);
}

Result<std::vector<registry::DayOfDownloads>> SqlPackageStore::downloads(
    PackageId package, const registry::Days& days) const {
  return read_all(
      db_.run(select_daily_downloads, package, number_of(days.first), number_of(days.last)),
      [](Reader& in) {
        const registry::Day day{std::chrono::days(in.next<std::int64_t>())};
        return in.finish(registry::DayOfDownloads{day, in.next<std::int64_t>()});
      });
}

Result<void> SqlPackageStore::index(const registry::Package& package, const std::string& readme) {
  return index_package(db_, package, readme);
}

Result<Page<registry::SearchHit>> SqlPackageStore::search(
    const registry::SearchQuery& query) const {
  return search_packages(db_, query);
}

Result<std::vector<registry::SearchHit>> SqlPackageStore::best_matches(
    const registry::SearchQuery& query) const {
  return best_of_packages(db_, query);
}

Result<std::vector<registry::ListedSkill>> SqlPackageStore::listed_skills(std::string_view scope,
                                                                          int limit) const {
  const std::string first = scope.empty() ? "" : std::string(scope) + '/';
  return read_all(db_.run(select_listed_skills, first, first + '~', limit), decode_listed_skill);
}

}  // namespace tank::inline v0::sql
