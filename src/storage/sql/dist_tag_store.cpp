// SPDX-License-Identifier: Apache-2.0
#include "storage/sql/dist_tag_store.hpp"

#include "storage/sql/reader.hpp"
#include "storage/sql/statements.hpp"

namespace tank::inline v0::sql {
namespace {

constexpr Text upsert_tag =
    "INSERT INTO dist_tag (package_id, tag, version) VALUES ($1, $2, $3)"
    " ON CONFLICT (package_id, tag) DO UPDATE SET version = excluded.version";

constexpr Text delete_tag = "DELETE FROM dist_tag WHERE package_id = $1 AND tag = $2";

constexpr Text delete_tags_of_organization =
    "DELETE FROM dist_tag WHERE package_id IN (SELECT id FROM package WHERE organization_id = $1)";

constexpr Text select_tags = "SELECT tag, version FROM dist_tag WHERE package_id = $1 ORDER BY tag";

constexpr std::array listed{
    ListedText{"upsert_tag", upsert_tag},
    ListedText{"delete_tag", delete_tag},
    ListedText{"delete_tags_of_organization", delete_tags_of_organization},
    ListedText{"select_tags", select_tags},
};

Result<registry::DistTag> decode_tag(Reader& in) {
  return in.finish(
      registry::DistTag{.tag = in.next<std::string>(), .version = in.next<semver::Version>()});
}

}  // namespace

std::span<const ListedText> dist_tag_statements() { return listed; }

Result<void> SqlDistTagStore::set(PackageId package, const registry::DistTag& tag) {
  const auto written = db_.run(upsert_tag, package, tag.tag, tag.version);
  if (!written) return pass(written);
  return {};
}

Result<void> SqlDistTagStore::remove(PackageId package, std::string_view tag) {
  const auto removed = db_.run(delete_tag, package, tag);
  if (!removed) return pass(removed);
  if (removed->changed == 0) return fail(Errc::dist_tag_not_found, std::string(tag));
  return {};
}

Result<void> SqlDistTagStore::erase(OrganizationId organization) {
  const auto erased = db_.run(delete_tags_of_organization, organization);
  if (!erased) return pass(erased);
  return {};
}

Result<std::vector<registry::DistTag>> SqlDistTagStore::of_package(PackageId package) const {
  return read_all(db_.run(select_tags, package), decode_tag);
}

}  // namespace tank::inline v0::sql
