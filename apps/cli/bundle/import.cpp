// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include <tank/package/manifest.hpp>

#include "cli/bundle/bundling.hpp"
#include "cli/context.hpp"
#include "cli/project/claims.hpp"
#include "cli/project/fetching.hpp"
#include "cli/trust/log_watch.hpp"
#include "cli/trust/settling.hpp"

namespace tank::inline v0::cli {
namespace {

using package::LockedPackage;

tl::unexpected<Error> differs(const LockedPackage& locked, std::string_view what) {
  return fail(Errc::integrity_mismatch, full_name(locked) + ": the archive has other " +
                                            std::string(what) + " than the lock of the bundle");
}

/// Whether the files that the lock names are those of the archive. A lock that names none is
/// completed by the install.
bool has_files(const LockedPackage& locked, const CachedPackage& cached) {
  if (locked.files.empty()) return true;
  if (locked.files.size() != cached.count()) return false;
  for (std::size_t i = 0; i < cached.count(); ++i) {
    const CachedFile file = cached.file(i);
    const package::LockedFile& named = locked.files[i];
    const bool same = named.path == file.path && named.digest == Digest(file.digest) &&
                      named.executable == file.executable;
    if (!same) return false;
  }
  return true;
}

/// Who writes a bundle may claim in its lock what they like; the manifest in the archive says.
Result<void> check_archive(const LockedPackage& locked, std::string_view archive,
                           const CachedPackage& cached) {
  const auto summary = package::summarize(archive);
  if (!summary) return pass(summary);
  if (auto good = check_manifest(locked, summary->manifest); !good) return good;
  if (!has_files(locked, cached)) return differs(locked, "files");
  return {};
}

Result<std::int64_t> import_archives(Context& context, const OpenBundle& bundle) {
  const Fetched fetched(context.configuration.value("cache"));
  std::int64_t bytes = 0;
  for (std::size_t i = 0; i < bundle.head().archives.size(); ++i) {
    const BundledArchive& wanted = bundle.head().archives[i];
    const auto archive = bundle.archive(i);
    if (!archive) return pass(archive);
    const auto cached = fetched.cache().add(wanted.integrity, *archive);
    if (!cached) return pass(cached);
    for (const LockedPackage& each : bundle.lock().packages) {
      if (each.integrity != wanted.integrity) continue;
      if (auto good = check_archive(each, *archive, *cached); !good) return pass(good);
    }
    bytes += wanted.size;
  }
  return bytes;
}

/// Reads the answers as if they came from the registry to somebody who has met it with this key.
Result<SeenLog> replay(const TrustStore& store, const OpenBundle& bundle, const BundledLog& log) {
  std::vector<const LockedPackage*> wanted;
  for (const LockedPackage& each : bundle.lock().packages) {
    if (is_from(each, bundle.head().registry)) wanted.push_back(&each);
  }
  SeenLog seen;
  seen.verifier = log.verifier;
  auto next = wanted.begin();
  for (const wire::EvidenceBundle& answer : log.answers) {
    const auto count = static_cast<std::ptrdiff_t>(answer.releases.size());
    if (wanted.end() - next < count) {
      return fail(Errc::log_inconsistent, "the bundle proves releases that its lock does not have");
    }
    if (auto taken = take_evidence(store, {next, next + count}, answer, seen); !taken) {
      return pass(taken);
    }
    next += count;
  }
  const auto verifier = trust::NoteVerifier::parse(seen.verifier);
  if (!verifier) return pass(verifier);
  const auto tree = trust::open_checkpoint(seen.checkpoint, *verifier);
  if (!tree) return pass(tree);
  const bool whole = seen.revocations_next >= static_cast<std::int64_t>(tree->tree.size);
  if (next == wanted.end() && whole) return seen;
  return fail(Errc::log_inconsistent,
              "the bundle does not prove all releases, or does not say all that was withdrawn");
}

Result<trust::TreeHead> tree_of(const SeenLog& seen) {
  const auto verifier = trust::NoteVerifier::parse(seen.verifier);
  if (!verifier) return pass(verifier);
  const auto checkpoint = trust::open_checkpoint(seen.checkpoint, *verifier);
  if (!checkpoint) return pass(checkpoint);
  return checkpoint->tree;
}

/// What was seen stays; what the bundle proves besides is added. That its log goes on from the
/// one that was seen nobody proves here: the next answer of the registry has to.
Result<SeenLog> joined(SeenLog seen, const SeenLog& fresh) {
  if (seen.checkpoint.empty()) {
    // That a bundle tells every revocation nobody can prove: the registry is asked for all.
    SeenLog out = fresh;
    out.revocations_next = 0;
    return out;
  }
  const auto mine = tree_of(seen);
  if (!mine) return pass(mine);
  const auto theirs = tree_of(fresh);
  if (!theirs) return pass(theirs);
  if (mine->size == theirs->size && *mine != *theirs) {
    return fail(Errc::log_inconsistent, "the log of the bundle is another one than was seen");
  }
  for (const SeenRevocation& each : fresh.revocations) {
    const bool known = std::ranges::any_of(
        seen.revocations, [&](const SeenRevocation& old) { return old.position == each.position; });
    if (!known) seen.revocations.push_back(each);
  }
  return seen;
}

Result<void> import_log(Context& context, const OpenBundle& bundle, BundleSummary& summary) {
  const BundleHead& head = bundle.head();
  const TrustStore store(context.environment, head.registry);
  const auto held = store.lock();
  if (!held) return pass(held);
  auto seen = store.load();
  if (!seen) return pass(seen);
  if (!head.log) {
    if (seen->verifier.empty() && pinned_log_key(context).empty()) return {};
    return fail(Errc::log_inconsistent,
                head.registry + " has a publish log, and the bundle proves nothing by it");
  }
  std::string known = pinned_log_key(context);
  if (known.empty()) known = seen->verifier;
  if (!known.empty() && known != head.log->verifier) {
    return fail(Errc::log_inconsistent, "the log of the bundle has another key than was seen");
  }
  const auto fresh = replay(store, bundle, *head.log);
  if (!fresh) return pass(fresh);
  const auto together = joined(std::move(*seen), *fresh);
  if (!together) return pass(together);
  for (const wire::EvidenceBundle& each : head.log->answers) {
    summary.proven += each.releases.size();
    summary.revocations += static_cast<std::int64_t>(each.revocations.size());
  }
  return store.save(*together);
}

}  // namespace

Result<BundleSummary> import_bundle(Context& context, const OpenBundle& bundle) {
  BundleSummary out;
  out.packages = bundle.lock().packages.size();
  const auto bytes = import_archives(context, bundle);
  if (!bytes) return pass(bytes);
  out.bytes = *bytes;
  if (auto done = import_log(context, bundle, out); !done) return pass(done);
  return out;
}

}  // namespace tank::inline v0::cli
