// SPDX-License-Identifier: Apache-2.0
#include "storage/sql/transfer_store.hpp"

#include "storage/sql/keyset.hpp"
#include "storage/sql/reader.hpp"
#include "storage/sql/statements.hpp"

namespace tank::inline v0::sql {
namespace {

// One that has expired makes room for a new one.
constexpr Text delete_expired_transfer =
    "DELETE FROM package_transfer WHERE package_id = $1 AND expires_at <= $2";

constexpr Text insert_transfer =
    "INSERT INTO package_transfer (package_id, from_organization_id, to_organization_id,"
    " offered_by, offered_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6)"
    " ON CONFLICT (package_id) DO NOTHING RETURNING package_id";

constexpr Text select_transfer =
    "SELECT package_id, from_organization_id, to_organization_id, offered_by, offered_at,"
    " expires_at FROM package_transfer WHERE package_id = $1";

constexpr Text delete_transfer = "DELETE FROM package_transfer WHERE package_id = $1";

constexpr Text select_transfers_of_organization =
    "SELECT t.package_id, t.from_organization_id, t.to_organization_id, t.offered_by,"
    " t.offered_at, t.expires_at, p.name, f.slug, g.slug FROM package_transfer t"
    " JOIN package p ON p.id = t.package_id"
    " JOIN organization f ON f.id = t.from_organization_id AND f.deleted_at IS NULL"
    " JOIN organization g ON g.id = t.to_organization_id AND g.deleted_at IS NULL"
    " WHERE (t.from_organization_id = $1 OR t.to_organization_id = $1) AND t.expires_at > $2"
    " AND p.name > $3 ORDER BY p.name LIMIT $4";

constexpr std::array listed{
    ListedText{"delete_expired_transfer", delete_expired_transfer},
    ListedText{"insert_transfer", insert_transfer},
    ListedText{"select_transfer", select_transfer},
    ListedText{"delete_transfer", delete_transfer},
    ListedText{"select_transfers_of_organization", select_transfers_of_organization},
};

registry::Transfer read_transfer(Reader& in) {
  return {.package_id = in.next<PackageId>(),
          .from = in.next<OrganizationId>(),
          .to = in.next<OrganizationId>(),
          .offered_by = in.next<UserId>(),
          .offered_at = in.next<TimePoint>(),
          .expires_at = in.next<TimePoint>()};
}

Result<registry::TransferDetail> decode_detail(Reader& in) {
  return in.finish(registry::TransferDetail{.transfer = read_transfer(in),
                                            .package = in.next<package::PackageName>(),
                                            .from_slug = in.next<std::string>(),
                                            .to_slug = in.next<std::string>()});
}

}  // namespace

std::span<const ListedText> transfer_statements() { return listed; }

Result<void> SqlTransferStore::add(const registry::Transfer& transfer) {
  const auto expired = db_.run(delete_expired_transfer, transfer.package_id, transfer.offered_at);
  if (!expired) return pass(expired);
  const auto added = db_.run(insert_transfer, transfer.package_id, transfer.from, transfer.to,
                             transfer.offered_by, transfer.offered_at, transfer.expires_at);
  if (!added) return pass(added);
  if (!added->is_empty()) return {};
  return fail(Errc::precondition_failed,
              "the package is offered to somebody already; withdraw that offer first");
}

Result<std::optional<registry::Transfer>> SqlTransferStore::find(PackageId package) const {
  const auto found = db_.run(select_transfer, package);
  if (!found) return pass(found);
  if (found->is_empty()) return std::optional<registry::Transfer>{};
  Reader in(found->rows.front());
  return in.finish(std::optional(read_transfer(in)));
}

Result<void> SqlTransferStore::remove(PackageId package) {
  const auto removed = db_.run(delete_transfer, package);
  if (!removed) return pass(removed);
  return {};
}

Result<Page<registry::TransferDetail>> SqlTransferStore::of_organization(
    OrganizationId organization, TimePoint now, const PageRequest& page) const {
  const auto after = key_of(page, 1);
  if (!after) return pass(after);
  auto found = read_all(db_.run(select_transfers_of_organization, organization, now, after->front(),
                                rows_wanted(page)),
                        decode_detail);
  return page_of(std::move(found), page, [](const registry::TransferDetail& last) {
    return std::vector<std::string>{last.package.to_string()};
  });
}

}  // namespace tank::inline v0::sql
