// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// What this user has seen of a registry's publish log: its key, its last checkpoint, what was
/// withdrawn, and the proofs of what was installed. Thrown away, it is a first meeting again.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <tank/base/result.hpp>
#include <tank/package/lockfile.hpp>
#include <tank/trust/checkpoint.hpp>
#include <tank/trust/proven_release.hpp>
#include <tank/trust/standings.hpp>

#include "cli/config/environment.hpp"
#include "cli/install/descriptor.hpp"
#include "wire/log.hpp"

namespace tank::inline v0::cli {

/// An entry that withdraws something, or gives it back.
struct SeenRevocation {
  std::int64_t position = 0;
  std::string entry;
};

/// The log as far as it was seen.
struct SeenLog {
  std::string verifier;    ///< of the first meeting, or from the configuration; empty: none yet
  std::string checkpoint;  ///< the last one, a signed note; empty: none yet
  std::int64_t revocations_next = 0;
  std::vector<SeenRevocation> revocations;

  /// Errors: invalid_argument, invalid_log_entry (the file was tampered with).
  [[nodiscard]] Result<trust::Standings> standings() const;
};

/// A proof as it is kept on disk.
struct KeptProof {
  std::string checkpoint;
  wire::LogEvidence logged;
  std::optional<std::string> signature;
  std::optional<std::string> key;
};

/// One folder per registry in the user's state folder, closed to others. Files appear whole.
class TrustStore {
 public:
  TrustStore(const Environment& environment, std::string_view registry);
  /// One that lies in just this folder.
  explicit TrustStore(std::string folder) : folder_(std::move(folder)) {}

  /// Keeps other processes from changing it while the descriptor lives. Errors: io_error.
  [[nodiscard]] Result<Descriptor> lock() const;
  /// Errors: io_error, invalid_json (damaged: what was seen is not forgotten silently).
  [[nodiscard]] Result<SeenLog> load() const;
  /// Errors: storage_full, io_error.
  [[nodiscard]] Result<void> save(const SeenLog& seen) const;

  /// Nothing where there is none, or none that reads.
  [[nodiscard]] std::optional<trust::ProvenRelease> proof(
      const package::LockedPackage& package) const;
  /// Errors: storage_full, io_error.
  [[nodiscard]] Result<void> keep(const package::LockedPackage& package,
                                  const KeptProof& proof) const;

  [[nodiscard]] const std::string& folder() const { return folder_; }

 private:
  [[nodiscard]] std::string path_of(const package::LockedPackage& package) const;

  std::string folder_;
};

/// What `package` has to be proven to be.
[[nodiscard]] trust::ExpectedRelease expected_of(const package::LockedPackage& package);

/// A proof as it came, or was kept. Errors: invalid_argument.
[[nodiscard]] Result<trust::ProvenRelease> read_proof(const KeptProof& proof);

}  // namespace tank::inline v0::cli
