// SPDX-License-Identifier: Apache-2.0
#include "core/trust/log_writing.hpp"

#include <chrono>
#include <utility>

#include <tank/base/limits.hpp>
#include <tank/storage/log_store.hpp>
#include <tank/storage/package_store.hpp>

namespace tank::inline v0::trust {
namespace {

Result<void> append_removals(const LogWriting& writing, const registry::Package& package) {
  const auto releases = writing.tx.releases().of_package(package.id);
  if (!releases) return pass(releases);
  for (const registry::Release& each : *releases) {
    if (each.state == registry::ReleaseState::deleted) continue;
    const auto added = append_release(writing, EntryKind::remove, package.name, each);
    if (!added) return pass(added);
  }
  return {};
}

}  // namespace

Result<std::uint64_t> append_entry(const LogWriting& writing, LogEntry entry,
                                   const LogReferences& references) {
  // The writer of a transaction is the only one until it commits, on both engines, so that the
  // head cannot move meanwhile.
  auto head = writing.tx.log().head();
  if (!head) return pass(head);
  entry.time = std::chrono::floor<std::chrono::milliseconds>(writing.now);
  entry.nonce = make_nonce(writing.entropy);
  if (entry.since) entry.since = std::chrono::floor<std::chrono::milliseconds>(*entry.since);
  LogRecord record{.position = head->size(),
                   .kind = entry.kind,
                   .package = references.package,
                   .release = references.release,
                   .key = entry.key,
                   .leaf = {},
                   .entry = write_log_entry(entry),
                   .signature = references.signature};
  record.leaf = leaf_hash(record.entry);
  const std::vector<Node> nodes = head->append(record.leaf);
  if (auto added = writing.tx.log().append(record, nodes, *head); !added) return pass(added);
  return record.position;
}

Result<std::uint64_t> append_release(const LogWriting& writing, EntryKind kind,
                                     const package::PackageName& name,
                                     const registry::Release& release, const KeyId& key,
                                     const std::string& signature) {
  LogEntry entry;
  entry.kind = kind;
  entry.release = LoggedRelease{name, release.version, release.digest, release.integrity};
  if (kind == EntryKind::publish) {
    entry.permissions = digest_of(release.permissions);
    entry.key = key;
  }
  return append_entry(
      writing, std::move(entry),
      {.package = release.package_id, .release = release.id, .signature = signature});
}

Result<void> append_burial(const LogWriting& writing, OrganizationId organization) {
  PageRequest page{.limit = limits::max_page, .after = {}};
  while (true) {
    const auto packages = writing.tx.packages().of_organization(organization, page);
    if (!packages) return pass(packages);
    for (const registry::Package& package : packages->items) {
      if (auto added = append_removals(writing, package); !added) return added;
    }
    if (!packages->next) return {};
    page.after = *packages->next;
  }
}

}  // namespace tank::inline v0::trust
