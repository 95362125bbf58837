// SPDX-License-Identifier: Apache-2.0
#include "cli/trust/log_watch.hpp"

#include <algorithm>
#include <span>

#include <tank/base/limits.hpp>

#include "cli/project/project.hpp"
#include "wire/log_to_wire.hpp"

namespace tank::inline v0::cli {
namespace {

/// Pages of one question; more would be a registry that never ends.
constexpr int most_pages = 1'000;

Error about(const package::LockedPackage& package, const Error& error) {
  return {error.code, full_name(package) + ": " + error.detail};
}

Result<trust::Checkpoint> known_of(const SeenLog& seen, const trust::NoteVerifier& verifier) {
  if (seen.checkpoint.empty()) {
    return trust::Checkpoint{verifier.name, {0, trust::empty_root()}};
  }
  return trust::open_checkpoint(seen.checkpoint, verifier);
}

/// The entries that the registry says to be withdrawn; each has to be in the log.
Result<void> take_revocations(const wire::EvidenceBundle& bundle, const trust::TreeHead& tree,
                              SeenLog& seen) {
  for (const wire::LogEvidence& each : bundle.revocations) {
    const auto evidence = wire::from_wire(each);
    if (!evidence) return pass(evidence);
    const auto entry = trust::check_logged(*evidence, tree);
    if (!entry) return pass(entry);
    const bool is_known = std::ranges::any_of(
        seen.revocations, [&](const SeenRevocation& old) { return old.position == each.position; });
    if (trust::is_revocation(entry->kind) && !is_known) {
      seen.revocations.push_back({each.position, each.entry});
    }
  }
  const auto end = static_cast<std::int64_t>(tree.size);
  if (bundle.revocations_next > end || bundle.revocations_next < seen.revocations_next) {
    return fail(Errc::log_inconsistent, "the list of revocations goes on where there is no log");
  }
  seen.revocations_next = bundle.revocations_next;
  return {};
}

KeptProof kept_of(const wire::EvidenceBundle& bundle, const wire::ReleaseEvidence& release) {
  return {bundle.checkpoint, release.logged, release.signature, release.key};
}

}  // namespace

Result<void> LogWatch::learn_key(SeenLog& seen) {
  if (!pinned_.empty()) seen.verifier = pinned_;
  if (!seen.verifier.empty()) return {};
  const auto key = api_->ask<wire::LogKey>(api_->request("GET", "/log/key"));
  if (!key) return pass(key);
  seen.verifier = key->verifier;
  return {};
}

Result<wire::EvidenceBundle> LogWatch::ask(const Packages& packages, const SeenLog& seen,
                                           const trust::TreeHead& known) {
  wire::EvidenceRequest request;
  for (const package::LockedPackage* each : packages) {
    request.releases.push_back({each->name.to_string(), each->version.to_string()});
  }
  request.known_size = static_cast<std::int64_t>(known.size);
  request.revocations_from = seen.revocations_next;
  auto bundle = api_->ask<wire::EvidenceBundle>("POST", "/log/evidence", request);
  const bool is_shorter = !bundle && bundle.error().code == Errc::invalid_argument;
  if (!is_shorter) return bundle;
  return fail(Errc::log_inconsistent,
              "the registry cannot prove that its publish log goes on from the " +
                  std::to_string(known.size) + " entries that were seen: " + bundle.error().detail);
}

Result<void> take_evidence(const TrustStore& store,
                           const std::vector<const package::LockedPackage*>& packages,
                           const wire::EvidenceBundle& bundle, SeenLog& seen) {
  const auto verifier = trust::NoteVerifier::parse(seen.verifier);
  if (!verifier) return pass(verifier);
  const auto known = known_of(seen, *verifier);
  if (!known) return pass(known);
  const auto next = trust::open_checkpoint(bundle.checkpoint, *verifier);
  if (!next) return pass(next);
  if (auto good = trust::check_follows(*known, *next, bundle.consistency); !good) return good;
  if (bundle.releases.size() != packages.size()) {
    return fail(Errc::log_inconsistent, "the registry proves other releases than were asked for");
  }
  for (std::size_t i = 0; i < packages.size(); ++i) {
    const auto proof = read_proof(kept_of(bundle, bundle.releases[i]));
    if (!proof) return tl::unexpected(about(*packages[i], proof.error()));
    const auto entry = trust::check_proven(*proof, *verifier, expected_of(*packages[i]));
    if (!entry) return tl::unexpected(about(*packages[i], entry.error()));
  }
  if (auto taken = take_revocations(bundle, next->tree, seen); !taken) return taken;
  seen.checkpoint = bundle.checkpoint;
  // Only now: nothing is kept of an answer that lies anywhere.
  for (std::size_t i = 0; i < packages.size(); ++i) {
    auto done = store.keep(*packages[i], kept_of(bundle, bundle.releases[i]));
    if (!done) return done;
  }
  return {};
}

Result<LogPresence> LogWatch::refresh(const Packages& packages) {
  const auto held = store_->lock();
  if (!held) return pass(held);
  auto seen = store_->load();
  if (!seen) return pass(seen);
  const bool is_first = seen->verifier.empty() && pinned_.empty();
  if (auto known = learn_key(*seen); !known) {
    if (is_first && known.error().code == Errc::route_not_found) return LogPresence::none;
    return pass(known);
  }
  std::span<const package::LockedPackage* const> rest(packages);
  for (int page = 0; page < most_pages; ++page) {
    const auto some = rest.first(std::min(rest.size(), limits::proofs_at_once));
    const Packages asked(some.begin(), some.end());
    const auto verifier = trust::NoteVerifier::parse(seen->verifier);
    if (!verifier) return pass(verifier);
    const auto known = known_of(*seen, *verifier);
    if (!known) return pass(known);
    const auto bundle = ask(asked, *seen, known->tree);
    if (!bundle && bundle.error().code == Errc::route_not_found) {
      return fail(Errc::log_inconsistent, "the registry had a publish log and now denies it");
    }
    if (!bundle) return pass(bundle);
    if (auto taken = take_evidence(*store_, asked, *bundle, *seen); !taken) return pass(taken);
    if (recorded_ != nullptr) recorded_->push_back(*bundle);
    if (auto saved = store_->save(*seen); !saved) return pass(saved);
    rest = rest.subspan(some.size());
    const auto now = trust::open_checkpoint(seen->checkpoint, *verifier);
    const bool is_done = now && seen->revocations_next >= static_cast<std::int64_t>(now->tree.size);
    if (rest.empty() && is_done) return LogPresence::there;
  }
  return fail(Errc::log_inconsistent, "the list of revocations does not end");
}

}  // namespace tank::inline v0::cli
