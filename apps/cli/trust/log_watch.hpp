// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Asks a registry for proofs and news, and takes nothing that contradicts what was seen before.

#include <string>
#include <utility>
#include <vector>

#include <tank/base/result.hpp>
#include <tank/package/lockfile.hpp>

#include "cli/registry/http_api.hpp"
#include "cli/trust/trust_store.hpp"

namespace tank::inline v0::cli {

/// How a registry stands to its log.
enum class LogPresence { there, none };

/// Borrows all; externally synchronised.
class LogWatch {
 public:
  /// `pinned` is the verifier key of the configuration; empty: that of the first meeting.
  LogWatch(HttpApi& api, const TrustStore& store, std::string pinned)
      : api_(&api), store_(&store), pinned_(std::move(pinned)) {}

  /// Proves the packages, keeps their proofs, and remembers the checkpoint and what was
  /// withdrawn. A registry that never showed a log, as an older one, has none.
  /// Errors: log_inconsistent, invalid_note, invalid_signature, invalid_log_entry (the registry
  /// lies, or is broken; nothing of its answer is kept), and those of asking.
  [[nodiscard]] Result<LogPresence> refresh(
      const std::vector<const package::LockedPackage*>& packages);

  /// Every answer that was taken from now on, in order, so that somebody else can check them
  /// again. Borrowed.
  void record(std::vector<wire::EvidenceBundle>& answers) { recorded_ = &answers; }

 private:
  using Packages = std::vector<const package::LockedPackage*>;

  [[nodiscard]] Result<wire::EvidenceBundle> ask(const Packages& packages, const SeenLog& seen,
                                                 const trust::TreeHead& known);
  [[nodiscard]] Result<void> learn_key(SeenLog& seen);

  HttpApi* api_;
  const TrustStore* store_;
  std::string pinned_;
  std::vector<wire::EvidenceBundle>* recorded_ = nullptr;
};

/// Checks an answer against what was seen, and keeps the proofs of `packages`, about which it has
/// to be in their order; then `seen` is what was seen since. Nothing is kept of an answer that
/// lies anywhere. Errors: log_inconsistent, invalid_note, invalid_signature, invalid_log_entry,
/// storage_full, io_error.
[[nodiscard]] Result<void> take_evidence(const TrustStore& store,
                                         const std::vector<const package::LockedPackage*>& packages,
                                         const wire::EvidenceBundle& bundle, SeenLog& seen);

}  // namespace tank::inline v0::cli
