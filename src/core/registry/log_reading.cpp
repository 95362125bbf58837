// SPDX-License-Identifier: Apache-2.0
#include "core/registry/log_reading.hpp"

#include <optional>
#include <utility>

#include <tank/base/limits.hpp>
#include <tank/identity/policy.hpp>
#include <tank/storage/package_store.hpp>

#include "core/registry/access.hpp"

namespace tank::inline v0::registry {
namespace {

Result<void> check_size(const LogStore& log, std::uint64_t size) {
  const auto head = log.head();
  if (!head) return pass(head);
  if (size <= head->size()) return {};
  return fail(Errc::invalid_argument, "the log has " + std::to_string(head->size()) +
                                          " entries, not " + std::to_string(size));
}

Result<std::vector<Digest>> carry_out(const LogStore& log, const Result<trust::ProofPlan>& plan) {
  if (!plan) return pass(plan);
  const auto hashes = log.nodes(plan->nodes);
  if (!hashes) return pass(hashes);
  return trust::make_proof(*plan, *hashes);
}

std::optional<trust::EntryKind> kind_of(ReleaseState state) {
  switch (state) {
    case ReleaseState::available:
      return std::nullopt;
    case ReleaseState::yanked:
      return trust::EntryKind::yank;
    case ReleaseState::quarantined:
      return trust::EntryKind::quarantine;
    case ReleaseState::deleted:
      return trust::EntryKind::remove;
  }
  return std::nullopt;
}

}  // namespace

Result<std::vector<Digest>> prove_inclusion(const LogStore& log, std::uint64_t position,
                                            std::uint64_t size) {
  if (auto good = check_size(log, size); !good) return pass(good);
  return carry_out(log, trust::plan_inclusion(position, size));
}

Result<std::vector<Digest>> prove_consistency(const LogStore& log, std::uint64_t from,
                                              std::uint64_t to) {
  if (auto good = check_size(log, to); !good) return pass(good);
  return carry_out(log, trust::plan_consistency(from, to));
}

Result<bool> may_read(const MembershipStore& memberships, const identity::Actor& actor,
                      const trust::ListedRecord& record) {
  if (!record.package) return true;
  identity::Subject subject;
  const std::string name = record.package->name.to_string();
  subject.package = name;
  subject.visibility = record.package->visibility;
  const auto allowed = [&] {
    return identity::explain(actor, identity::Action::package_read, subject).allowed;
  };
  if (allowed()) return true;
  if (!actor.user_id) return false;
  const auto role = memberships.role_of(record.package->organization_id, *actor.user_id);
  if (!role) return pass(role);
  subject.role = *role;
  return allowed();
}

Result<void> add_revocations(EvidenceBundle& out, const Snapshot& snapshot,
                             const identity::Actor& actor, const RevocationsWanted& wanted) {
  const auto found = snapshot.log().revocations(wanted.first, wanted.limit);
  if (!found) return pass(found);
  const bool is_all = found->size() < static_cast<std::size_t>(wanted.limit);
  out.revocations_next = is_all ? wanted.size : found->back().record.position + 1;
  for (const trust::ListedRecord& each : *found) {
    if (each.record.position >= wanted.size) continue;
    const auto readable = may_read(snapshot.memberships(), actor, each);
    if (!readable) return pass(readable);
    if (!*readable) continue;
    auto proof = prove_inclusion(snapshot.log(), each.record.position, wanted.size);
    if (!proof) return pass(proof);
    out.revocations.push_back({each.record.position, each.record.entry, *std::move(proof)});
  }
  return {};
}

Result<ReleaseEvidence> prove_release(const Snapshot& snapshot, const identity::Actor& actor,
                                      const ReleaseName& name, std::uint64_t size) {
  const auto package = enter(snapshot, actor, identity::Action::package_read, name.name);
  if (!package) return pass(package);
  const auto release = snapshot.releases().find(package->id, name.version);
  if (!release) return pass(release);
  auto record = snapshot.log().publication(release->id);
  if (!record) return pass(record);
  if (!*record) {
    return fail(Errc::release_not_found, '`' + name.name.to_string() + '@' +
                                             name.version.to_string() +
                                             "` is not in the publish log yet; try again shortly");
  }
  auto proof = prove_inclusion(snapshot.log(), (*record)->position, size);
  if (!proof) return pass(proof);
  ReleaseEvidence out{name,
                      {(*record)->position, std::move((*record)->entry), *std::move(proof)},
                      std::move((*record)->signature),
                      std::nullopt};
  if ((*record)->key.empty()) return out;
  const auto key = snapshot.publisher_keys().find((*record)->key);
  if (!key) return pass(key);
  out.key = key->key;
  return out;
}

Result<std::optional<std::string>> check_log(Store& store) {
  const auto snapshot = store.snapshot();
  if (!snapshot) return pass(snapshot);
  const auto head = (*snapshot)->log().head();
  if (!head) return pass(head);
  trust::CompactRange range;
  while (range.size() < head->size()) {
    const auto page = (*snapshot)->log().entries(range.size(), limits::log_entries_at_once);
    if (!page) return pass(page);
    if (page->empty()) return std::optional<std::string>("it lacks its last entries");
    for (const trust::ListedRecord& each : *page) {
      const bool good = each.record.position == range.size() &&
                        trust::parse_log_entry(each.record.entry) &&
                        trust::leaf_hash(each.record.entry) == each.record.leaf;
      if (!good) {
        return std::optional<std::string>("entry " + std::to_string(range.size()) +
                                          " is not what was logged");
      }
      range.append(each.record.leaf);
    }
  }
  if (range != *head) return std::optional<std::string>("its tree is not that of its entries");
  const auto signed_before = (*snapshot)->checkpoints().of_size(head->size());
  if (!signed_before) return pass(signed_before);
  if (*signed_before && (*signed_before)->root != head->root()) {
    return std::optional<std::string>("its tree is not what was signed");
  }
  return std::optional<std::string>();
}

Result<void> log_history(const trust::LogWriting& writing, const ReleaseOfPackage& each) {
  auto added = trust::append_release(writing, trust::EntryKind::publish, each.name, each.release);
  const auto later = kind_of(each.release.state);
  if (added && later) added = trust::append_release(writing, *later, each.name, each.release);
  if (!added) return pass(added);
  return {};
}

}  // namespace tank::inline v0::registry
