// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <utility>

#include <tank/base/limits.hpp>
#include <tank/registry/publish_log.hpp>
#include <tank/storage/log_store.hpp>
#include <tank/storage/store.hpp>
#include <tank/trust/checkpoint.hpp>

#include "core/crypto/seal.hpp"
#include "core/registry/log_reading.hpp"
#include "core/trust/log_writing.hpp"

namespace tank::inline v0::registry {
namespace {

constexpr std::string_view sealing = "log_key";
constexpr int caught_up_at_once = 100;

crypto::SealNonce make_seal_nonce(Entropy& entropy) {
  std::array<std::byte, std::tuple_size_v<crypto::SealNonce>> random{};
  entropy.fill(random);
  crypto::SealNonce out{};
  std::ranges::transform(random, out.begin(),
                         [](std::byte b) { return std::to_integer<std::uint8_t>(b); });
  return out;
}

// Origin and name of the key are part of the seal: no other row opens in its place.
std::string seal_context(const trust::SealedLogKey& key) {
  return key.origin + ' ' + key.id.to_string();
}

// A log is named like a URL without its scheme (https://c2sp.org/tlog-checkpoint).
std::string origin_of(const identity::Site& site) {
  const std::size_t scheme = site.url.find("://");
  std::string out = scheme == std::string::npos ? site.url : site.url.substr(scheme + 3);
  while (out.ends_with('/')) out.pop_back();
  return trust::check_note_name(out) ? out : "tank";
}

Result<void> check_limit(int limit) {
  if (limit >= 1 && limit <= limits::log_entries_at_once) return {};
  return fail(Errc::limit_exceeded,
              "`limit` is from 1 to " + std::to_string(limits::log_entries_at_once));
}

}  // namespace

/// The tree of one snapshot, signed.
struct PublishLog::Head {
  trust::TreeHead tree;
  std::string note;
};

PublishLog::PublishLog(Store& store, const Clock& clock, Entropy& entropy,
                       const identity::MasterKey& master, const identity::Site& site)
    : store_(&store), clock_(&clock), entropy_(&entropy), master_(&master), site_(&site) {}

Result<trust::SealedLogKey> PublishLog::key(const Snapshot& snapshot) const {
  auto known = snapshot.checkpoints().key();
  if (!known) return pass(known);
  if (*known) return **std::move(known);
  const auto made = trust::SigningKey::generate();
  trust::SealedLogKey fresh{.id = made.public_key().id(),
                            .origin = origin_of(*site_),
                            .public_key = made.public_key(),
                            .sealed = {},
                            .created_at = clock_->now()};
  fresh.sealed = crypto::seal(master_->derive(sealing), made.to_pkcs8().reveal(),
                              seal_context(fresh), make_seal_nonce(*entropy_));
  return transact(*store_,
                  [&](Transaction& tx) { return tx.checkpoints().add_or_find_key(fresh); });
}

Result<std::string> PublishLog::sign(const trust::SealedLogKey& key,
                                     const trust::TreeHead& tree) const {
  const auto plain = crypto::open_seal(master_->derive(sealing), key.sealed, seal_context(key));
  if (!plain) {
    return fail(Errc::storage_broken,
                "the key of the publish log was sealed under another master key");
  }
  const auto opened = trust::SigningKey::from_pkcs8(*plain);
  if (!opened) return pass(opened);
  std::string note = trust::sign_checkpoint({key.origin, tree}, *opened);
  const trust::SignedCheckpoint row{tree.size, tree.root, note, clock_->now()};
  const auto kept = transact(*store_, [&](Transaction& tx) { return tx.checkpoints().add(row); });
  if (!kept) return pass(kept);
  return note;
}

Result<PublishLog::Head> PublishLog::head(const Snapshot& snapshot) const {
  const auto range = snapshot.log().head();
  if (!range) return pass(range);
  const trust::TreeHead tree{range->size(), range->root()};
  auto known = snapshot.checkpoints().of_size(tree.size);
  if (!known) return pass(known);
  if (*known && (*known)->root == tree.root) return Head{tree, std::move((*known)->note)};
  if (*known) {
    return fail(Errc::storage_broken, "the publish log is not what was signed of it");
  }
  const auto signer = key(snapshot);
  if (!signer) return pass(signer);
  auto note = sign(*signer, tree);
  if (!note) return pass(note);
  return Head{tree, *std::move(note)};
}

Result<std::string> PublishLog::checkpoint() const {
  const auto snapshot = store_->snapshot();
  if (!snapshot) return pass(snapshot);
  auto signed_head = head(**snapshot);
  if (!signed_head) return pass(signed_head);
  return std::move(signed_head->note);
}

Result<trust::NoteVerifier> PublishLog::verifier() const {
  const auto snapshot = store_->snapshot();
  if (!snapshot) return pass(snapshot);
  auto known = key(**snapshot);
  if (!known) return pass(known);
  return trust::NoteVerifier{std::move(known->origin), known->public_key};
}

Result<std::vector<Digest>> PublishLog::inclusion(std::uint64_t position,
                                                  std::uint64_t size) const {
  const auto snapshot = store_->snapshot();
  if (!snapshot) return pass(snapshot);
  return prove_inclusion((*snapshot)->log(), position, size);
}

Result<std::vector<Digest>> PublishLog::consistency(std::uint64_t from, std::uint64_t to) const {
  const auto snapshot = store_->snapshot();
  if (!snapshot) return pass(snapshot);
  return prove_consistency((*snapshot)->log(), from, to);
}

Result<LogItems> PublishLog::entries(const identity::Actor& actor, std::uint64_t first,
                                     int limit) const {
  if (auto good = check_limit(limit); !good) return pass(good);
  const auto snapshot = store_->snapshot();
  if (!snapshot) return pass(snapshot);
  const auto found = (*snapshot)->log().entries(first, limit);
  if (!found) return pass(found);
  LogItems out;
  for (const trust::ListedRecord& each : *found) {
    const auto readable = may_read((*snapshot)->memberships(), actor, each);
    if (!readable) return pass(readable);
    LogItem item{each.record.position, each.record.leaf, std::nullopt};
    if (*readable) item.entry = each.record.entry;
    out.items.push_back(std::move(item));
  }
  if (out.items.size() == static_cast<std::size_t>(limit)) {
    out.next = out.items.back().position + 1;
  }
  return out;
}

Result<EvidenceBundle> PublishLog::revocations(const identity::Actor& actor, std::uint64_t first,
                                               int limit) const {
  if (auto good = check_limit(limit); !good) return pass(good);
  const auto snapshot = store_->snapshot();
  if (!snapshot) return pass(snapshot);
  auto signed_head = head(**snapshot);
  if (!signed_head) return pass(signed_head);
  EvidenceBundle out;
  out.checkpoint = std::move(signed_head->note);
  auto added = add_revocations(out, **snapshot, actor, {signed_head->tree.size, first, limit});
  if (!added) return pass(added);
  return out;
}

Result<EvidenceBundle> PublishLog::evidence(const identity::Actor& actor,
                                            const EvidenceRequest& request) const {
  if (request.releases.size() > limits::proofs_at_once) {
    return fail(Errc::limit_exceeded, "at most " + std::to_string(limits::proofs_at_once) +
                                          " releases are proven at once");
  }
  const auto snapshot = store_->snapshot();
  if (!snapshot) return pass(snapshot);
  auto signed_head = head(**snapshot);
  if (!signed_head) return pass(signed_head);
  const std::uint64_t size = signed_head->tree.size;
  EvidenceBundle out;
  out.checkpoint = std::move(signed_head->note);
  auto consistent = prove_consistency((*snapshot)->log(), request.known_size, size);
  if (!consistent) return pass(consistent);
  out.consistency = *std::move(consistent);
  for (const ReleaseName& each : request.releases) {
    auto evidence = prove_release(**snapshot, actor, each, size);
    if (!evidence) return pass(evidence);
    out.releases.push_back(*std::move(evidence));
  }
  auto added = add_revocations(out, **snapshot, actor,
                               {size, request.revocations_from, limits::log_entries_at_once});
  if (!added) return pass(added);
  return out;
}

Result<int> PublishLog::catch_up() {
  int logged = 0;
  while (true) {
    // Another server may do the same: what is missing is read where it is written.
    const auto done = transact(*store_, [&](Transaction& tx) -> Result<int> {
      const auto missing = tx.log().unlogged(caught_up_at_once);
      if (!missing) return pass(missing);
      for (const ReleaseOfPackage& each : *missing) {
        const trust::LogWriting writing{tx, clock_->now(), *entropy_};
        if (auto added = log_history(writing, each); !added) return pass(added);
      }
      return static_cast<int>(missing->size());
    });
    if (!done) return done;
    logged += *done;
    if (*done < caught_up_at_once) return logged;
  }
}

}  // namespace tank::inline v0::registry
