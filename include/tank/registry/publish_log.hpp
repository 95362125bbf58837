// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// The publish log: signed tree heads, and proofs for whoever does not take our word.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <tank/base/api.hpp>
#include <tank/base/entropy.hpp>
#include <tank/base/result.hpp>
#include <tank/base/time.hpp>
#include <tank/identity/actor.hpp>
#include <tank/identity/master_key.hpp>
#include <tank/identity/site.hpp>
#include <tank/package/package_name.hpp>
#include <tank/semver/version.hpp>
#include <tank/trust/log_record.hpp>
#include <tank/trust/merkle.hpp>
#include <tank/trust/note.hpp>

namespace tank::inline v0 {
class Store;
class Snapshot;
}  // namespace tank::inline v0

namespace tank::inline v0::registry {

/// One place of the log. What is about a package that the asker may not read has no text.
struct LogItem {
  std::uint64_t position = 0;
  Digest leaf;
  std::optional<std::string> entry;
};

/// Entries, and where to go on; nothing when there are no more.
struct LogItems {
  std::vector<LogItem> items;
  std::optional<std::uint64_t> next;
};

/// A release whose place in the log is asked for.
struct ReleaseName {
  package::PackageName name;
  semver::Version version;
};

/// What a client that installs asks for, in one question.
struct EvidenceRequest {
  std::vector<ReleaseName> releases;
  std::uint64_t known_size = 0;        ///< of the last checkpoint that it has seen
  std::uint64_t revocations_from = 0;  ///< the first position that it has not seen
};

/// One release: its entry with the proof, and who signed it.
struct ReleaseEvidence {
  ReleaseName release;
  trust::Evidence evidence;
  std::string signature;                ///< an envelope of DSSE; empty where there is none
  std::optional<trust::PublicKey> key;  ///< that made it
};

/// The answer. Every proof is about the tree of the one checkpoint.
struct EvidenceBundle {
  std::string checkpoint;           ///< a signed note
  std::vector<Digest> consistency;  ///< from `known_size`; empty where that is 0 or the same
  std::vector<ReleaseEvidence> releases;
  std::vector<trust::Evidence> revocations;  ///< as far as the asker may read them
  std::uint64_t revocations_next = 0;        ///< go on here; the tree's size at the end
};

/// Thread-safe: it has no state of its own. The key is made when it is needed first.
class TANK_API PublishLog {
 public:
  /// Borrows all; they must outlive this object.
  PublishLog(Store& store, const Clock& clock, Entropy& entropy, const identity::MasterKey& master,
             const identity::Site& site);

  /// The signed tree head of now. Errors: those of the store.
  [[nodiscard]] Result<std::string> checkpoint() const;
  /// Whose signature it has. Errors: those of the store.
  [[nodiscard]] Result<trust::NoteVerifier> verifier() const;

  /// Errors: invalid_argument (there is no such entry, or not so many).
  [[nodiscard]] Result<std::vector<Digest>> inclusion(std::uint64_t position,
                                                      std::uint64_t size) const;
  /// Errors: invalid_argument.
  [[nodiscard]] Result<std::vector<Digest>> consistency(std::uint64_t from, std::uint64_t to) const;

  /// From `first` on, at most `limit`. Errors: limit_exceeded.
  [[nodiscard]] Result<LogItems> entries(const identity::Actor& actor, std::uint64_t first,
                                         int limit) const;
  /// Releases and keys that were withdrawn, or given back. Errors: limit_exceeded.
  [[nodiscard]] Result<EvidenceBundle> revocations(const identity::Actor& actor,
                                                   std::uint64_t first, int limit) const;
  /// Errors: limit_exceeded (too many releases), invalid_argument (`known_size` is above the
  /// log's), package_not_found, forbidden, release_not_found (also: not logged yet).
  [[nodiscard]] Result<EvidenceBundle> evidence(const identity::Actor& actor,
                                                const EvidenceRequest& request) const;

  /// Logs what was published before there was a log. Gives how many.
  [[nodiscard]] Result<int> catch_up();

 private:
  struct Head;
  [[nodiscard]] Result<trust::SealedLogKey> key(const Snapshot& snapshot) const;
  [[nodiscard]] Result<Head> head(const Snapshot& snapshot) const;
  [[nodiscard]] Result<std::string> sign(const trust::SealedLogKey& key,
                                         const trust::TreeHead& tree) const;

  Store* store_;
  const Clock* clock_;
  Entropy* entropy_;
  const identity::MasterKey* master_;
  const identity::Site* site_;
};

}  // namespace tank::inline v0::registry
